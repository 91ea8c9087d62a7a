"""Two rounds of one town stand in one book, open at the same time, and never mix."""

from uuid import UUID

import pytest

from muster.account import actions, closing
from muster.account.counts import standing_counts
from muster.account.queries import account_of, open_names, tube_members
from muster.lab.actions import resamples_order
from muster.lab.queries import resample_tasks
from tests.cast import DISTRICT, EVERYBODY, FIRST, LI_NA, LI_WEI, SECOND, WANG_FANG, ZHAO_JUN, ZHOU
from tests.day.phones import TownPhone


@pytest.fixture(autouse=True)
def _second(town: None) -> None:
    SECOND.open()


def test_who_was_sampled_yesterday_is_open_today() -> None:
    yesterday, today = TownPhone(FIRST), TownPhone(SECOND)
    yesterday.tube("T001", [LI_WEI, LI_NA], 0)
    yesterday.send()
    today.tube("T001", [LI_NA, WANG_FANG], 0)
    today.send()
    standing = {name: (FIRST.attendance(name), SECOND.attendance(name)) for name in (LI_WEI, LI_NA, WANG_FANG)}
    assert standing == {LI_WEI: ("sampled", "open"), LI_NA: ("sampled", "sampled"), WANG_FANG: ("open", "sampled")}
    assert (
        len(open_names(DISTRICT, FIRST.round_code))
        == len(open_names(DISTRICT, SECOND.round_code))
        == len(EVERYBODY) - 2
    )


def test_one_tube_code_is_two_tubes() -> None:
    FIRST.pool("T001", [LI_WEI])
    SECOND.pool("T001", [WANG_FANG])
    FIRST.release("T001", "positive")
    assert (FIRST.result(LI_WEI), SECOND.result(WANG_FANG), SECOND.result(LI_WEI)) == ("held", "pending", "none")
    assert [member.person for member in tube_members(DISTRICT, SECOND.round_code, "T001")] == [WANG_FANG]
    assert resamples_order(**SECOND.acting(320)) == []
    assert resamples_order(**FIRST.acting(320)) == [LI_WEI]
    assert resample_tasks(DISTRICT, SECOND.round_code) == []


def test_a_walk_in_is_linked_in_one_round_only() -> None:
    for teller in (FIRST, SECOND):
        teller.say("ResidentRegistered", 1, resident=ZHOU, point="P001", lane=1)
        teller.pool("T001", [ZHOU])
    actions.residents_link(**FIRST.acting(60), resident=ZHOU, same_as=WANG_FANG, basis="shows her card")
    assert account_of(DISTRICT, FIRST.round_code, ZHOU).person == WANG_FANG
    assert account_of(DISTRICT, SECOND.round_code, ZHOU).person == ZHOU
    assert (FIRST.attendance(WANG_FANG), SECOND.attendance(WANG_FANG)) == ("sampled", "open")


def test_a_ruling_in_one_round_settles_nothing_in_the_other() -> None:
    for teller in (FIRST, SECOND):
        teller.pool("T001", [LI_WEI])
        teller.pool("T002", [LI_WEI], 20)
    ruling = {"exception": "sampled_twice", "subject": str(LI_WEI), "ruling": "both tubes stand"}
    actions.exception_settle(**FIRST.acting(60), **ruling)
    assert FIRST.exceptions("sampled_twice") == set()
    assert SECOND.exceptions("sampled_twice") == {("sampled_twice", str(LI_WEI))}


def test_one_round_closes_while_the_other_goes_on() -> None:
    FIRST.pool("T001", EVERYBODY, capacity=20)
    SECOND.pool("T001", EVERYBODY[:5])
    assert closing.attendance_close(**FIRST.acting(700)).number == 1
    assert closing.statement_last(DISTRICT, SECOND.round_code, "attendance") is None
    assert standing_counts(DISTRICT, SECOND.round_code).attendance["open"] == len(EVERYBODY) - 5
    SECOND.pool("T002", EVERYBODY[5:], 100)
    standing = closing.statement_current(DISTRICT, FIRST.round_code, "attendance")
    assert standing is not None
    assert standing.closed


def test_a_phone_speaks_only_for_the_round_it_was_enrolled_for() -> None:
    phone = TownPhone(FIRST)
    raw = phone.envelope("SpecimenCollected", {"resident": str(ZHAO_JUN), "tube": "T001", "point": "P001", "lane": 1},
                         seq=1, round=SECOND.round_code)  # fmt: skip
    assert phone.send_again([raw]) == [("quarantined", "round")]
    assert (FIRST.attendance(ZHAO_JUN), SECOND.attendance(ZHAO_JUN)) == ("open", "open")
    assert {kind for kind, _ in FIRST.exceptions()} == {"quarantined"}


def test_a_correction_reaches_no_other_round() -> None:
    first, second = TownPhone(FIRST), TownPhone(SECOND)
    swab = first.swab(LI_WEI, "T001", 0)
    first.send()
    second.tell("EventRetracted", 1, event=swab, reason="a slip")
    second.send()
    assert FIRST.attendance(LI_WEI) == "sampled"
    actions.event_retract(**FIRST.acting(5), event=swab, reason="not he")
    assert FIRST.attendance(LI_WEI) == "open"


def test_what_names_no_round_is_shown_where_its_phone_works() -> None:
    phone = TownPhone(SECOND)
    assert phone.send_again([phone.raw_line(b"half a li")]) == [("quarantined", "unreadable")]
    assert (FIRST.exceptions(), {kind for kind, _ in SECOND.exceptions()}) == (set(), {"quarantined"})


def test_a_second_opening_of_the_same_round_adds_nobody() -> None:
    event = actions.round_open(**SECOND.acting(10))
    assert actions.round_open(**SECOND.acting(11)) == event
    assert standing_counts(DISTRICT, SECOND.round_code).names == len(EVERYBODY)
    assert isinstance(UUID(event), UUID)
