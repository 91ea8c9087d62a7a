"""A tube of one's own is positive: one case, its contacts from the day's own facts, every task ordered once."""

from uuid import UUID

import pytest

from muster.account.queries import account_of
from muster.lab.actions import resamples_order
from muster.lab.queries import resample_tasks
from muster.trace.actions import cases_open, contacts_name
from muster.trace.queries import cases, contacts
from muster.trace.rules import case_id
from tests.cast import (
    CHEN_DA,
    CHEN_ER,
    CHEN_SAN,
    CHEN_SI,
    DISTRICT,
    FIRST,
    HUANG_DA,
    HUANG_ER,
    HUANG_SAN,
    LIU_DA,
    LIU_ER,
    ZHU_DA,
)
from tests.day.phones import TownPhone

CASE = case_id(DISTRICT, FIRST.round_code, CHEN_DA)


@pytest.fixture(autouse=True)
def _positive_pool(town: None) -> None:
    """Chen Da, Huang Da and Huang Er share a positive tube at 06:00; Liu Da follows at the same lane, Liu Er much later."""
    FIRST.pool("T001", [CHEN_DA, HUANG_DA, HUANG_ER], lane=2)
    FIRST.pool("T002", [LIU_DA], 9, lane=2)
    FIRST.pool("T003", [LIU_ER], 30, lane=2)
    FIRST.pool("T004", [ZHU_DA], 2, lane=1)
    FIRST.release("T001", "positive")


def single(name: UUID, tube: str, result: str, minutes: float = 400) -> None:
    """At the door, in a tube of one's own."""
    FIRST.pool(tube, [name], minutes, capacity=1, lane=0)
    FIRST.release(tube, result, minutes + 60)


def test_a_task_for_each_member_once_and_for_the_late_one() -> None:
    assert resamples_order(**FIRST.acting(320)) == [CHEN_DA, HUANG_DA, HUANG_ER]
    late = TownPhone(lane=2)
    late.swab(HUANG_SAN, "T001", 2.5)
    late.send()
    assert resamples_order(**FIRST.acting(321)) == [HUANG_SAN]
    assert resamples_order(**FIRST.acting(322)) == []
    tasks = [(task.person, task.tube, task.due_at) for task in resample_tasks(DISTRICT, FIRST.round_code)]
    assert tasks == [
        (CHEN_DA, "T001", FIRST.after(680)), (HUANG_DA, "T001", FIRST.after(680)), (HUANG_ER, "T001", FIRST.after(680)),
        (HUANG_SAN, "T001", FIRST.after(681)),
    ]  # fmt: skip


def test_a_positive_pool_makes_no_case_and_a_single_positive_makes_one() -> None:
    assert cases_open(**FIRST.acting(320)) == []
    single(CHEN_DA, "S001", "positive")
    assert cases_open(**FIRST.acting(470)) == [CASE]
    assert cases_open(**FIRST.acting(471)) == []
    (case,) = cases(DISTRICT, FIRST.round_code)
    assert (case.case, case.person, case.tube) == (CASE, CHEN_DA, "S001")
    assert FIRST.standing(CHEN_DA) == ("sampled", "positive")


def test_contacts_have_the_basis_that_the_day_shows() -> None:
    single(CHEN_DA, "S001", "positive")
    cases_open(**FIRST.acting(470))
    contacts_name(**FIRST.acting(475))
    assert contacts_name(**FIRST.acting(476)) == 0
    assert {contact.person: contact.bases for contact in contacts(DISTRICT, FIRST.round_code, CASE)} == {
        CHEN_ER: ["household"], CHEN_SAN: ["household"], CHEN_SI: ["household"],
        HUANG_DA: ["lane", "tube"], HUANG_ER: ["lane", "tube"], LIU_DA: ["lane"],
    }  # fmt: skip


def test_others_of_the_pool_are_cleared_by_their_own_tubes_only() -> None:
    resamples_order(**FIRST.acting(320))
    single(CHEN_DA, "S001", "positive")
    single(HUANG_DA, "S002", "negative", 410)
    assert {name: FIRST.result(name) for name in (CHEN_DA, HUANG_DA, HUANG_ER)} == {
        CHEN_DA: "positive", HUANG_DA: "negative", HUANG_ER: "held",
    }  # fmt: skip
    done = {task.person: task.done_tube for task in resample_tasks(DISTRICT, FIRST.round_code)}
    assert done == {CHEN_DA: "S001", HUANG_DA: "S002", HUANG_ER: None}


def test_an_earlier_single_negative_clears_nobody_from_a_later_pool() -> None:
    FIRST.pool("S009", [LIU_ER], 10, capacity=1, lane=0)
    FIRST.release("S009", "negative", 100)
    FIRST.release("T003", "positive")
    assert FIRST.result(LIU_ER) == "held"


def test_a_positive_that_is_not_released_is_held_and_no_case_yet() -> None:
    FIRST.pool("S001", [CHEN_DA], 400, capacity=1, lane=0)
    FIRST.report("S001", "positive", 450)
    assert FIRST.result(CHEN_DA) == "held"
    assert cases_open(**FIRST.acting(460)) == []


def test_two_in_a_single_tube_make_no_case() -> None:
    FIRST.pool("S001", [CHEN_DA], 400, capacity=1, lane=0)
    TownPhone(lane=0).send()
    FIRST.say("SpecimenCollected", 400, resident=CHEN_ER, tube="S001", point="P001", lane=0)
    FIRST.release("S001", "positive", 460)
    assert (FIRST.result(CHEN_DA), FIRST.result(CHEN_ER)) == ("held", "held")
    assert cases_open(**FIRST.acting(470)) == []
    assert FIRST.exceptions() == {("tube_overfull", "S001"), ("tube_count_differs", "S001")}


def test_a_case_stays_in_the_line_list_when_its_result_is_taken_back() -> None:
    single(CHEN_DA, "S001", "positive")
    cases_open(**FIRST.acting(470))
    FIRST.say("TubeVoided", 480, tube="S001", reason="mislabelled")
    assert [case.person for case in cases(DISTRICT, FIRST.round_code)] == [CHEN_DA]
    assert account_of(DISTRICT, FIRST.round_code, CHEN_DA).result == "positive"
