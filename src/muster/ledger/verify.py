"""Is the book what the devices signed? Checked from the stored bytes and signatures alone, years later too.

Every row's hash is made again from its bytes; every batch's signature is checked with the key its device enrolled with;
every row must be listed in its own signed batch; positions must run 1, 2, 3 … without a gap.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import transaction

from muster.common.raw import raw_cursor
from muster.ledger.head import Head, head_holds

_STRIDE = 5_000
_FAULTS_MOST = 100


@dataclass(slots=True)
class Verified:
    events: int = 0
    batches: int = 0
    unsigned: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.faults

    def fault(self, text: str) -> None:
        if len(self.faults) < _FAULTS_MOST:
            self.faults.append(text)


def verify(district: str) -> Verified:
    """Check the whole book of ``district``. Raises nothing: what is wrong is listed in ``faults``."""
    found = Verified()
    with transaction.atomic():
        cur = raw_cursor()
        cur.execute("SELECT id, key_x, key_y FROM device WHERE district = %s", (district,))
        keys = {row[0]: (row[1], row[2]) for row in cur.fetchall()}
        signed = _batches(cur, district, keys, found)
        pos = 0
        for pos, number, device, digest, stored in _events(cur, district):
            found.events += 1
            if pos != found.events:
                found.fault(f"position {found.events} is missing (found {pos})")
                break
            if hashlib.sha256(stored).digest() != digest:
                found.fault(f"position {pos}: the bytes are not those that were hashed")
            owner, hashes = signed.get(number, ("", b""))
            if owner != device or not _listed(hashes, digest):
                found.fault(f"position {pos}: not listed in the signed batch {number}")
        cur.execute("SELECT pos FROM ledger_head WHERE district = %s", (district,))
        row = cur.fetchone()
        if row is not None and row[0] != pos:
            found.fault(f"the book ends at {pos}, its head says {row[0]}")
    return found


def _batches(
    cur: psycopg.Cursor[Any], district: str, keys: dict[str, tuple[str, str]], found: Verified
) -> dict[int, tuple[str, bytes]]:
    signed: dict[int, tuple[str, bytes]] = {}
    cur.execute(
        "SELECT id, device, seq, hash, count, digest, hashes, sent_at, sig, verified FROM batch WHERE district = %s ORDER BY id",
        (district,),
    )
    for number, device, seq, tip, count, digest, hashes, sent_at, sig, verified in cur.fetchall():
        found.batches += 1
        signed[number] = (device, bytes(hashes))
        if not verified:
            found.unsigned += 1
            continue
        head = Head(head=1, device=device, seq=seq, hash=bytes(tip).hex(), count=count, digest=bytes(digest).hex(),
                    sent_at=sent_at, sig=sig)  # fmt: skip
        lines = [bytes(hashes)[at : at + 32] for at in range(0, 32 * count, 32)]
        if device not in keys or not head_holds(head, lines, *keys[device]):
            found.fault(f"batch {number}: the signature of device {device[:8]}… does not hold")
    return signed


def _events(cur: psycopg.Cursor[Any], district: str) -> Iterator[tuple[int, int, str, bytes, bytes]]:
    last = 0
    while True:
        cur.execute(
            """SELECT pos, batch, device, hash, envelope FROM event
               WHERE district = %s AND pos > %s ORDER BY pos LIMIT %s""",
            (district, last, _STRIDE),
        )
        rows = cur.fetchall()
        for pos, number, device, digest, stored in rows:
            last = pos
            yield pos, number, device, bytes(digest), bytes(stored)
        if len(rows) < _STRIDE:
            return


def _listed(hashes: bytes, digest: bytes) -> bool:
    at = hashes.find(digest)
    return at >= 0 and at % 32 == 0
