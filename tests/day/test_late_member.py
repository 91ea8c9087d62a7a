"""A swab that comes to light after its tube was sealed: held with a positive tube, cleared by no negative one."""

import pytest

from muster.account import actions
from muster.lab.actions import resamples_order
from muster.lab.queries import resample_tasks
from tests.cast import DISTRICT, FIRST, KNOCKER_FAN, LEADER_QIN, LIU_DA, LIU_ER, LIU_SAN
from tests.day.phones import TownPhone

LATE = ("late_member", "T001")


@pytest.fixture
def offline(town: None) -> TownPhone:
    """A phone at the same lane; it comes back online when the tube T001 is long sealed."""
    FIRST.pool("T001", [LIU_DA, LIU_ER], lane=2)
    return TownPhone(lane=2)


def test_of_a_positive_tube_the_late_member_is_held_at_once(offline: TownPhone) -> None:
    FIRST.release("T001", "positive")
    assert resamples_order(**FIRST.acting(320)) == [LIU_DA, LIU_ER]
    offline.swab(LIU_SAN, "T001", 1.5)
    assert offline.send() == [("created", "")]
    assert FIRST.standing(LIU_SAN) == ("sampled", "held")
    assert FIRST.exceptions() == {("tube_count_differs", "T001")}
    assert resamples_order(**FIRST.acting(330)) == [LIU_SAN]
    assert resamples_order(**FIRST.acting(331)) == []


def test_of_a_negative_tube_the_late_member_is_not_cleared(offline: TownPhone) -> None:
    FIRST.release("T001", "negative")
    offline.swab(LIU_SAN, "T001", 40)
    offline.send()
    assert {name: FIRST.result(name) for name in (LIU_DA, LIU_ER, LIU_SAN)} == {
        LIU_DA: "negative", LIU_ER: "negative", LIU_SAN: "to_resample",
    }  # fmt: skip
    assert FIRST.exceptions() == {LATE, ("tube_count_differs", "T001")}
    assert resamples_order(**FIRST.acting(330)) == [LIU_SAN]


def test_whichever_comes_first_the_standing_is_the_same(offline: TownPhone) -> None:
    offline.swab(LIU_SAN, "T001", 40)
    offline.send()
    assert FIRST.result(LIU_SAN) == "pending"
    FIRST.release("T001", "negative")
    assert (FIRST.result(LIU_SAN), FIRST.result(LIU_DA)) == ("to_resample", "negative")


def test_a_tube_of_one_s_own_clears_the_late_member(offline: TownPhone) -> None:
    FIRST.release("T001", "negative")
    offline.swab(LIU_SAN, "T001", 40)
    offline.send()
    resamples_order(**FIRST.acting(330))
    FIRST.pool("S001", [LIU_SAN], 400, capacity=1, lane=0)
    FIRST.release("S001", "negative", 460)
    assert FIRST.result(LIU_SAN) == "negative"
    (task,) = resample_tasks(DISTRICT, FIRST.round_code)
    assert (task.person, task.done_at, task.done_tube) == (LIU_SAN, FIRST.after(400), "S001")


def test_a_swab_moved_into_a_negative_tube_after_its_seal_is_late(offline: TownPhone) -> None:
    swab = offline.swab(LIU_SAN, "T002", 5)
    offline.send()
    FIRST.release("T001", "negative")
    FIRST.release("T002", "negative")
    assert FIRST.result(LIU_SAN) == "negative"
    offline.tell("SpecimenMoved", 50, event=swab, resident=LIU_SAN, tube="T001", from_tube="T002", point="P001", lane=2,
                 collected_at=1_649_974_000_000, reason="wrong tube scanned")  # fmt: skip
    offline.send()
    assert FIRST.result(LIU_SAN) == "to_resample"
    assert LATE in FIRST.exceptions()


def test_the_leader_settles_it_by_name(offline: TownPhone) -> None:
    offline.swab(LIU_SAN, "T001", 40)
    offline.send()
    actions.exception_settle(
        **FIRST.acting(90, by=LEADER_QIN),
        exception="late_member",
        subject="T001",
        ruling="seen in the tube, sealed by mistake",
    )
    actions.name_assign_open(**FIRST.acting(91), due_at=FIRST.after(600), owners={"990001": KNOCKER_FAN})
    assert FIRST.settlements("late_member") == {"T001": (LEADER_QIN, "seen in the tube, sealed by mistake")}
    assert LATE not in FIRST.exceptions()
