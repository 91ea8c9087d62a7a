"""A tube is opened, filled within its capacity, and sealed once."""

import numpy as np

from muster.engine.day import Act, DayProblem, DayResult


def test_at_no_moment_is_there_one_too_many_in_a_tube(day: DayResult) -> None:
    inside = np.zeros(len(day.tubes), int)
    most = inside.copy()
    for act, tube, old in zip(*(day.steps[c].tolist() for c in ("act", "tube", "a")), strict=True):
        if act in (Act.SPECIMEN_COLLECTED, Act.SPECIMEN_MOVED):
            inside[tube] += 1
            most[tube] = max(most[tube], inside[tube])
        if act == Act.SPECIMEN_MOVED:
            inside[old] -= 1
        if act == Act.SPECIMEN_VOIDED:
            inside[tube] -= 1
    assert bool((most <= day.tubes["capacity"]).all())
    assert inside.tolist() == day.tubes["members"].tolist()


def test_a_single_tube_has_one_member(day: DayResult) -> None:
    singles = day.tubes[day.tubes["capacity"] == 1]
    assert len(singles) > 0
    assert set(singles["members"].tolist()) == {1}


def test_the_care_list_is_sampled_alone(town: DayProblem, day: DayResult) -> None:
    tubes = day.tube_of[: len(town.household)][town.single]
    assert set(day.tubes["capacity"][tubes[tubes >= 0]].tolist()) == {1}


def test_fever_is_diverted_and_sampled_alone(day: DayResult) -> None:
    steps = day.steps
    hot = steps["resident"][(steps["act"] == Act.TEMPERATURE_TAKEN) & (steps["a"] >= 373)]
    diverted = set(steps["resident"][steps["act"] == Act.RESIDENT_DIVERTED].tolist())
    assert len(hot) > 0
    assert set(hot.tolist()) <= diverted
    tubes = day.tube_of[hot]
    assert set(day.tubes["capacity"][tubes[tubes >= 0]].tolist()) == {1}


def test_every_tube_is_opened_once_and_sealed_once_after_its_first_swab(day: DayResult) -> None:
    steps = day.steps
    for act, column in ((Act.TUBE_OPENED, "opened_at_ms"), (Act.TUBE_SEALED, "sealed_at_ms")):
        rows = steps[steps["act"] == act]
        assert sorted(rows["tube"].tolist()) == list(range(len(day.tubes)))
        assert day.tubes[column][rows["tube"]].tolist() == rows["at_ms"].tolist()
    swabs = steps[steps["act"] == Act.SPECIMEN_COLLECTED]
    assert bool((swabs["at_ms"] > day.tubes["opened_at_ms"][swabs["tube"]]).all())
    assert bool((swabs["at_ms"] < day.tubes["sealed_at_ms"][swabs["tube"]]).all())


def test_the_count_on_the_seal_differs_only_where_a_swab_was_moved_after_sealing(day: DayResult) -> None:
    steps = day.steps
    sealed = steps[steps["act"] == Act.TUBE_SEALED]
    differs = set(sealed["tube"][sealed["a"] != day.tubes["members"][sealed["tube"]]].tolist())
    moves = steps[steps["act"] == Act.SPECIMEN_MOVED]
    late = moves["a"][moves["at_ms"] > day.tubes["sealed_at_ms"][moves["a"]]]
    assert 0 < len(late) < len(moves)
    assert differs == set(late.tolist())


def test_a_household_that_comes_together_is_rarely_split_over_more_than_two_tubes(
    town: DayProblem, day: DayResult
) -> None:
    pooled = (day.tube_of[: len(town.household)] >= 0) & ~town.worker
    pooled &= day.tubes["capacity"][day.tube_of[: len(town.household)]] > 1
    pairs = set(zip(town.household[pooled].tolist(), day.tube_of[: len(town.household)][pooled].tolist(), strict=True))
    assert len(pairs) / len(set(town.household[pooled].tolist())) < 1.5
