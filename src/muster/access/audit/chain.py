"""The chains: every process appends to one of its own, so that reads of persons never queue on one row of a district.

A chain belongs to a district and a process; ``""`` as district is the house's own (users, keys, logins). Each row holds
the hash of the one before. Anchors tie the chains together (ADR 0011). The database refuses to change or delete rows.
"""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from muster.access.audit import anchors
from muster.access.audit.hashes import NO_HASH, content_digest
from muster.common import clock
from muster.common.ids import uuid7

# One statement, so that the head is held no longer than the caller's transaction wants it. ``hour`` is the budget.
_APPEND = """
WITH head AS (
    UPDATE audit_head SET id = id + 1, prev = hash, hash = sha256(hash || int8send(id + 1) || %(digest)s)
    WHERE district = %(district)s AND chain = %(chain)s AND closed_at IS NULL RETURNING id, prev, hash
), hour AS (
    INSERT INTO audit_hour (actor, hour, persons) SELECT %(actor)s, %(hour)s, %(count)s FROM head WHERE %(counts)s
    ON CONFLICT (actor, hour) DO UPDATE SET persons = audit_hour.persons + excluded.persons RETURNING persons
)
INSERT INTO audit_row (district, chain, id, at, actor, action, purpose, count, subjects, changed, prev, hash)
SELECT %(district)s, %(chain)s, id, %(at)s, %(actor)s, %(action)s, %(purpose)s, %(count)s, %(subjects)s, %(changed)s,
    prev, hash FROM head
RETURNING id, (SELECT persons FROM hour)
"""
_own: dict[tuple[int, str], str] = {}  # (process, district) → its chain; a forked child begins one of its own


class Appended(NamedTuple):
    """Where the row stands, and how many persons its actor has now read in this hour."""

    chain: str
    id: int
    persons: int


@transaction.atomic(savepoint=False)
def record(
    action: str,
    *,
    actor: str,
    purpose: str = "",
    district: str = "",
    at: datetime | None = None,
    subjects: Iterable[UUID] = (),
    changed: Iterable[str] = (),
    count: int | None = None,
) -> int:
    """Appends one row; answers its number in the chain. ``purpose`` never names a person.

    ``changed`` are the names of the fields that the act changed, never their values.
    """
    return append(action, actor, purpose, district, at, subjects, changed, count).id


def append(
    action: str,
    actor: str,
    purpose: str,
    district: str,
    at: datetime | None,
    subjects: Iterable[UUID],
    changed: Iterable[str] = (),
    count: int | None = None,
    *,
    counts: bool = False,
) -> Appended:
    """As ``record``, in the caller's transaction; with ``counts`` the persons are added to the actor's hour."""
    named, fields = sorted(set(subjects)), sorted(set(changed))
    moment = (at or clock.now()).astimezone(UTC)
    values: dict[str, Any] = {
        "district": district, "at": moment, "actor": actor, "action": action, "purpose": purpose,
        "count": len(named) if count is None else count, "subjects": named, "changed": fields,
    }  # fmt: skip
    hour = moment.replace(minute=0, second=0, microsecond=0)
    chain = _own.get((os.getpid(), district), "")
    with connection.cursor() as cur:
        for _attempt in range(2):
            digest = content_digest({**values, "chain": chain})
            cur.execute(_APPEND, {**values, "chain": chain, "digest": digest, "hour": hour, "counts": counts})
            if found := cur.fetchone():
                anchors.appended()
                return Appended(chain, int(found[0]), int(found[1] or 0))
            chain = _begin(district)  # none yet, or an anchor has closed it
    raise RuntimeError("the audit has a chain without a head")


def _begin(district: str) -> str:
    """A new chain of this process."""
    chain = str(uuid7())
    with connection.cursor() as cur:
        cur.execute(
            "INSERT INTO audit_head (district, chain, id, prev, hash) VALUES (%s, %s, 0, %s, %s)",
            (district, chain, NO_HASH, NO_HASH),
        )
    _own[os.getpid(), district] = chain
    return chain
