"""Bodies of the ledger's own events."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from muster.ledger.events import register

DeviceId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Reason = Annotated[str, Meta(min_length=1, max_length=400)]
Short = Annotated[str, Meta(max_length=64)]
Number = Annotated[int, Meta(ge=0, le=2**53)]


class Key(Struct, frozen=True, forbid_unknown_fields=True):
    """Coordinates of a P-256 public key: 32 bytes each, base64url."""

    x: DeviceId
    y: DeviceId


class DeviceEnrolled(Struct, frozen=True, forbid_unknown_fields=True):
    enrolled: DeviceId
    key: Key
    label: Short
    enrolled_mode: Short
    enrolled_round: Short
    point: Short = ""
    lane: Annotated[int, Meta(ge=0, le=99)] = 0


class DeviceRevoked(Struct, frozen=True, forbid_unknown_fields=True):
    revoked: DeviceId
    last_seq: Number
    reason: Reason


class DeviceSignedOff(Struct, frozen=True, forbid_unknown_fields=True):
    silent: DeviceId
    reason: Reason
    unsent: Number = 0


class EventRetracted(Struct, frozen=True, forbid_unknown_fields=True):
    event: UUID
    reason: Reason
    hash: Hash | None = None


class QuarantineReleased(Struct, frozen=True, forbid_unknown_fields=True):
    event: UUID
    hash: Hash
    reason: Reason


for _struct in (DeviceEnrolled, DeviceRevoked, DeviceSignedOff, EventRetracted, QuarantineReleased):
    register(_struct.__name__, _struct)
