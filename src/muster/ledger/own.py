"""The server's own device: it signs and chains what the server itself says, like any phone."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import psycopg

from muster.access import keys
from muster.common import clock, ids
from muster.ledger import head as heads
from muster.ledger.batch import Batch
from muster.ledger.envelope import NO_HASH, Enrolled, read
from muster.ledger.events import VERSION

_encode = msgspec.json.Encoder().encode


def device_id() -> str:
    return heads.thumbprint(*heads.coordinates(keys.server_key().public_key()))


def batch_make(
    cur: psycopg.Cursor[Any],
    district: str,
    round_code: str,
    events: Sequence[tuple[str, dict[str, Any]]],
    *,
    actor: str,
    at: datetime,
    mode: str,
) -> Batch:
    """A signed batch of the server's next events. The caller holds the district's head row."""
    key = keys.server_key()
    x, y = heads.coordinates(key.public_key())
    device = heads.thumbprint(x, y)
    seq, prev = _tip(cur, district, device)
    if seq == 0:
        birth = {"enrolled": device, "key": {"x": x, "y": y}, "label": "server",
                 "enrolled_mode": mode, "enrolled_round": round_code}  # fmt: skip
        events = [("DeviceEnrolled", birth), *events]
    enrolled = Enrolled(device, district, round_code, mode, server=True)
    lines = []
    for kind, body in events:
        seq += 1
        envelope = {
            "id": str(ids.uuid7()), "district": district, "round": round_code, "mode": mode, "device": device,
            "seq": seq, "prev": prev, "at": clock.to_ms(at), "actor": actor, "kind": kind, "version": VERSION, "body": body,
        }  # fmt: skip
        line = read(_encode(envelope), enrolled)
        lines.append(line)
        prev = line.hash.hex()
    return Batch(device=device, head=_head(device, seq, [line.hash for line in lines]), lines=lines, verified=True)


def _head(device: str, seq: int, hashes: list[bytes]) -> heads.Head:
    unsigned = heads.Head(
        head=1, device=device, seq=seq, hash=hashes[-1].hex(), count=len(hashes),
        digest=hashlib.sha256(b"".join(hashes)).hexdigest(), sent_at=clock.now_ms(), sig="",
    )  # fmt: skip
    return msgspec.structs.replace(unsigned, sig=heads.sign(unsigned.signed_text(), keys.server_key()))


def _tip(cur: psycopg.Cursor[Any], district: str, device: str) -> tuple[int, str]:
    cur.execute("SELECT last_seq, last_hash FROM device_chain WHERE district = %s AND device = %s", (district, device))
    row = cur.fetchone()
    return (row[0], bytes(row[1]).hex()) if row else (0, NO_HASH)
