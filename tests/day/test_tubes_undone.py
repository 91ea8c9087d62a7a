"""A tube that will never give a result opens its names again, or asks for them once more."""

from uuid import UUID

import pytest

from muster.account import actions
from muster.account.queries import open_names, tube_of
from muster.lab.actions import resamples_needed, resamples_order, tube_reject, tube_void
from tests.cast import DISTRICT, FIRST, LAB_TAN, XU_DA, XU_ER, XU_SAN


@pytest.fixture(autouse=True)
def _sampled(town: None) -> None:
    FIRST.pool("T001", [XU_DA, XU_ER], point="P002")


def opened() -> set[UUID]:
    return {name.person for name in open_names(DISTRICT, FIRST.round_code)} & {XU_DA, XU_ER, XU_SAN}


def test_a_lost_tube_opens_its_names() -> None:
    tube_void(**FIRST.acting(60), tube="T001", reason="lost")
    assert opened() == {XU_DA, XU_ER, XU_SAN}
    assert FIRST.standing(XU_DA) == ("open", "to_resample")
    assert FIRST.exceptions() == {("tube_voided", "T001")}
    assert resamples_needed(DISTRICT, FIRST.round_code) == []


def test_a_lost_tube_opens_nobody_who_was_sampled_again() -> None:
    FIRST.pool("T002", [XU_DA], 90, point="P002")
    tube_void(**FIRST.acting(100), tube="T001", reason="lost")
    assert opened() == {XU_ER, XU_SAN}
    assert FIRST.standing(XU_DA) == ("sampled", "pending")
    assert FIRST.exceptions("sampled_twice") == set()


def test_a_member_who_arrives_after_the_loss_is_open_too() -> None:
    tube_void(**FIRST.acting(60), tube="T001", reason="leaked")
    FIRST.say("SpecimenCollected", 1, resident=XU_SAN, tube="T001", point="P002", lane=1)
    assert XU_SAN in opened()


def test_a_lost_tube_that_is_found_counts_again() -> None:
    loss = tube_void(**FIRST.acting(60), tube="T001", reason="lost")
    actions.event_retract(**FIRST.acting(80), event=UUID(loss), reason="lay in the car")
    assert opened() == {XU_SAN}
    assert FIRST.exceptions() == set()


def test_a_rejected_tube_opens_its_names() -> None:
    FIRST.say("TubeReceived", 100, tube="T001", lab="LAB1", accession="A1")
    tube_reject(**FIRST.acting(110, by=LAB_TAN), tube="T001", lab="LAB1", reason="no swab inside")
    assert opened() == {XU_DA, XU_ER, XU_SAN}
    assert tube_of(DISTRICT, FIRST.round_code, "T001").stage == "rejected"
    assert FIRST.exceptions() == {("tube_rejected", "T001")}


def test_a_rejected_tube_that_was_negative_clears_nobody() -> None:
    FIRST.release("T001", "negative")
    tube_reject(**FIRST.acting(320, by=LAB_TAN), tube="T001", lab="LAB1", reason="samples were exchanged")
    assert FIRST.standing(XU_DA) == ("open", "to_resample")


def test_a_lost_positive_tube_still_holds_its_members() -> None:
    FIRST.release("T001", "positive")
    tube_void(**FIRST.acting(320), tube="T001", reason="lost")
    assert FIRST.standing(XU_DA) == ("open", "held")


def test_an_unclear_tube_asks_for_everybody_once_more() -> None:
    FIRST.release("T001", "indeterminate")
    assert (FIRST.standing(XU_DA), opened()) == (("sampled", "to_resample"), {XU_SAN})
    assert resamples_order(**FIRST.acting(320)) == [XU_DA, XU_ER]
    assert resamples_order(**FIRST.acting(321)) == []


def test_an_unclear_tube_is_answered_by_a_tube_of_one_s_own() -> None:
    FIRST.release("T001", "indeterminate")
    resamples_order(**FIRST.acting(320))
    FIRST.pool("S001", [XU_DA], 400, capacity=1, point="P002", lane=0)
    FIRST.release("S001", "negative", 460)
    assert (FIRST.result(XU_DA), FIRST.result(XU_ER)) == ("negative", "to_resample")
