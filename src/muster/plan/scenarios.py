"""Scenarios: how many points and lanes a county sets up, and where. Pure; the numbers are data, the rules are general.

``yangqu`` is the day that the county itself reported in April 2022: 154,000 samples at 174 points. The 350 lanes are derived:
440 residents per team from 06:00 to 12:00.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from muster.plan import layout

LANE_SOFT = 440
LANE_HARD = 480
_TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    name_zh: str
    name_en: str
    residents: int
    points: int


@dataclass(frozen=True, slots=True)
class PointDraft:
    code: str
    name: str
    village: str
    x: int
    y: int
    lanes: int


SCENARIOS: dict[str, Scenario] = {
    "yangqu": Scenario(
        "yangqu", "阳曲县全员核酸检测", "Yangqu county, everybody in one day", residents=154_000, points=174
    ),
}


def round_settings() -> dict[str, Any]:
    """The round's rules with their defaults. Every value may be changed for a round; sources are in docs/rules.md."""
    return {
        "opens": "06:00",
        "closes": "12:00",
        "slot_minutes": 30,
        "lane_soft": LANE_SOFT,
        "lane_hard": LANE_HARD,
        "fever_dc": 373,
        "tube_capacity": {"isolated": 1, "care_list": 1, "locked_in": 10, "controlled": 10, "guarded": 20},
        "zone": "controlled",
        "tube_lab_hours": 4,
        "resample_hours": 6,
        "lane_contact_minutes": 10,
        "queue_busy_minutes": 25,
        "queue_jammed_minutes": 50,
    }


def lanes_needed(residents: int, points: int) -> int:
    return max(points, -(-residents // LANE_SOFT))


def points_draft(
    populations: Mapping[str, int], names: Mapping[str, str], points: int, lanes: int | None = None
) -> list[PointDraft]:
    """Share ``points`` and ``lanes`` over the villages by population.

    First over the townships, then over the villages of each: a village with half a point's people or more has a point,
    smaller ones go to a neighbour's. ``populations`` and ``names`` are by village code.
    """
    lanes = lanes or lanes_needed(sum(populations.values()), points)
    townships: dict[str, dict[str, int]] = {}
    for village in sorted(populations):
        townships.setdefault(village[:_TOWNSHIP_DIGITS], {})[village] = populations[village]
    of_township = share({code: sum(villages.values()) for code, villages in townships.items()}, points)
    of_village: dict[str, int] = {}
    for code, villages in townships.items():
        of_village |= share(villages, of_township[code])
    of_point = _lanes_of_points(populations, of_village, lanes)
    where = layout.village_positions(populations)
    drafts: list[PointDraft] = []
    for village, count in of_village.items():
        for place in range(count):
            number = len(drafts) + 1
            name = names[village] if count == 1 else f"{names[village]}{place + 1}号点"
            x, y = layout.point_position(where[village], place, count)
            drafts.append(PointDraft(f"P{number:03d}", name, village, x, y, of_point[village, place]))
    return drafts


def share(weights: Mapping[str, int], seats: int) -> dict[str, int]:
    """Webster's method: whole numbers that sum to ``seats``, in proportion to ``weights``; ties by key."""
    given = dict.fromkeys(weights, 0)
    for _ in range(seats):
        key = max(weights, key=lambda k: (weights[k] / (2 * given[k] + 1), k))
        given[key] += 1
    return given


def _lanes_of_points(
    populations: Mapping[str, int], of_village: Mapping[str, int], lanes: int
) -> dict[tuple[str, int], int]:
    """An equal number for every point, and the rest to those with most people for their lanes."""
    places = [(village, place) for village, count in of_village.items() for place in range(count)]
    base, rest = divmod(lanes, len(places))
    crowd = {place: populations[place[0]] / of_village[place[0]] for place in places}
    crowded = sorted(places, key=lambda place: (-crowd[place], place))[:rest]
    return {place: base + (place in crowded) for place in places}
