"""Everybody who came ends in exactly one way, and the tubes hold exactly those who were sampled."""

import numpy as np

from muster.engine.day import Act, DayProblem, DayResult, Outcome


def _swabs(day: DayResult) -> list[tuple[int, int]]:
    """(resident, tube) of every collection that no step corrects, moves included."""
    steps = day.steps
    corrected = set(steps["ref"][steps["ref"] >= 0].tolist())
    rows = np.flatnonzero(np.isin(steps["act"], (Act.SPECIMEN_COLLECTED, Act.SPECIMEN_MOVED)))
    return [(int(steps["resident"][r]), int(steps["tube"][r])) for r in rows.tolist() if r not in corrected]


def test_whoever_is_sampled_has_one_swab_in_one_tube(day: DayResult) -> None:
    swabs = _swabs(day)
    assert sorted(resident for resident, _ in swabs) == np.flatnonzero(day.outcome == Outcome.SAMPLED).tolist()
    assert all(day.tube_of[resident] == tube for resident, tube in swabs)
    assert int((day.tube_of >= 0).sum()) == len(swabs)


def test_who_reached_the_table_is_sampled_or_has_one_reason_not_to_be(day: DayResult) -> None:
    steps = day.steps
    came = steps["resident"][steps["act"] == Act.RESIDENT_CHECKED_IN]
    unsampled = steps["resident"][steps["act"] == Act.SPECIMEN_NOT_COLLECTED]
    sampled = np.flatnonzero(day.outcome == Outcome.SAMPLED)
    assert sorted(came.tolist()) == sorted(sampled.tolist() + unsampled.tolist())
    assert len(set(unsampled.tolist())) == len(unsampled)


def test_outcomes_add_up_to_everybody(town: DayProblem, day: DayResult) -> None:
    assert sum(day.summary.outcomes.values()) == len(town.household) + len(day.walk_ins) == len(day.outcome)


def test_the_bedridden_have_not_come(town: DayProblem, day: DayResult) -> None:
    assert set(day.outcome[: len(town.household)][town.bedridden].tolist()) == {Outcome.NOT_COME}


def test_a_walk_in_that_is_on_the_roll_has_not_come_by_its_name(day: DayResult) -> None:
    same = day.walk_ins["same_as"][day.walk_ins["same_as"] >= 0]
    assert len(same) > 0
    assert len(set(same.tolist())) == len(same)
    assert set(day.outcome[same].tolist()) == {Outcome.NOT_COME}


def test_members_and_infected_of_a_tube_are_the_truth(day: DayResult) -> None:
    inside = np.flatnonzero(day.tube_of >= 0)
    members = np.bincount(day.tube_of[inside], minlength=len(day.tubes))
    infected = np.bincount(day.tube_of[inside], weights=day.infected[inside], minlength=len(day.tubes))
    assert members.tolist() == day.tubes["members"].tolist()
    assert infected.astype(int).tolist() == day.tubes["infected"].tolist()
