"""What the hashes of the audit are taken over. Pure."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

NO_HASH = bytes(32)
FIRST_CHAIN = "1"  # the one chain that each district had before processes had their own; nothing is appended to it
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def content_digest(row: dict[str, Any]) -> bytes:
    """SHA-256 of a JSON list: district, chain, time in µs, actor, action, purpose, count, subjects, changed fields."""
    listed = [
        row["district"], row["chain"], micros(row["at"]), row["actor"], row["action"], row["purpose"], row["count"],
        [str(one) for one in row["subjects"]], list(row["changed"]),
    ]  # fmt: skip
    return _sha256(listed)


def row_hash(row: dict[str, Any], prev: bytes) -> bytes:
    """SHA-256 of the hash before, the row's number as eight bytes, and the digest of what it says."""
    if row["chain"] == FIRST_CHAIN:
        return _row_hash_first(row, prev)
    return hashlib.sha256(prev + int(row["id"]).to_bytes(8, "big") + content_digest(row)).digest()


def micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _row_hash_first(row: dict[str, Any], prev: bytes) -> bytes:
    """As rows of the first chain were hashed: a JSON list of the columns they had, then the hash before in hex."""
    listed = [
        row["district"], row["id"], micros(row["at"]), row["actor"], row["action"], row["purpose"], row["count"],
        [str(one) for one in row["subjects"]], prev.hex(), *row["changed"],
    ]  # fmt: skip
    return _sha256(listed)


def anchor_hash(number: int, at: datetime, actor: str, heads: str, prev: bytes) -> bytes:
    """SHA-256 of a JSON list: number, time in µs, who, the heads as stored, the hash before in hex."""
    listed = [number, micros(at), actor, heads, prev.hex()]
    return _sha256(listed)


def _sha256(listed: list[Any]) -> bytes:
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()).digest()
