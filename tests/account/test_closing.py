"""A round is closed by two acts; each says what is open, freezes a statement, and a late fact makes the next."""

import pytest
from django.db import connection

from muster.account import actions, closing
from muster.common import clock as real_clock
from muster.common.problems import Problem
from muster.ledger.append import store
from tests.account.hamlet import (
    DISTRICT,
    EVERYBODY,
    LI_WEI,
    ROUND,
    ZHAO_JUN,
    acting,
    after,
    pool,
    rebuild_is_equal,
    release,
    report,
    say,
)  # fmt: skip
from tests.conftest import StandingClock
from tests.ledger.phone import Phone

pytestmark = pytest.mark.usefixtures("hamlet")


def refusal(act: str, minutes: float = 700, **more: str) -> str:
    close = {"attendance": closing.attendance_close, "results": closing.results_close}[act]
    with pytest.raises(Problem) as refused:
        close(**acting(minutes), **more)
    assert refused.value.code == f"{act}_open"
    return refused.value.detail


def send(phone: Phone, lines: list[bytes]) -> None:
    connection.ensure_connection()
    store(connection.connection.cursor(), DISTRICT, [phone.batch(lines)])


def test_attendance_is_refused_while_names_are_open() -> None:
    pool("T001", EVERYBODY[:-2])
    assert refusal("attendance") == "open names: 2"


def test_attendance_closes_when_every_name_is_answered_for() -> None:
    pool("T001", EVERYBODY[:-1])
    actions.refusal_record(**acting(60), resident=EVERYBODY[-1], reason="refused")
    statement = closing.attendance_close(**acting(700))
    assert (statement.number, statement.by, statement.signed_for) == (1, "user:1", None)
    assert (statement.counts["names"], statement.counts["sampled"], statement.counts["refused"]) == (8, 7, 1)
    assert closing.attendance_close(**acting(701)) == statement
    assert rebuild_is_equal()


def test_open_names_can_be_signed_for() -> None:
    statement = closing.attendance_close(**acting(700), signed_for="the bridge is out")
    assert statement.counts["open"] == 8
    assert '"open_names": 8' in (statement.signed_for or "")
    assert "the bridge is out" in (statement.signed_for or "")


def test_a_late_fact_makes_the_next_statement() -> None:
    pool("T001", EVERYBODY[:-1])
    first = closing.attendance_close(**acting(700), signed_for="Sun Tao is away")
    standing = closing.statement_current(DISTRICT, ROUND, "attendance")
    assert standing is not None
    assert standing.closed
    say("SpecimenCollected", 300, resident=EVERYBODY[-1], tube="T002", point="P002", lane=1)
    standing = closing.statement_current(DISTRICT, ROUND, "attendance")
    assert standing is not None
    assert standing.superseded
    second = closing.statement_next(**acting(720), act="attendance")
    assert (second.number, second.signed_for, second.counts["sampled"]) == (2, None, 8)
    assert closing.statements(DISTRICT, ROUND, "attendance") == [second, first]


def test_a_lost_tube_after_closing_blocks_the_next_statement() -> None:
    pool("T001", EVERYBODY)
    closing.attendance_close(**acting(700))
    say("TubeVoided", 710, tube="T001", reason="lost")
    with pytest.raises(Problem) as refused:
        closing.statement_next(**acting(720), act="attendance")
    assert refused.value.detail == "open names: 8"


def test_there_is_no_next_before_the_first() -> None:
    with pytest.raises(Problem) as refused:
        closing.statement_next(**acting(1), act="results")
    assert refused.value.code == "not_closed_yet"


def test_results_are_refused_while_one_is_undecided() -> None:
    pool("T001", EVERYBODY)
    assert refusal("results") == "results undecided: 8; tubes unreported: 1"
    report("T001", "negative")
    assert refusal("results") == "results undecided: 8; tubes unreported: 1"
    say("ResultReleased", 310, tube="T001", result="negative")
    assert closing.results_close(**acting(700)).counts["negative"] == 8


def test_held_names_keep_results_open() -> None:
    pool("T001", EVERYBODY)
    release("T001", "positive")
    assert refusal("results") == "results undecided: 8"


def test_a_reopened_round_is_closed_anew() -> None:
    pool("T001", EVERYBODY)
    closing.attendance_close(**acting(700))
    closing.round_reopen(**acting(710), reason="a village was forgotten")
    standing = closing.statement_current(DISTRICT, ROUND, "attendance")
    assert standing is not None
    assert (standing.superseded, standing.reopened, standing.closed) == (False, True, False)
    assert closing.attendance_close(**acting(720)).number == 2


def test_a_device_that_worked_and_fell_silent_blocks(clock: StandingClock) -> None:
    pool("T001", EVERYBODY)
    phone = Phone().enrol()
    send(phone, [phone.event("QueueCounted", point="P001", waiting=3)])
    seen = real_clock.now()
    assert not closing.silent_devices(DISTRICT, ROUND, seen)
    clock.move(minutes=31)
    silent = closing.silent_devices(DISTRICT, ROUND, real_clock.now())
    assert [(found.device, found.why) for found in silent] == [(phone.id, "unseen")]
    minutes = (real_clock.now() - after(0)).total_seconds() / 60
    assert refusal("attendance", minutes) == f"silent devices: 1 – P001/1 {phone.id[:8]} (unseen)"
    say("DeviceSignedOff", 200, silent=phone.id, reason="broken, nothing on it")
    assert closing.attendance_close(**acting(minutes)).number == 1


def test_a_gap_in_a_chain_blocks(clock: StandingClock) -> None:
    phone = Phone().enrol()
    phone.event("QueueCounted", point="P001", waiting=3)
    send(phone, [phone.event("QueueCounted", point="P001", waiting=4)])
    silent = closing.silent_devices(DISTRICT, ROUND, real_clock.now())
    assert [(found.why, found.proved_to, found.last_seq) for found in silent] == [("unproved", 0, 2)]


def test_a_phone_that_never_worked_blocks_nothing(clock: StandingClock) -> None:
    Phone().enrol()
    clock.move(minutes=120)
    assert closing.silent_devices(DISTRICT, ROUND, real_clock.now()) == []


def test_counts_speak_of_the_same_names() -> None:
    pool("T001", [LI_WEI, ZHAO_JUN])
    pool("T002", [LI_WEI], 30)
    found = closing.standing_counts(DISTRICT, ROUND)
    assert sum(found.attendance.values()) == sum(found.result.values()) == found.names == 8
    assert (found.attendance["sampled"], found.swabs, found.tubes_total) == (2, 3, 2)
