"""Conflicts, quarantine and exceptions are ruled by a person, by one more event."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from muster.account import actions
from muster.account.queries import account_of, tube_members
from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.ledger.append import store
from tests.account.hamlet import DISTRICT, LI_WEI, ROUND, WANG_FANG, acting, pool, rebuild_is_equal, say
from tests.ledger.phone import Phone, event_id

pytestmark = pytest.mark.usefixtures("hamlet")


def send(phone: Phone, *lines: bytes) -> list[tuple[str, str, str]]:
    """The verdicts of a batch."""
    batch = phone.batch(list(lines))
    store(raw_cursor(), DISTRICT, [batch])
    return batch.verdicts


def hash_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def collected(name: UUID) -> dict[str, Any]:
    return {"resident": str(name), "tube": "T001", "point": "P001", "lane": 1}


def settled(kind: str) -> list[tuple[str, str | None, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, settled_by, ruling FROM exception_row WHERE kind = %s ORDER BY 1", (kind,))
        return cursor.fetchall()


def test_of_two_facts_with_one_id_a_person_keeps_one() -> None:
    phone = Phone().enrol()
    first = phone.event("SpecimenCollected", **collected(LI_WEI))
    second = phone.envelope("SpecimenCollected", collected(WANG_FANG), id=event_id(first), seq=2, prev=hash_of(first))
    send(phone, first)
    phone.seq = 2
    assert [verdict for _, verdict, _ in send(phone, second)] == ["conflict"]
    assert tube_members(DISTRICT, ROUND, "T001") == []
    event = UUID(event_id(first))
    actions.conflict_rule(**acting(60), event=event, keep=hash_of(second), reason="the sheet says Wang Fang")
    assert [member.person for member in tube_members(DISTRICT, ROUND, "T001")] == [WANG_FANG]
    assert settled("conflict") == [(str(event), "user:1", "the sheet says Wang Fang")]
    assert rebuild_is_equal()


def test_what_a_revoked_phone_sent_late_can_be_released() -> None:
    phone = Phone().enrol()
    say("DeviceRevoked", 10, revoked=phone.id, last_seq=0, reason="lost in the crowd")
    raw = phone.event("SpecimenCollected", **collected(LI_WEI))
    assert [(verdict, reason) for _, verdict, reason in send(phone, raw)] == [("quarantined", "revoked")]
    assert account_of(DISTRICT, ROUND, LI_WEI).attendance == "open"
    actions.quarantine_release(
        **acting(60), event=UUID(event_id(raw)), hash_=hash_of(raw), reason="found again, seen by the leader"
    )
    assert account_of(DISTRICT, ROUND, LI_WEI).attendance == "sampled"
    assert rebuild_is_equal()


def test_bytes_that_nobody_sent_cannot_be_released() -> None:
    with pytest.raises(Problem) as refused:
        actions.quarantine_release(**acting(1), event=uuid4(), hash_="0" * 64, reason="none")
    assert refused.value.code == "event_unknown"


def test_an_exception_is_settled_by_name() -> None:
    pool("T001", [LI_WEI])
    pool("T002", [LI_WEI], 30)
    assert settled("sampled_twice") == [(str(LI_WEI), None, None)]
    actions.exception_settle(**acting(60), exception="sampled_twice", subject=str(LI_WEI), ruling="both tubes stand")
    assert settled("sampled_twice") == [(str(LI_WEI), "user:1", "both tubes stand")]
