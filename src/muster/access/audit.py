"""Who read whom, and who changed access: one chain of hashed rows per district, that only grows.

Appending holds the district's head row until the caller's transaction ends, so do it late in long ones.
``""`` as district is the house's own chain (users, keys).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest

from muster.common import clock

NO_HASH = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE = 200  # rows read at once by verify; an export's row alone may name a whole county


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row of a district that does not follow from the one before."""

    district: str
    id: int
    why: str


def read_persons(
    who: HttpRequest | str,
    purpose: str,
    residents: Iterable[UUID],
    *,
    district: str | None = None,
    action: str = "persons_read",
) -> None:
    """One row for all residents that this request showed by name; none when it showed nobody.

    ``who`` is the request, or an actor as text. The district is the reader's county when not given.
    """
    subjects = list(residents)
    if not subjects:
        return
    actor, county = _actor(who)
    record(action, actor=actor, purpose=purpose, district=county if district is None else district, subjects=subjects)


@transaction.atomic
def record(
    action: str,
    *,
    actor: str,
    purpose: str = "",
    district: str = "",
    at: datetime | None = None,
    subjects: Iterable[UUID] = (),
    count: int | None = None,
) -> int:
    """Appends one row; answers its number in the district's chain. ``purpose`` never names a person."""
    named = sorted(set(subjects))
    many = len(named) if count is None else count
    moment = (at or clock.now()).astimezone(UTC)
    with connection.cursor() as cur:
        cur.execute(
            # a new head goes on from the rows that are there: they cannot go, whatever became of the head
            "INSERT INTO audit_head (district, id, hash)"
            " SELECT %(d)s, COALESCE(max(id), 0), COALESCE((array_agg(hash ORDER BY id DESC))[1], %(none)s)"
            " FROM (SELECT id, hash FROM audit_row WHERE district = %(d)s ORDER BY id DESC LIMIT 1) last"
            " ON CONFLICT DO NOTHING",
            {"d": district, "none": NO_HASH},
        )
        cur.execute("SELECT id, hash FROM audit_head WHERE district = %s FOR UPDATE", (district,))
        last, prev = cur.fetchone()
        number = int(last) + 1
        content = (district, number, moment, actor, action, purpose, many, named)
        digest = _hash(content, bytes(prev))
        cur.execute(
            "INSERT INTO audit_row (district, id, at, actor, action, purpose, count, subjects, prev, hash)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (*content, bytes(prev), digest),
        )
        cur.execute("UPDATE audit_head SET id = %s, hash = %s WHERE district = %s", (number, digest, district))
    return number


def verify() -> list[Broken]:
    """Follows every chain from its first row to its head; answers where each broken one breaks."""
    with connection.cursor() as cur:
        cur.execute(
            "SELECT district, id, hash FROM audit_head UNION SELECT DISTINCT district, NULL::bigint, NULL::bytea"
            " FROM audit_row WHERE district NOT IN (SELECT district FROM audit_head) ORDER BY 1"
        )
        heads = cur.fetchall()
    return [broken for head in heads if (broken := _verify(*head))]


def _verify(district: str, last: int | None, head: bytes | None) -> Broken | None:
    number, prev = 0, NO_HASH
    for row in _rows(district):
        number += 1
        if row[1] != number:
            return Broken(district, number, "missing")
        if bytes(row[8]) != prev or _hash(row[:8], prev) != bytes(row[9]):
            return Broken(district, number, "changed")
        prev = bytes(row[9])
    if number != last or head is None or prev != bytes(head):
        return Broken(district, number + 1, "end differs from head")
    return None


def _rows(district: str) -> Iterator[tuple[Any, ...]]:
    after = 0
    while True:
        with connection.cursor() as cur:
            cur.execute(
                "SELECT district, id, at, actor, action, purpose, count, subjects, prev, hash FROM audit_row"
                " WHERE district = %s AND id > %s ORDER BY id LIMIT %s",
                (district, after, _PAGE),
            )
            page = cur.fetchall()
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1][1]


def _hash(content: tuple[Any, ...], prev: bytes) -> bytes:
    """SHA-256 of a JSON list: the row's columns in order (time in µs, ids as text), then the hash before it in hex."""
    district, number, at, *words, count, subjects = content
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    row = [district, number, micros, *words, count, [str(one) for one in subjects], prev.hex()]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def _actor(who: HttpRequest | str) -> tuple[str, str]:
    if isinstance(who, str):
        return who, ""
    user: Any = who.user
    return user.actor, user.territory[:6] if len(user.territory) >= 6 else ""
