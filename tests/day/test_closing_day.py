"""The roll closes: refused while anything is open, unless somebody signs; a late fact makes the next statement."""

from typing import Any

import pytest

from muster.account import actions, closing
from muster.common import clock as real_clock
from muster.common.problems import Problem
from muster.ledger.devices import device_sign_off
from tests.cast import COMMAND, DISTRICT, EVERYBODY, FIRST, GAO_DA, GAO_ER, LEADER_BAI, MA_SI
from tests.conftest import StandingClock
from tests.day.phones import TownPhone


def sample(names: list[Any]) -> None:
    """In tubes of ten at P001."""
    for number, start in enumerate(range(0, len(names), 10)):
        FIRST.pool(f"T{number:03}", names[start : start + 10], 15 * number)


def release_all(result: str = "negative") -> None:
    for number in range(4):
        FIRST.release(f"T{number:03}", result)


def refused(act: Any, minutes: float = 700) -> str:
    with pytest.raises(Problem) as problem:
        act(**FIRST.acting(minutes))
    return f"{problem.value.code}: {problem.value.detail}"


def test_a_whole_day_closes_twice() -> None:
    sample(EVERYBODY[:36])
    actions.excuse_grant(**FIRST.acting(400), resident=EVERYBODY[36], reason="hospital", proof="note 7")
    actions.elsewhere_claim(**FIRST.acting(400), resident=EVERYBODY[37], place="other county", proof="code seen")
    actions.refusal_record(**FIRST.acting(400), resident=GAO_DA, reason="at the door")
    for minutes in (420, 560):
        actions.visit_record(**FIRST.acting(minutes), resident=GAO_ER, outcome="nobody_home")
    attendance = closing.attendance_close(**FIRST.acting(700))
    assert attendance.counts == {
        "names": 40, "open": 0, "sampled": 36, "excused": 1, "elsewhere": 1, "refused": 1, "not_found": 1,
        "walk_ins": 0, "unknown": 0, "linked": 0, "swabs": 36,
    }  # fmt: skip
    assert refused(closing.results_close) == "results_open: results undecided: 36; tubes unreported: 4"
    release_all()
    results = closing.results_close(**FIRST.acting(720))
    assert results.counts == {
        "names": 40, "none": 4, "pending": 0, "held": 0, "negative": 36, "positive": 0, "to_resample": 0,
        "tubes_open": 0, "tubes_sealed": 0, "tubes_received": 0, "tubes_reported": 0, "tubes_released": 4,
        "tubes_rejected": 0, "tubes_voided": 0, "tubes_positive": 0,
    }  # fmt: skip
    assert (attendance.number, attendance.signed_for, results.number, results.signed_for) == (1, None, 1, None)
    assert FIRST.exceptions() == set()


def test_an_open_name_refuses_it_and_a_signature_names_it() -> None:
    sample(EVERYBODY[:-1])
    assert refused(closing.attendance_close) == "attendance_open: open names: 1"
    statement = closing.attendance_close(**FIRST.acting(701, by=LEADER_BAI), signed_for="at sea until Monday")
    assert (statement.number, statement.by, statement.counts["open"]) == (1, LEADER_BAI, 1)
    assert "at sea until Monday" in (statement.signed_for or "")


def test_a_device_with_unsent_facts_refuses_it_until_somebody_answers_for_it(clock: StandingClock) -> None:
    sample(EVERYBODY)
    phone = TownPhone(point="P002")
    phone.tell("QueueCounted", 10, point="P002", waiting=5)
    phone.send()
    clock.move(minutes=45)
    minutes = (real_clock.now() - FIRST.six).total_seconds() / 60
    silent = f"attendance_open: silent devices: 1 – P002/1 {phone.id[:8]} (unseen)"
    assert refused(closing.attendance_close, minutes) == silent
    device_sign_off(device=phone.id, reason="fell into the river, empty", by=COMMAND, at=FIRST.after(minutes))
    assert closing.attendance_close(**FIRST.acting(minutes)).signed_for is None


def test_a_phone_that_lost_an_event_on_the_way_refuses_it() -> None:
    sample(EVERYBODY)
    phone = TownPhone()
    phone.tell("QueueCounted", 10, point="P001", waiting=5)
    lost, phone.unsent = phone.unsent, []
    phone.tell("QueueCounted", 20, point="P001", waiting=6)
    phone.send()
    assert refused(closing.attendance_close) == f"attendance_open: silent devices: 1 – P001/1 {phone.id[:8]} (unproved)"
    assert FIRST.exceptions() == {("gap", phone.id)}
    phone.send_again(lost)
    assert FIRST.exceptions() == set()
    assert closing.attendance_close(**FIRST.acting(701)).number == 1


def test_a_late_event_makes_the_next_version_and_the_first_stands_as_it_was() -> None:
    sample(EVERYBODY[:-1])
    first = closing.attendance_close(**FIRST.acting(700), signed_for="Gao Er is away")
    late = TownPhone(point="P002")
    late.tube("T900", [GAO_ER], 300)
    late.send()
    standing = closing.statement_current(DISTRICT, FIRST.round_code, "attendance")
    assert standing is not None
    assert (standing.closed, standing.superseded, standing.counts_now["sampled"]) == (False, True, 40)
    second = closing.statement_next(**FIRST.acting(730), act="attendance")
    assert (second.number, second.signed_for, second.counts["open"]) == (2, None, 0)
    assert closing.statements(DISTRICT, FIRST.round_code, "attendance") == [second, first]


def test_a_positive_after_closing_makes_the_next_results() -> None:
    sample(EVERYBODY)
    release_all()
    closing.results_close(**FIRST.acting(700))
    FIRST.say("TubeVoided", 710, tube="T003", reason="mislabelled")
    assert (
        refused(lambda **where: closing.statement_next(**where, act="results"))
        == "results_open: open names: 10; results undecided: 10"
    )
    FIRST.pool("T900", EVERYBODY[30:], 720)
    FIRST.release("T900", "negative", 760)
    assert closing.statement_next(**FIRST.acting(770), act="results").number == 2
    assert MA_SI in EVERYBODY[30:]


def test_closing_twice_is_one_statement_and_reopening_makes_another() -> None:
    sample(EVERYBODY)
    first = closing.attendance_close(**FIRST.acting(700))
    assert closing.attendance_close(**FIRST.acting(705)) == first
    closing.round_reopen(**FIRST.acting(710), reason="a village was forgotten")
    second = closing.attendance_close(**FIRST.acting(720))
    assert (first.number, second.number, second.counts) == (1, 2, first.counts)
