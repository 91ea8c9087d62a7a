"""The county's own totals, and what becomes of them when the town is smaller."""

import json
from pathlib import Path

import pytest

from muster.plan import scenarios

DIVISIONS = Path(scenarios.__file__).parent.parent / "roll" / "data" / "yangqu_divisions.json"


def _populations(residents: int) -> dict[str, int]:
    """Uneven, the largest village some forty times the smallest, as in a county."""
    county = json.loads(DIVISIONS.read_text(encoding="utf-8"))
    codes = [village["code"] for township in county["townships"] for village in township["villages"]]
    return scenarios.share({code: 1 + (place * 37 % 121) // 3 for place, code in enumerate(codes)}, residents)


def _draft(residents: int, points: int) -> list[scenarios.PointDraft]:
    populations = _populations(residents)
    lanes = scenarios.lanes_needed(residents, points, scenarios.SETTINGS["lane_soft"])
    return scenarios.points_draft(populations, {code: code for code in populations}, points, lanes)


def test_yangqu_has_174_points_and_350_lanes() -> None:
    drafts = _draft(154_000, 174)
    assert len(drafts) == 174
    assert sorted(draft.lanes for draft in drafts) == [2] * 172 + [3] * 2
    assert [draft.code for draft in drafts] == [f"P{number:03d}" for number in range(1, 175)]
    assert all(0 <= draft.x <= 1000 and 0 <= draft.y <= 1000 for draft in drafts)


def test_every_village_of_a_points_size_has_a_point() -> None:
    there = {draft.village for draft in _draft(154_000, 174)}
    assert [
        code for code, people in _populations(154_000).items() if people >= 154_000 / 174 and code not in there
    ] == []


def test_the_same_populations_give_the_same_points() -> None:
    assert _draft(154_000, 174) == _draft(154_000, 174)


@pytest.mark.parametrize(
    ("residents", "points", "lanes"), [(5000, 6, 12), (200, 3, 3), (440, 1, 1), (441, 1, 2), (154_000, 1, 350)]
)
def test_a_smaller_town_has_lanes_for_its_people(residents: int, points: int, lanes: int) -> None:
    drafts = _draft(residents, points)
    assert (len(drafts), sum(draft.lanes for draft in drafts)) == (points, lanes)


def test_points_scale_with_the_roll() -> None:
    yangqu = scenarios.SCENARIOS["yangqu"]
    assert [scenarios.points_of(yangqu, residents) for residents in (154_000, 5_000, 40)] == [174, 6, 1]
