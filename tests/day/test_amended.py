"""The laboratory takes a result back after it was released: who is touched follows at once."""

from uuid import UUID

import pytest

from muster.account import actions
from muster.account.queries import tube_of
from muster.lab.actions import resamples_order, result_amend, result_release
from muster.lab.queries import resample_tasks
from tests.cast import DISTRICT, FIRST, GAO_DA, GAO_ER, LAB_TAN, MA_DA, MA_ER


@pytest.fixture(autouse=True)
def _sampled(town: None) -> None:
    FIRST.pool("T001", [GAO_DA, GAO_ER], point="P002")


def amend(result: str, minutes: float = 330) -> list[str]:
    return result_amend(
        **FIRST.acting(minutes, by=LAB_TAN), tube="T001", run="RUN2", result=result, reason="second reading"
    )


def test_negative_to_positive_holds_everybody_before_it_is_released() -> None:
    FIRST.release("T001", "negative")
    assert FIRST.result(GAO_DA) == "negative"
    amend("positive")
    tube = tube_of(DISTRICT, FIRST.round_code, "T001")
    assert (tube.result, tube.released, FIRST.result(GAO_DA), FIRST.result(GAO_ER)) == (
        "positive",
        False,
        "held",
        "held",
    )
    assert resamples_order(**FIRST.acting(340)) == [GAO_DA, GAO_ER]
    assert FIRST.exceptions() == set()


def test_positive_to_negative_clears_only_when_it_is_released() -> None:
    FIRST.release("T001", "positive")
    amend("negative")
    assert FIRST.result(GAO_DA) == "pending"
    result_release(**FIRST.acting(340, by=LAB_TAN), tube="T001")
    assert FIRST.result(GAO_DA) == "negative"


def test_an_amendment_that_is_taken_back_leaves_what_was_released() -> None:
    FIRST.release("T001", "negative")
    (wrong,) = amend("positive")
    assert FIRST.result(GAO_DA) == "held"
    actions.event_retract(**FIRST.acting(350, by=LAB_TAN), event=UUID(wrong), reason="the other rack was read")
    tube = tube_of(DISTRICT, FIRST.round_code, "T001")
    assert (tube.result, tube.released, FIRST.result(GAO_DA)) == ("negative", True, "negative")


def test_a_report_that_is_taken_back_leaves_no_result() -> None:
    report = FIRST.release("T001", "positive")
    actions.event_retract(**FIRST.acting(350, by=LAB_TAN), event=UUID(report), reason="another county's tube")
    tube = tube_of(DISTRICT, FIRST.round_code, "T001")
    assert (tube.result, tube.released, FIRST.result(GAO_DA)) == (None, False, "pending")
    FIRST.say("ResultReported", 360, tube="T001", run="RUN3", result="negative")
    FIRST.say("ResultReleased", 361, tube="T001", result="negative")
    assert FIRST.result(GAO_DA) == "negative"


def test_two_results_that_contradict_are_shown_and_the_worse_one_holds() -> None:
    FIRST.report("T001", "negative")
    FIRST.say("ResultReported", 301, tube="T001", run="RUN2", result="positive")
    assert FIRST.result(GAO_DA) == "held"
    assert FIRST.exceptions() == {("rival_results", "T001")}
    amend("negative")
    assert (FIRST.result(GAO_DA), FIRST.exceptions()) == ("pending", set())


def test_two_amendments_of_one_report_that_differ_are_rivals() -> None:
    report = FIRST.release("T001", "negative")
    for result in ("positive", "indeterminate"):
        FIRST.say("ResultAmended", 330, event=report, tube="T001", run="RUN2", result=result, reason="second reading")
    assert FIRST.result(GAO_DA) == "held"
    assert FIRST.exceptions() == {("rival_corrections", report), ("rival_results", "T001")}


def test_a_task_that_was_ordered_stays_when_its_reason_is_gone() -> None:
    FIRST.pool("T002", [MA_DA, MA_ER], point="P002")
    report = FIRST.release("T002", "positive")
    resamples_order(**FIRST.acting(320))
    actions.event_retract(**FIRST.acting(350, by=LAB_TAN), event=UUID(report), reason="read wrong")
    assert {task.person for task in resample_tasks(DISTRICT, FIRST.round_code)} == {MA_DA, MA_ER}
    assert resamples_order(**FIRST.acting(360)) == []
