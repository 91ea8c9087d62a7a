"""Is the book what the devices signed? Checked from the stored bytes and signatures alone, years later too.

Every row's hash is made again from its bytes, and its columns are read again from them; every batch's signature is
checked with the key that the device's id stands for; every row must be listed in its own batch, and every line that was
signed for must be a row; positions must run 1, 2, 3 … without a gap.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
import psycopg
from django.db import transaction

from muster.common import clock
from muster.common.raw import raw_cursor
from muster.ledger.envelope import reread
from muster.ledger.head import Head, head_holds, thumbprint

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
        keys = {row[0]: (row[1], row[2]) for row in cur.fetchall() if thumbprint(row[1], row[2]) == row[0]}
        signed = _batches(cur, district, keys, found)
        rows: set[bytes] = set()
        pos = 0
        for row in _events(cur, district):
            pos = row.pos
            found.events += 1
            if pos != found.events:
                found.fault(f"position {found.events} is missing (found {pos})")
                break
            _check(row, signed.get(row.batch), found)
            rows.add(row.hash)
        for number, batch in signed.items():
            if batch.verified and not rows.issuperset(batch.lines()):
                found.fault(f"batch {number}: a line that was signed for is missing from the book")
        cur.execute("SELECT pos FROM ledger_head WHERE district = %s", (district,))
        end = cur.fetchone()
        if (end[0] if end else 0) != pos:
            found.fault(f"the book ends at {pos}, its head says {end[0] if end else 'nothing'}")
    return found


@dataclass(frozen=True, slots=True)
class _Signed:
    device: str
    hashes: bytes
    verified: bool

    def lines(self) -> list[bytes]:
        return [self.hashes[at : at + 32] for at in range(0, len(self.hashes), 32)]

    def lists(self, digest: bytes) -> bool:
        at = self.hashes.find(digest)
        while at > 0 and at % 32:
            at = self.hashes.find(digest, at + 1)
        return at >= 0


class _Row(NamedTuple):
    pos: int
    batch: int
    device: str
    hash: bytes
    envelope: bytes
    verdict: str
    accepted: bool
    columns: tuple[Any, ...]


def _check(row: _Row, batch: _Signed | None, found: Verified) -> None:
    if hashlib.sha256(row.envelope).digest() != row.hash:
        found.fault(f"position {row.pos}: the bytes are not those that were hashed")
    if batch is None or batch.device != row.device or not batch.lists(row.hash):
        found.fault(f"position {row.pos}: not listed in its batch {row.batch}")
    elif row.verdict != "quarantined" and not batch.verified:
        found.fault(f"position {row.pos}: nobody signed for it")
    if (row.accepted or row.verdict != "quarantined") and row.columns != _columns(row.envelope):
        found.fault(f"position {row.pos}: its columns do not say what its bytes say")


def _columns(envelope: bytes) -> tuple[Any, ...]:
    """What the columns of a readable row must hold."""
    line = reread(envelope)
    body = None if line.body is None else msgspec.json.decode(line.body)
    at = None if line.at is None else clock.from_ms(line.at)
    return line.round, line.mode, line.actor, line.kind, line.version, at, line.resident, line.tube, line.target, body


def _batches(
    cur: psycopg.Cursor[Any], district: str, keys: dict[str, tuple[str, str]], found: Verified
) -> dict[int, _Signed]:
    signed: dict[int, _Signed] = {}
    cur.execute(
        "SELECT id, device, seq, hash, count, digest, hashes, sent_at, sig, verified FROM batch WHERE district = %s ORDER BY id",
        (district,),
    )
    for number, device, seq, tip, count, digest, hashes, sent_at, sig, verified in cur.fetchall():
        found.batches += 1
        signed[number] = batch = _Signed(device, bytes(hashes), verified)
        if not verified:
            found.unsigned += 1
            continue
        head = Head(head=1, device=device, seq=seq, hash=bytes(tip).hex(), count=count, digest=bytes(digest).hex(),
                    sent_at=sent_at, sig=sig)  # fmt: skip
        if device not in keys or not head_holds(head, batch.lines(), *keys[device]):
            found.fault(f"batch {number}: the signature of device {device[:8]}… does not hold")
    return signed


def _events(cur: psycopg.Cursor[Any], district: str) -> Iterator[_Row]:
    last = 0
    while True:
        cur.execute(
            """SELECT pos, batch, device, hash, envelope, verdict, accepted,
                      round, mode, actor, kind, version, at, resident::text, tube, target::text, body
               FROM event WHERE district = %s AND pos > %s ORDER BY pos LIMIT %s""",
            (district, last, _STRIDE),
        )
        rows = cur.fetchall()
        for pos, batch, device, digest, envelope, verdict, accepted, *columns in rows:
            last = pos
            yield _Row(pos, batch, device, bytes(digest), bytes(envelope), verdict, accepted, tuple(columns))
        if len(rows) < _STRIDE:
            return
