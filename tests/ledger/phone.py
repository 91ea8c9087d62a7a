"""A phone for tests: keeps its key, its chain and its clock, and makes envelopes and signed batches of them."""

import hashlib
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from muster.common import clock, ids
from muster.ledger import head as heads
from muster.ledger.append import append
from muster.ledger.batch import Batch
from muster.ledger.devices import device_known
from muster.ledger.envelope import NO_HASH, read
from tests.cast import DISTRICT, FIRST

ROUND = FIRST.round_code
DAY = 1_649_973_600_000  # 2022-04-15 06:00 in Shanghai
encode = msgspec.json.Encoder().encode


class Phone:
    """One enrolled device of the tiny town. ``clock_ms`` is its own clock, right or wrong."""

    def __init__(
        self,
        *,
        actor: str = "worker-1",
        point: str = "P001",
        lane: int = 1,
        mode: str = "live",
        round_code: str = ROUND,
    ) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.x, self.y = heads.coordinates(self.key.public_key())
        self.id = heads.thumbprint(self.x, self.y)
        self.actor, self.point, self.lane, self.mode, self.round = actor, point, lane, mode, round_code
        self.seq, self.prev, self.clock_ms = 0, NO_HASH, DAY

    def enrol(self) -> "Phone":
        body = {"enrolled": self.id, "key": {"x": self.x, "y": self.y}, "label": "test", "point": self.point,
                "lane": self.lane, "enrolled_mode": self.mode, "enrolled_round": self.round}  # fmt: skip
        append(DISTRICT, self.round, [("DeviceEnrolled", body)], actor="user:1", at=clock.from_ms(DAY - 3_600_000))
        return self

    def event(self, kind: str, **body: Any) -> bytes:
        """The envelope of the phone's next event."""
        self.seq += 1
        self.clock_ms += 1_000
        raw = self.envelope(kind, body)
        self.prev = hashlib.sha256(raw).hexdigest()
        return raw

    def envelope(self, kind: str, body: dict[str, Any], /, **other: Any) -> bytes:
        made = {"id": str(ids.uuid7()), "district": DISTRICT, "round": self.round, "mode": self.mode, "device": self.id,
                "seq": self.seq, "prev": self.prev, "at": self.clock_ms, "actor": self.actor, "kind": kind,
                "version": 1, "body": body}  # fmt: skip
        return encode(made | other)

    def raw_line(self, raw: bytes) -> bytes:
        """Bytes that the phone's app wrote by mistake in place of an envelope: they take a place in its chain."""
        self.seq += 1
        self.prev = hashlib.sha256(raw).hexdigest()
        return raw

    def head(self, lines: list[bytes], **other: Any) -> heads.Head:
        digests = [hashlib.sha256(raw).digest() for raw in lines]
        head = heads.Head(
            head=1, device=self.id, seq=self.seq, hash=digests[-1].hex() if digests else NO_HASH, count=len(lines),
            digest=hashlib.sha256(b"".join(digests)).hexdigest(), sent_at=clock.now_ms(), sig="",
        )  # fmt: skip
        head = msgspec.structs.replace(head, **other)
        return msgspec.structs.replace(head, sig=heads.sign(head.signed_text(), self.key))

    def ndjson(self, lines: list[bytes], **other: Any) -> bytes:
        return b"\n".join([encode(self.head(lines, **other)), *lines])

    def batch(self, lines: list[bytes]) -> Batch:
        """What the door makes of these lines."""
        known = device_known(self.id)
        made = [read(raw, known.enrolled) for raw in lines]
        head = self.head(lines)
        holds = heads.head_holds(head, [line.hash for line in made], self.x, self.y)
        return Batch(self.id, head, made, holds)


def event_id(raw: bytes) -> str:
    return str(msgspec.json.decode(raw)["id"])
