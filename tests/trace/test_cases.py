"""A released positive of a tube of one's own is a case; its contacts come from the day's own facts."""

from uuid import UUID

import pytest

from muster.common.problems import Problem
from muster.trace.actions import cases_open, contact_follow_up, contacts_name
from muster.trace.queries import cases, contacts
from muster.trace.rules import case_id
from tests.account.hamlet import (
    DISTRICT,
    LI_MING,
    LI_NA,
    LI_WEI,
    ROUND,
    SUN_MEI,
    WANG_FANG,
    ZHAO_JUN,
    acting,
    pool,
    rebuild_is_equal,
    release,
    say,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("hamlet")
CASE = case_id(DISTRICT, ROUND, LI_WEI)


@pytest.fixture(autouse=True)
def _positive(hamlet: None) -> None:
    pool("T001", [LI_WEI, WANG_FANG])
    pool("T002", [LI_NA, SUN_MEI], 8)
    release("T001", "positive")


def confirm(name: UUID = LI_WEI) -> None:
    """A positive tube of one's own, taken at the door."""
    say("TubeOpened", 400, tube="S001", point="P001", lane=0, capacity=1)
    say("SpecimenCollected", 400, resident=name, tube="S001", point="P001", lane=0)
    release("S001", "positive", 460)


def test_a_positive_pool_opens_no_case() -> None:
    assert cases_open(**acting(320)) == []


def test_a_single_positive_opens_one_case_once() -> None:
    confirm()
    assert cases_open(**acting(470)) == [CASE]
    assert cases_open(**acting(471)) == []
    assert [(case.case, case.person, case.tube) for case in cases(DISTRICT, ROUND)] == [(CASE, LI_WEI, "S001")]


def test_contacts_are_named_with_every_basis() -> None:
    confirm()
    cases_open(**acting(470))
    assert contacts_name(**acting(475)) == 6
    assert contacts_name(**acting(476)) == 0
    assert {contact.person: contact.bases for contact in contacts(DISTRICT, ROUND, CASE)} == {
        LI_NA: ["household", "lane"], LI_MING: ["household"], WANG_FANG: ["lane", "tube"], SUN_MEI: ["lane"],
    }  # fmt: skip
    assert rebuild_is_equal()


def test_a_contact_who_comes_to_light_later_is_added() -> None:
    confirm()
    cases_open(**acting(470))
    contacts_name(**acting(475))
    say("SpecimenCollected", 2, resident=ZHAO_JUN, tube="T001", point="P001", lane=1)
    assert contacts_name(**acting(480)) == 2
    assert ZHAO_JUN in {contact.person for contact in contacts(DISTRICT, ROUND, CASE)}


def test_follow_up_stands_in_the_line_list() -> None:
    confirm()
    cases_open(**acting(470))
    contacts_name(**acting(475))
    contact_follow_up(**acting(500), case=CASE, person=WANG_FANG, outcome="quarantined at home")
    listed = cases(DISTRICT, ROUND)[0]
    assert (listed.contacts, listed.followed) == (4, 1)
    assert rebuild_is_equal()


def test_nobody_else_can_be_followed_up() -> None:
    confirm()
    cases_open(**acting(470))
    with pytest.raises(Problem) as refused:
        contact_follow_up(**acting(500), case=CASE, person=ZHAO_JUN, outcome="found")
    assert refused.value.code == "contact_unknown"
