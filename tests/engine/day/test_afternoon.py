"""At the doors every open name gets an answer, or is knocked for twice at different times."""

import numpy as np
import pytest

from muster.engine.day import DOOR_TUBE, HELD, OPEN_NAME, VisitOutcome, VisitParams, Visits, resample, visits
from muster.engine.day.types import Table

START_MS = 1_649_952_000_000 + 13 * 3_600_000
UNFOUND = {VisitOutcome.NOBODY_HOME, VisitOutcome.NOT_KNOWN_HERE}


@pytest.fixture(scope="module")
def names() -> Table:
    rng = np.random.default_rng(3)
    rows = np.zeros(3_000, OPEN_NAME)
    rows["resident"] = rng.permutation(60_000)[:3_000]
    rows["household"] = rng.integers(0, 2_000, 3_000)
    rows["point"] = rng.integers(0, 25, 3_000)
    rows["single"], rows["bedridden"] = rng.random(3_000) < 0.05, rng.random(3_000) < 0.15
    rows["refused"] = rng.random(3_000) < 0.03
    return rows


@pytest.fixture(scope="module")
def result(names: Table) -> Visits:
    return visits(names, roll=60_000, start_ms=START_MS, seed=5)


def test_every_name_is_visited_once_or_when_not_found_twice(names: Table, result: Visits) -> None:
    first, second = (result.rows[result.rows["number"] == number] for number in (1, 2))
    assert sorted(first["name"].tolist()) == list(range(len(names)))
    unfound = first["name"][np.isin(first["outcome"], list(UNFOUND))]
    assert sorted(second["name"].tolist()) == sorted(unfound.tolist())
    at = dict(zip(first["name"].tolist(), first["at_ms"].tolist(), strict=True))
    assert all(int(row["at_ms"]) - at[int(row["name"])] >= VisitParams().second_gap_ms for row in second)


def test_the_last_visit_is_the_final_answer(result: Visits) -> None:
    for row in result.rows:
        if row["number"] == 2 or row["outcome"] not in UNFOUND:
            assert row["outcome"] == result.final[row["name"]]
        assert (row["code"] >= 0) == (row["outcome"] in (VisitOutcome.EXCUSED, VisitOutcome.ELSEWHERE))


def test_all_kinds_of_answers_occur(result: Visits) -> None:
    assert set(result.final.tolist()) == set(VisitOutcome)


def test_at_most_the_allowed_share_of_the_roll_is_not_found(names: Table) -> None:
    strict = visits(names, roll=2_000, start_ms=START_MS, seed=5)
    assert int(np.isin(strict.final, list(UNFOUND)).sum()) == 30


def test_who_is_sampled_at_the_door_is_in_a_tube_that_is_not_overfull(names: Table, result: Visits) -> None:
    sampled = result.rows[result.rows["outcome"] == VisitOutcome.SAMPLED]
    assert np.bincount(sampled["tube"], minlength=len(result.tubes)).tolist() == result.tubes["members"].tolist()
    assert bool((result.tubes["members"] <= result.tubes["capacity"]).all())
    assert set(result.tubes["capacity"][sampled["tube"][names["single"][sampled["name"]]]].tolist()) == {1}
    assert bool((sampled["at_ms"] > result.tubes["opened_at_ms"][sampled["tube"]]).all())
    assert bool((sampled["at_ms"] < result.tubes["sealed_at_ms"][sampled["tube"]]).all())
    assert result.rows["tube"][result.rows["outcome"] != VisitOutcome.SAMPLED].max() == -1


def test_a_team_walks_the_names_of_one_point(names: Table, result: Visits) -> None:
    assert result.teams[result.rows["team"]].tolist() == names["point"][result.rows["name"]].tolist()
    first = result.rows["team"][result.rows["number"] == 1]
    assert int(np.bincount(first).max()) <= VisitParams().team_names


def test_the_same_seed_gives_the_same_bytes(names: Table, result: Visits) -> None:
    again = visits(names, roll=60_000, start_ms=START_MS, seed=5)
    assert (again.rows.tobytes(), again.tubes.tobytes()) == (result.rows.tobytes(), result.tubes.tobytes())


def test_no_open_name_no_visit() -> None:
    empty = visits(np.zeros(0, OPEN_NAME), roll=100, start_ms=START_MS, seed=5)
    assert (len(empty.rows), len(empty.tubes), empty.tubes.dtype) == (0, 0, DOOR_TUBE)


def test_a_held_person_is_sampled_alone_within_six_hours() -> None:
    held = np.zeros(40, HELD)
    held["ordered_at_ms"] = START_MS + np.arange(40) * 60_000
    wait = resample(held, seed=2) - held["ordered_at_ms"]
    assert 0 < int(wait.min()) < int(wait.max()) < 6 * 3_600_000
