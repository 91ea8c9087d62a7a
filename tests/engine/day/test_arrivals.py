"""Who comes when: workers before their shift, others around their slot, strays sent to the right point."""

import numpy as np

from muster.engine.day import Act, DayProblem, DayResult, DivertTo, Role

from .cast import MIDNIGHT_MS

HOUR = 3_600_000


def test_workers_are_sampled_before_the_point_opens_to_all(town: DayProblem, day: DayResult) -> None:
    swabs = day.steps[day.steps["act"] == Act.SPECIMEN_COLLECTED]
    theirs = swabs[np.isin(swabs["resident"], np.flatnonzero(town.worker))]["at_ms"] - MIDNIGHT_MS
    assert int(theirs.min()) > 5 * HOUR
    assert float(np.percentile(theirs, 90)) < 6 * HOUR + HOUR // 6


def test_people_come_around_their_slot(town: DayProblem, day: DayResult) -> None:
    steps = day.steps
    seen = steps[(steps["act"] == Act.RESIDENT_CHECKED_IN) & (steps["resident"] < len(town.household))]
    after = seen["at_ms"] - MIDNIGHT_MS - town.slot_ms[seen["resident"]]
    usual = ~town.worker[seen["resident"]]
    assert 0.65 < float(((after > 0) & (after < HOUR))[usual].mean()) < 0.98


def test_a_stray_is_sent_on_and_mostly_arrives_at_the_right_point(town: DayProblem, day: DayResult) -> None:
    steps = day.steps
    sent = steps[(steps["act"] == Act.RESIDENT_DIVERTED) & (steps["code"] == DivertTo.OTHER_POINT)]
    assert len(sent) > 10
    assert bool((day.devices["point"][sent["device"]] != town.point[sent["resident"]]).all())
    later = steps[(steps["act"] == Act.RESIDENT_CHECKED_IN) & np.isin(steps["resident"], sent["resident"])]
    assert 0.5 * len(sent) < len(later) < len(sent)
    assert day.devices["point"][later["device"]].tolist() == town.point[later["resident"]].tolist()


def test_a_walk_in_is_registered_before_it_is_checked_in(town: DayProblem, day: DayResult) -> None:
    steps = day.steps
    registered = steps[steps["act"] == Act.RESIDENT_REGISTERED]
    assert sorted(registered["resident"].tolist()) == list(range(len(town.household), len(day.outcome)))
    checked = {int(r["resident"]): int(r["at_ms"]) for r in steps[steps["act"] == Act.RESIDENT_CHECKED_IN]}
    assert all(int(row["at_ms"]) < checked[int(row["resident"])] for row in registered)
    assert registered["b"].tolist() == (registered["resident"] - len(town.household)).tolist()


def test_each_act_is_made_on_a_phone_meant_for_it(day: DayResult) -> None:
    roles = {
        Act.RESIDENT_CHECKED_IN: {Role.REGISTRAR, Role.LANE},
        Act.SPECIMEN_COLLECTED: {Role.SAMPLER, Role.LANE},
        Act.QUEUE_COUNTED: {Role.LEADER},
        Act.BAG_PACKED: {Role.LEADER},
        Act.CUSTODY_HANDED_OVER: {Role.COURIER},
        Act.TUBE_RECEIVED: {Role.LAB},
        Act.RESULT_REPORTED: {Role.LAB},
    }
    for act, meant in roles.items():
        devices = day.steps["device"][day.steps["act"] == act]
        assert set(day.devices["role"][devices].tolist()) <= meant, act.name
        assert len(devices) > 0
