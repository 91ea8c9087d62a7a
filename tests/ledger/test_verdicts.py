"""What the ledger answers, what counts, and how far a chain is proved."""

from typing import Any

import msgspec
import pytest

from muster.common import clock
from muster.common.raw import raw_cursor
from muster.ledger import chain, projection
from muster.ledger.append import append, store
from muster.ledger.batch import Batch
from muster.ledger.devices import device_revoke
from muster.ledger.envelope import Enrolled, read
from muster.ledger.head import head_holds
from muster.ledger.rebuild import rebuild
from muster.ledger.verify import verify
from muster.ledger.writer import WRITER
from tests.ledger.phone import DAY, DISTRICT, ROUND, Phone, event_id

PERSON = "00000000-0000-4000-8000-0000000000aa"
HERE = {"point": "P001", "lane": 1}


@pytest.fixture
def phone(db: None, home: object) -> Phone:
    return Phone().enrol()


def swab(phone: Phone, tube: str = "T001") -> bytes:
    return phone.event("SpecimenCollected", resident=PERSON, tube=tube, **HERE)


def send(phone: Phone, *lines: bytes, signed: bool = True, as_device: Phone | None = None) -> list[tuple[str, str]]:
    """Verdicts and reasons."""
    head = phone.head(list(lines))
    head = head if signed else msgspec.structs.replace(head, sent_at=head.sent_at + 1)
    made = [read(raw, Enrolled(phone.id, DISTRICT, ROUND, phone.mode)) for raw in lines]
    batch = Batch(phone.id, head, made, head_holds(head, [line.hash for line in made], phone.x, phone.y))
    store(raw_cursor(), DISTRICT, [batch])
    return [(verdict, reason) for _, verdict, reason in batch.verdicts]


def say(kind: str, **body: Any) -> str:
    return append(DISTRICT, ROUND, [(kind, body)], actor="user:1", at=clock.from_ms(DAY))[0]


def hash_of(raw: bytes) -> str:
    return read(raw, Enrolled("", "", "", "")).hash.hex()


def counting() -> list[str]:
    found = raw_cursor().execute(
        "SELECT tube FROM event WHERE district = %s AND counts AND kind = 'SpecimenCollected' ORDER BY tube",
        (DISTRICT,),
    )
    return [row[0] for row in found.fetchall()]


def proved(phone: Phone) -> tuple[int, int]:
    """proved_to and the last seq."""
    found = raw_cursor().execute(
        "SELECT proved_to, last_seq FROM device_chain WHERE district = %s AND device = %s", (DISTRICT, phone.id)
    )
    return found.fetchone() or (0, 0)


def exceptions(*kinds: str) -> list[tuple[str, bool]]:
    found = raw_cursor().execute(
        "SELECT kind, settled_at IS NOT NULL FROM exception_row WHERE district = %s AND kind = ANY(%s) ORDER BY 1, 2",
        (DISTRICT, list(kinds)),
    )
    return found.fetchall()


def is_whole() -> bool:
    return not rebuild(DISTRICT).differing and verify(DISTRICT).ok


def test_the_same_bytes_again_exist_and_change_nothing(phone: Phone) -> None:
    lines = [swab(phone), swab(phone, "T002")]
    assert send(phone, *lines) == [("created", "")] * 2
    before = projection.digests(raw_cursor(), DISTRICT)
    assert send(phone, *lines) == [("exists", "")] * 2
    assert send(phone, lines[0], lines[0]) == [("exists", "")] * 2
    assert projection.digests(raw_cursor(), DISTRICT) == before


def test_neither_of_two_twins_counts_until_a_person_rules_one_out(phone: Phone) -> None:
    first = swab(phone, "T001")
    phone.seq += 1
    twin = phone.envelope("SpecimenCollected", {"resident": PERSON, "tube": "T002", **HERE}, id=event_id(first))
    assert send(phone, first) == [("created", "")]
    assert send(phone, twin) == [("conflict", "")]
    assert (counting(), exceptions("conflict")) == ([], [("conflict", False)])
    ruling = say("EventRetracted", event=event_id(first), hash=hash_of(first), reason="the second is right")
    assert (counting(), exceptions("conflict")) == (["T002"], [("conflict", True)])
    say("EventRetracted", event=ruling, reason="it was not")
    assert counting() == []
    assert is_whole()


def test_a_gap_is_unproved_until_it_is_filled(phone: Phone) -> None:
    lines = [swab(phone, f"T00{n}") for n in range(1, 5)]
    send(phone, lines[0])
    send(phone, *lines[2:])
    assert (counting(), proved(phone)) == (["T001", "T003", "T004"], (1, 4))
    assert exceptions("gap", "fork") == [("gap", False)]
    send(phone, lines[1])
    assert (proved(phone), exceptions("gap", "fork")) == ((4, 4), [])
    assert is_whole()


def test_while_a_gap_is_open_only_what_follows_the_proof_is_looked_at(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [swab(phone, f"T00{n}") for n in range(1, 8)]
    send(phone, lines[0])
    monkeypatch.setattr(chain, "_state", None)  # the walk from the chain's start
    for line, reach in ((3, (1, 4)), (5, (1, 6)), (2, (1, 6)), (1, (4, 6)), (6, (4, 7)), (4, (7, 7))):
        send(phone, lines[line])
        assert proved(phone) == reach
    monkeypatch.undo()
    assert is_whole()


def test_a_cloned_phone_is_a_fork_and_both_count(phone: Phone) -> None:
    send(phone, swab(phone, "T001"))
    seq, prev = phone.seq, phone.prev
    send(phone, swab(phone, "T002"))
    phone.seq, phone.prev = seq, prev
    send(phone, swab(phone, "T003"), swab(phone, "T004"))
    assert (counting(), proved(phone)) == (["T001", "T002", "T003", "T004"], (1, 3))
    assert exceptions("fork", "gap") == [("fork", False)]
    assert is_whole()


def test_a_link_that_names_other_bytes_proves_nothing(phone: Phone) -> None:
    send(phone, swab(phone))
    phone.prev = "ab" * 32
    assert send(phone, swab(phone, "T002")) == [("created", "")]
    assert proved(phone) == (1, 2)


def test_an_unreadable_line_is_bridged_by_its_successor(phone: Phone) -> None:
    lines = [swab(phone), phone.raw_line(b"\xff\xfe"), swab(phone, "T002")]
    assert send(phone, *lines) == [("created", ""), ("quarantined", "unreadable"), ("created", "")]
    assert proved(phone) == (3, 3)
    other = Phone(lane=2).enrol()  # the same bytes from another phone are another line
    assert send(other, swab(other, "T003"), other.raw_line(b"\xff\xfe"), swab(other, "T004"))[1] == (
        "quarantined",
        "unreadable",
    )
    assert proved(other) == (3, 3)
    assert is_whole()


def test_what_is_first_received_after_a_revocation_waits_for_a_person(phone: Phone) -> None:
    before, missed, after = swab(phone, "T001"), swab(phone, "T002"), swab(phone, "T003")
    send(phone, before)
    device_revoke(device=phone.id, reason="lost", by="user:1", at=clock.from_ms(DAY))
    assert send(phone, before, missed, after) == [("exists", ""), *[("quarantined", "revoked")] * 2]
    assert counting() == ["T001"]
    release = say("QuarantineReleased", event=event_id(missed), hash=hash_of(missed), reason="it was on the table")
    assert (counting(), exceptions("quarantined")) == (
        ["T001", "T002"],
        [("quarantined", False), ("quarantined", True)],
    )
    say("EventRetracted", event=release, reason="another phone's")
    assert (counting(), proved(phone)) == (["T001"], (3, 3))
    assert is_whole()


def test_a_line_that_came_unsigned_counts_once_it_comes_signed(phone: Phone) -> None:
    lines = [swab(phone), phone.raw_line(b"junk"), swab(phone, "T002")]
    assert send(phone, *lines, signed=False) == [("quarantined", "signature")] * 3
    assert (counting(), proved(phone)) == ([], (0, 0))
    assert send(phone, *lines) == [("exists", "")] * 3
    assert (counting(), proved(phone)) == (["T001", "T002"], (3, 3))
    assert send(phone, *lines) == [("exists", "")] * 3
    assert verify(DISTRICT).unsigned == 1
    assert is_whole()


def test_a_correction_that_came_while_its_event_was_unsigned_still_corrects_it(phone: Phone) -> None:
    line = swab(phone)
    send(phone, line, signed=False)
    say("EventRetracted", event=event_id(line), reason="undo")
    send(phone, line)
    assert counting() == []
    assert is_whole()


def test_another_devices_line_cannot_stand_in_the_way_of_its_owners(phone: Phone) -> None:
    line = swab(phone)
    thief = Phone(lane=2).enrol()
    assert send(thief, line) == [("quarantined", "device")]
    assert send(phone, line) == [("created", "")]
    assert counting() == ["T001"]
    assert is_whole()


def test_a_device_cannot_say_what_only_the_server_says_nor_correct_it(phone: Phone) -> None:
    enrolled = raw_cursor().execute(
        "SELECT id::text FROM event WHERE kind = 'DeviceEnrolled' AND body->>'enrolled' = %s", (phone.id,)
    )
    birth = enrolled.fetchone()
    assert birth is not None
    bad = swab(phone)
    send(phone, bad, signed=False)
    lines = [
        phone.event("QuarantineReleased", event=event_id(bad), hash=hash_of(bad), reason="please"),
        phone.event("DeviceEnrolled", enrolled=phone.id, key={"x": phone.x, "y": "A" * 43}, label="", enrolled_mode="live",
                    enrolled_round=ROUND),
        phone.event("EventRetracted", event=event_id(bad), hash=hash_of(bad), reason="not mine"),
    ]  # fmt: skip
    assert send(phone, *lines) == [("quarantined", "authority")] * 3
    assert send(phone, phone.event("EventRetracted", event=birth[0], reason="never was")) == [("created", "")]
    found = raw_cursor().execute("SELECT key_y FROM device WHERE district = %s AND id = %s", (DISTRICT, phone.id))
    assert found.fetchone() == (phone.y,)


def test_a_void_that_names_a_report_corrects_nothing(phone: Phone) -> None:
    report = phone.event("ResultReported", tube="T001", run="R1", result="positive")
    void = phone.event("SpecimenVoided", event=event_id(report), resident=PERSON, tube="T001", reason="wrong scan")
    send(phone, report, void)
    found = raw_cursor().execute("SELECT result FROM tube WHERE district = %s", (DISTRICT,))
    assert found.fetchall() == [("positive",)]


def test_a_thousand_retractions_of_retractions_do_not_stop_the_book(phone: Phone) -> None:
    first = last = swab(phone)
    lines = []
    for _ in range(1_000):
        last = phone.event("EventRetracted", event=event_id(last), reason="no, after all")
        lines.append(last)
    assert send(phone, first, *lines) == [("created", "")] * 1_001
    assert counting() == ["T001"]


def test_training_counts_nowhere_and_paper_counts(phone: Phone) -> None:
    phone.mode = "training"
    training = swab(phone, "T001")
    phone.mode = "paper"
    paper = swab(phone, "T002")
    phone.mode = "live"
    assert send(phone, training, paper) == [("created", "")] * 2
    assert counting() == ["T002"]


def test_a_line_that_no_table_takes_is_quarantined_alone(book: None, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone().enrol()
    lines = [swab(phone, "T001"), swab(phone, "T002"), swab(phone, "T003")]
    folded = projection.fold

    def fold(cur: Any, change: projection.Change) -> None:
        if any(line.tube == "T002" for line in change.fresh):
            raise RecursionError
        folded(cur, change)

    monkeypatch.setattr(projection, "fold", fold)
    batch = WRITER.submit(DISTRICT, phone.batch(lines)).result(timeout=60)
    assert [verdict[1:] for verdict in batch.verdicts] == [("created", ""), ("quarantined", "fold"), ("created", "")]
    assert (counting(), proved(phone)) == (["T001", "T003"], (3, 3))
