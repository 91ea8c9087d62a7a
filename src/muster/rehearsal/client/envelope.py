"""One event as one line of JSON, made once and never changed (docs/sync.md section 2)."""

import hashlib
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

NO_HASH = "0" * 64


class Made(NamedTuple):
    """An envelope as it lies in the outbox."""

    seq: int
    id: str
    hash: bytes
    raw: bytes

    @property
    def uuid(self) -> UUID:
        return UUID(self.id)


class _Envelope(msgspec.Struct, frozen=True):
    id: str
    district: str
    round: str
    mode: str
    device: str
    seq: int
    prev: str
    at: int
    actor: str
    kind: str
    version: int
    body: Any


_encode = msgspec.json.Encoder().encode
_sha256 = hashlib.sha256


class Maker:
    """Makes a device's envelopes, each naming the bytes of the one before."""

    def __init__(self, *, district: str, round: str, mode: str, device: str, random: Random) -> None:
        self.district, self.round, self.mode, self.device = district, round, mode, device
        self.seq = 0
        self.prev = NO_HASH
        self._random = random

    def make(
        self, kind: str, body: Any, *, at: int, actor: str, id: str = "", mode: str = "", version: int = 1
    ) -> Made:
        """The next envelope of the chain. ``at`` is the device's own clock, in ms."""
        seq = self.seq + 1
        uid = id or uuid7_text(at, self._random)
        raw = _encode(
            _Envelope(uid, self.district, self.round, mode or self.mode, self.device, seq, self.prev,
                      at, actor, kind, version, body)
        )  # fmt: skip
        digest = _sha256(raw)
        self.seq, self.prev = seq, digest.hexdigest()
        return Made(seq, uid, digest.digest(), raw)

    def add(self, raw: bytes) -> Made:
        """Take ``raw`` as the chain's next line, though nobody can read it (a faulty app)."""
        digest = _sha256(raw)
        self.seq, self.prev = self.seq + 1, digest.hexdigest()
        uid = UUID(bytes=_sha256(f"{self.device}\n{self.prev}".encode()).digest()[:16])
        return Made(self.seq, str(uid), digest.digest(), raw)

    def copy(self, random: Random) -> "Maker":
        """A second maker at the same place of the same chain: what cloning a phone does."""
        twin = Maker(district=self.district, round=self.round, mode=self.mode, device=self.device, random=random)
        twin.seq, twin.prev = self.seq, self.prev
        return twin


def uuid7_text(at_ms: int, random: Random) -> str:
    """A UUIDv7 (RFC 9562) of this moment."""
    low = random.getrandbits(74)
    value = (at_ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (low >> 62) << 64 | 0b10 << 62 | low & 0x3FFF_FFFF_FFFF_FFFF
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
