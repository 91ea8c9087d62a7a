"""A batch: a signed head and the envelopes behind it (docs/sync.md section 3)."""

import hashlib
import zlib
from collections.abc import Sequence

import msgspec

from muster.rehearsal.client.envelope import NO_HASH, Made
from muster.rehearsal.client.keys import DeviceKey

MOST_EVENTS = 500
MOST_BYTES = 1024 * 1024
_HEAD_ROOM = 1024
_encode = msgspec.json.Encoder().encode


class _Head(msgspec.Struct, frozen=True):
    head: int
    device: str
    seq: int
    hash: str
    count: int
    digest: str
    sent_at: int
    sig: str


class _Beat(_Head, frozen=True):
    unsent: int
    oldest_unsent_at: int | None


def take(waiting: Sequence[Made], most: int = MOST_EVENTS) -> list[Made]:
    """The first envelopes of ``waiting`` that fit one batch: at least one, at most ``most`` or 1 MiB."""
    taken: list[Made] = []
    room = MOST_BYTES - _HEAD_ROOM
    for made in waiting:
        room -= len(made.raw) + 1
        if taken and (room < 0 or len(taken) == min(most, MOST_EVENTS)):
            break
        taken.append(made)
    return taken


def body(key: DeviceKey, envelopes: Sequence[Made], *, sent_at: int) -> bytes:
    """The request's bytes: head line, then one line for each envelope."""
    last = envelopes[-1]
    digest = hashlib.sha256(b"".join([made.hash for made in envelopes])).hexdigest()
    head = _Head(1, key.thumbprint, *_signed(key, last.seq, last.hash.hex(), len(envelopes), digest, sent_at))
    return b"\n".join([_encode(head), *[made.raw for made in envelopes], b""])


def heartbeat(key: DeviceKey, *, seq: int, hash: str, sent_at: int, unsent: int, oldest_unsent_at: int | None) -> bytes:
    """The heartbeat's body: a head of nothing, and how much waits on the phone."""
    signed = _signed(key, seq, hash if seq else NO_HASH, 0, hashlib.sha256(b"").hexdigest(), sent_at)
    return _encode(_Beat(1, key.thumbprint, *signed, unsent, oldest_unsent_at))


def squeeze(raw: bytes) -> bytes:
    """gzip, fast."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(raw) + packer.flush()


def _signed(
    key: DeviceKey, seq: int, hash: str, count: int, digest: str, sent_at: int
) -> tuple[int, str, int, str, int, str]:
    text = f"muster-head-1\n{key.thumbprint}\n{seq}\n{hash}\n{count}\n{digest}\n{sent_at}"
    return seq, hash, count, digest, sent_at, key.sign(text.encode())
