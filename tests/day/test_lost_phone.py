"""A phone is lost in the crowd: what it had sent stands, what it sends afterwards waits for a person."""

from uuid import UUID

import pytest

from muster.account import actions, closing
from muster.ledger.devices import device_revoke
from tests.cast import COMMAND, DISTRICT, EVERYBODY, FIRST, LEADER_QIN, LIU_DA, LIU_ER, LIU_SAN
from tests.day.phones import TownPhone, hash_of
from tests.ledger.phone import event_id


@pytest.fixture
def phone(town: None) -> TownPhone:
    """It has sent one swab, kept another, and was then reported lost."""
    phone = TownPhone(lane=2)
    phone.swab(LIU_DA, "T001", 10)
    phone.send()
    phone.swab(LIU_ER, "T001", 11)
    device_revoke(device=phone.id, reason="lost in the crowd", by=COMMAND, at=FIRST.after(20))
    return phone


def test_what_it_had_sent_stands_and_exists(phone: TownPhone) -> None:
    sent = TownPhone()
    sent.swab(LIU_SAN, "T002", 1)
    (raw,) = sent.unsent
    sent.send()
    device_revoke(device=sent.id, reason="lost", by=COMMAND, at=FIRST.after(20))
    assert sent.send_again([raw]) == [("exists", "")]
    assert (FIRST.attendance(LIU_SAN), FIRST.attendance(LIU_DA)) == ("sampled", "sampled")


def test_what_comes_later_is_kept_and_does_not_count(phone: TownPhone) -> None:
    (raw,) = phone.unsent
    assert phone.send() == [("quarantined", "revoked")]
    assert FIRST.attendance(LIU_ER) == "open"
    assert FIRST.exceptions("quarantined") == {("quarantined", hash_of(raw))}
    assert phone.send_again([raw]) == [("exists", "")]


def test_a_person_who_has_seen_it_releases_it(phone: TownPhone) -> None:
    (raw,) = phone.unsent
    phone.send()
    actions.quarantine_release(
        **FIRST.acting(90, by=LEADER_QIN),
        event=UUID(event_id(raw)),
        hash_=hash_of(raw),
        reason="found, seen by the leader",
    )
    assert FIRST.attendance(LIU_ER) == "sampled"
    assert FIRST.exceptions("quarantined") == set()
    assert FIRST.settlements("quarantined") == {hash_of(raw): (LEADER_QIN, "found, seen by the leader")}


def test_a_lost_phone_keeps_no_round_open(phone: TownPhone) -> None:
    assert closing.silent_devices(DISTRICT, FIRST.round_code, FIRST.after(10_000_000)) == []


def test_its_worker_goes_on_with_another_phone(phone: TownPhone) -> None:
    another = TownPhone(lane=2)
    another.swab(LIU_ER, "T001", 30)
    assert another.send() == [("created", "")]
    phone.send()
    assert FIRST.attendance(LIU_ER) == "sampled"
    assert len(EVERYBODY) - 2 == closing.standing_counts(DISTRICT, FIRST.round_code).attendance["open"]
