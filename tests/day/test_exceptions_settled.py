"""What the book cannot decide is on the list until a person decides it; then the list says who."""

from uuid import UUID

from muster.account import actions
from muster.account.queries import tube_members
from tests.cast import DISTRICT, FIRST, LEADER_BAI, LEADER_QIN, MA_DA, MA_ER
from tests.day.phones import TownPhone, hash_of
from tests.ledger.phone import event_id


def _conflict() -> tuple[UUID, bytes, bytes]:
    """One id, two stories: the same phone says Ma Da, then (restored from a backup) Ma Er."""
    phone = TownPhone()
    phone.swab(MA_DA, "T001", 1)
    (first,) = phone.unsent
    phone.send()
    body = {"resident": str(MA_ER), "tube": "T001", "point": "P001", "lane": 1}
    second = phone.envelope("SpecimenCollected", body, id=event_id(first), seq=2, prev=hash_of(first))
    phone.seq = 2
    assert phone.send_again([second]) == [("conflict", "")]
    return UUID(event_id(first)), first, second


def members() -> list[UUID]:
    return [member.person for member in tube_members(DISTRICT, FIRST.round_code, "T001")]


def test_of_two_stories_neither_counts() -> None:
    event, _, _ = _conflict()
    assert (members(), FIRST.attendance(MA_DA), FIRST.attendance(MA_ER)) == ([], "open", "open")
    assert FIRST.exceptions("conflict") == {("conflict", str(event))}


def test_the_leader_keeps_one_and_is_named() -> None:
    event, _, second = _conflict()
    actions.conflict_rule(
        **FIRST.acting(60, by=LEADER_BAI), event=event, keep=hash_of(second), reason="the sheet says Ma Er"
    )
    assert (members(), FIRST.exceptions("conflict")) == ([MA_ER], set())
    assert FIRST.settlements("conflict") == {str(event): (LEADER_BAI, "the sheet says Ma Er")}


def test_a_ruling_that_is_taken_back_leaves_the_conflict_open() -> None:
    event, first, _ = _conflict()
    (ruling,) = actions.conflict_rule(**FIRST.acting(60), event=event, keep=hash_of(first), reason="it was Ma Da")
    assert members() == [MA_DA]
    actions.event_retract(**FIRST.acting(61), event=UUID(ruling), reason="the wrong sheet")
    assert (members(), FIRST.exceptions("conflict")) == ([], {("conflict", str(event))})


def test_what_no_schema_reads_is_kept_shown_and_holds_up_nobody() -> None:
    phone = TownPhone()
    phone.tell("TemperatureTaken", 1, resident=MA_DA, point="P001", lane=1, temp_dc="36.5")
    phone.swab(MA_DA, "T001", 2)
    bad = phone.unsent[0]
    assert phone.send() == [("quarantined", "schema"), ("created", "")]
    assert FIRST.attendance(MA_DA) == "sampled"
    assert FIRST.exceptions() >= {("quarantined", hash_of(bad))}
    actions.exception_settle(
        **FIRST.acting(60, by=LEADER_QIN),
        exception="quarantined",
        subject=hash_of(bad),
        ruling="read out: 36.5, no fever",
    )
    assert FIRST.exceptions("quarantined") == set()
    assert FIRST.settlements("quarantined") == {hash_of(bad): (LEADER_QIN, "read out: 36.5, no fever")}


def test_a_release_that_is_taken_back_leaves_it_waiting() -> None:
    phone = TownPhone()
    FIRST.say("DeviceRevoked", 1, revoked=phone.id, last_seq=0, reason="lost")
    event = phone.swab(MA_DA, "T001", 2)
    (raw,) = phone.unsent
    phone.send()
    where = {"event": event, "hash_": hash_of(raw)}
    release = actions.quarantine_release(**FIRST.acting(60), **where, reason="seen")
    assert FIRST.attendance(MA_DA) == "sampled"
    actions.event_retract(**FIRST.acting(61), event=UUID(release), reason="another phone was seen")
    assert (FIRST.attendance(MA_DA), FIRST.exceptions("quarantined")) == ("open", {("quarantined", hash_of(raw))})


def test_a_cloned_phone_is_an_alarm_and_both_its_stories_count() -> None:
    phone = TownPhone()
    phone.swab(MA_DA, "T001", 1)
    phone.send()
    phone.seq, phone.prev = 0, "0" * 64
    phone.swab(MA_ER, "T001", 1.2)
    assert phone.send() == [("created", "")]
    assert members() == [MA_DA, MA_ER]
    assert FIRST.exceptions("fork", "gap") == {("fork", phone.id)}
