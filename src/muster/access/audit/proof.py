"""Follows every chain and every anchor; answers where each broken one breaks first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from muster.access.audit import anchors
from muster.access.audit.hashes import NO_HASH, anchor_hash, row_hash

_PAGE = 200  # rows read at once; an export's row alone may name a whole county
_COLUMNS = ("id", "at", "actor", "action", "purpose", "count", "subjects", "changed", "prev", "hash")


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row of a chain that does not follow from the one before, or is not what an anchor saw."""

    district: str
    chain: str
    id: int
    why: str


@dataclass(slots=True)
class _Seen:
    """What the anchors say of one chain: number → hash, and after which number nothing may follow."""

    hashes: dict[int, str] = field(default_factory=dict)
    closed_at: int | None = None


_Anchored = dict[tuple[str, str], _Seen]


def verify(known: tuple[int, str] | None = None) -> list[Broken]:
    """Every fault, the first of each chain. ``known`` is an anchor that was written down elsewhere: number and hash."""
    anchored: _Anchored = {}
    faults = list(_anchors(anchored, known))
    with connection.cursor() as cur:
        cur.execute("SELECT district, chain FROM audit_head UNION SELECT district, chain FROM audit_row ORDER BY 1, 2")
        chains = sorted({*cur.fetchall(), *anchored})
    found = (_chain(district, chain, anchored.get((district, chain), _Seen())) for district, chain in chains)
    return faults + [broken for broken in found if broken]


def _anchors(anchored: _Anchored, known: tuple[int, str] | None) -> Iterator[Broken]:
    """Yields the first broken anchor; fills in what those before it say."""
    number, prev = 0, NO_HASH
    while page := anchors.anchors_after(number, limit=_PAGE):
        for one in page:
            number += 1
            if one.id != number:
                yield Broken("", anchors.CHAIN, number, "missing")
                return
            if one.prev != prev or one.hash != anchor_hash(one.id, one.at, one.actor, one.heads, prev):
                yield Broken("", anchors.CHAIN, number, "changed")
                return
            if known and known[0] == number and known[1] != one.hash.hex():
                yield Broken("", anchors.CHAIN, number, "differs from the one written down")
                return
            prev = one.hash
            for head in one.chains:
                seen = anchored.setdefault((head.district, head.chain), _Seen())
                seen.hashes[head.id] = head.hash
                seen.closed_at = head.id if head.closed else seen.closed_at
    if known and known[0] > number:
        yield Broken("", anchors.CHAIN, number + 1, "missing")


def _chain(district: str, chain: str, seen: _Seen) -> Broken | None:
    last, head_prev, head, rows = _head(district, chain)
    number, before, prev = 0, NO_HASH, NO_HASH
    for row in _rows(district, chain):
        if row["id"] > (last or 0) and rows == last:
            break  # appended since we looked at the head
        number += 1
        if row["id"] != number:
            return Broken(district, chain, number, "missing")
        if seen.closed_at is not None and number > seen.closed_at:
            return Broken(district, chain, number, "stands after the end of a closed chain")
        if bytes(row["prev"]) != prev or row_hash(row, prev) != bytes(row["hash"]):
            return Broken(district, chain, number, "changed")
        before, prev = prev, bytes(row["hash"])
        if seen.hashes.get(number, prev.hex()) != prev.hex():
            return Broken(district, chain, number, "differs from an anchor")
    if seen.hashes and max(seen.hashes) > number:
        return Broken(district, chain, number + 1, "missing, and an anchor has seen it")
    if number != last or prev != head or before != head_prev:
        return Broken(district, chain, number + 1, "end differs from head")
    return None


def _head(district: str, chain: str) -> tuple[int | None, bytes, bytes, int]:
    """(number, hash before, hash) of the head and the last row's number, all of one moment."""
    with connection.cursor() as cur:
        cur.execute(
            "SELECT h.id, h.prev, h.hash, COALESCE(r.id, 0) FROM"
            " (SELECT max(id) AS id FROM audit_row WHERE district = %(d)s AND chain = %(c)s) r"
            " LEFT JOIN audit_head h ON h.district = %(d)s AND h.chain = %(c)s",
            {"d": district, "c": chain},
        )
        number, prev, hash_, rows = cur.fetchone()
    return number, bytes(prev or b""), bytes(hash_ or b""), int(rows)


def _rows(district: str, chain: str) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        with connection.cursor() as cur:
            cur.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM audit_row WHERE district = %s AND chain = %s AND id > %s"
                " ORDER BY id LIMIT %s",
                (district, chain, after, _PAGE),
            )
            page = cur.fetchall()
        for row in page:
            yield {"district": district, "chain": chain, **dict(zip(_COLUMNS, row, strict=True))}
        if len(page) < _PAGE:
            return
        after = page[-1][0]
