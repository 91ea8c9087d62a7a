"""Anchors: rows that commit the heads of all open chains, and are chained themselves.

What an anchor has seen cannot be cut off unseen. A chain that has not grown since the anchor before is closed by this
one; a process that finds its chain closed begins another.
"""

import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from muster.access.audit.hashes import NO_HASH, anchor_hash
from muster.common import clock

CHAIN = "anchors"  # what verify calls them
EVERY_ROWS, EVERY_S = 1_000, 600
_LOCK = 0x6D75_7374_6175_6469
_HOURS_KEPT = timedelta(days=30)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain had come; ``closed`` when nothing may follow."""

    district: str
    chain: str
    id: int
    hash: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    id: int
    at: datetime
    actor: str
    heads: str
    prev: bytes
    hash: bytes

    @property
    def chains(self) -> list[Head]:
        return [Head(*one) for one in json.loads(self.heads)]


class _Due:
    """When this process anchors next: after so many rows, or so long after its last anchor."""

    def __init__(self) -> None:
        self.rows, self.since = 0, time.monotonic()

    def reached(self) -> bool:
        """Counts one row; true once when the time has come."""
        self.rows += 1
        if self.rows < EVERY_ROWS and time.monotonic() - self.since < EVERY_S:
            return False
        self.rows, self.since = 0, time.monotonic()
        return True


_due = _Due()


def appended() -> None:
    """A row was appended: anchors after the commit when it is time. The caller never waits for another's anchor."""
    if _due.reached():
        transaction.on_commit(lambda: _quietly("server"), robust=True)


@transaction.atomic
def anchor(*, by: str, at: datetime | None = None, wait: bool = True) -> Anchor | None:
    """Commits the heads of all open chains. None when there is none, or when another anchor is just being made."""
    moment = at or clock.now()
    with connection.cursor() as cur:
        if wait:
            cur.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        else:
            cur.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,))
            if not cur.fetchone()[0]:
                return None
        last = latest()
        seen = {(head.district, head.chain): head.id for head in last.chains} if last else {}
        cur.execute("SELECT district, chain, id, hash FROM audit_head WHERE closed_at IS NULL ORDER BY district, chain")
        found = cur.fetchall()
        closed = {
            (district, chain) for district, chain, number, _hash in found
            if seen.get((district, chain)) == number and _close(district, chain, number, moment)
        }  # fmt: skip
        heads = [
            Head(district, chain, number, bytes(hash_).hex(), (district, chain) in closed)
            for district, chain, number, hash_ in found
        ]
        cur.execute("DELETE FROM audit_hour WHERE hour < %s", (moment - _HOURS_KEPT,))
    return _write(last, heads, by, moment) if heads else None


def latest() -> Anchor | None:
    found = anchors_after(-1, newest=True)
    return found[0] if found else None


def anchors_after(number: int, *, limit: int = 1, newest: bool = False) -> list[Anchor]:
    """Anchors behind ``number``, in order; or the newest ones first."""
    with connection.cursor() as cur:
        cur.execute(
            "SELECT id, at, actor, heads, prev, hash FROM audit_anchor WHERE id > %s ORDER BY id"
            + (" DESC" if newest else "")
            + " LIMIT %s",
            (number, limit),
        )
        return [
            Anchor(number, at, actor, heads, bytes(prev), bytes(hash_))
            for number, at, actor, heads, prev, hash_ in cur.fetchall()
        ]


def _close(district: str, chain: str, number: int, at: datetime) -> bool:
    """Closes a chain that has not grown; one that is just growing is left open, and not waited for."""
    with connection.cursor() as cur:
        cur.execute(
            "UPDATE audit_head SET closed_at = %s WHERE (district, chain) IN (SELECT district, chain FROM audit_head"
            " WHERE district = %s AND chain = %s AND id = %s AND closed_at IS NULL FOR UPDATE SKIP LOCKED)",
            (at, district, chain, number),
        )
        return bool(cur.rowcount)


def _write(last: Anchor | None, heads: list[Head], by: str, at: datetime) -> Anchor:
    number, prev = (last.id + 1, last.hash) if last else (1, NO_HASH)
    text = json.dumps(
        [[head.district, head.chain, head.id, head.hash, head.closed] for head in heads], separators=(",", ":")
    )
    made = Anchor(number, at, by, text, prev, anchor_hash(number, at, by, text, prev))
    with connection.cursor() as cur:
        cur.execute(
            "INSERT INTO audit_anchor (id, at, actor, heads, prev, hash) VALUES (%s, %s, %s, %s, %s, %s)",
            (made.id, made.at, made.actor, made.heads, made.prev, made.hash),
        )
    return made


def _quietly(by: str) -> None:
    made = anchor(by=by, wait=False)
    if made:
        _log.info("audit anchor %s %s", made.id, made.hash.hex())
