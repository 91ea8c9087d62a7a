"""What devices may ask of the ledger; docs/sync.md says it in sentences."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from muster.common.api import Operation, Query
from muster.ledger.envelope import Envelope, Quarantine
from muster.ledger.head import Head, Heartbeat
from muster.ledger.views import EnrolRequest

_Ms = Annotated[int, Meta(ge=0)]


class Line(Envelope, frozen=True):
    """An envelope; its body is of the kind that it names (docs/events.md)."""

    body: dict[str, Any]  # type: ignore[assignment]


class Seal(Struct, frozen=True):
    kid: str
    key: str


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True):
    device: str
    district: str
    round: str
    mode: str
    point: str | None
    lane: int | None
    seal: Seal
    server_at: _Ms


class Verdict(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    verdict: Literal["created", "exists", "conflict", "quarantined"]
    reason: Quarantine | UnsetType = UNSET
    detail: str | UnsetType = UNSET


class Verdicts(Struct, frozen=True, forbid_unknown_fields=True):
    verdicts: list[Verdict]
    proved_to: int
    server_at: _Ms
    skew_ms: int


class Beaten(Struct, frozen=True, forbid_unknown_fields=True):
    server_at: _Ms
    proved_to: int
    revoked: bool
    skew_ms: int


OPERATIONS = (
    Operation(
        "device_enrol", "post", "/api/devices", "Enrol a device with a one-time token.",
        {201: Enrolment, 200: Enrolment}, body=EnrolRequest,
        problems=("bad_enrolment", "key_bad", "enrolment_unsigned", "token_unknown", "token_used", "token_expired",
                  "device_enrolled_elsewhere", "key_destroyed", "database_away", "disk_low"),
    ),
    Operation(
        "device_heartbeat", "post", "/api/devices/heartbeat", "Say that the device is there and what it still holds.",
        {200: Beaten}, body=Heartbeat, problems=("bad_head", "device_unknown", "database_away"),
    ),
    Operation(
        "batch_send", "post", "/api/ledger/batches", "Send a batch of events under a signed head.",
        {200: Verdicts}, body=(Head, Line), lines=True,
        query=(Query("carried", ("1",), "Delivered later, by another device."),),
        problems=("bad_head", "device_unknown", "batch_too_large", "not_ndjson", "bad_gzip", "too_many_unsigned",
                  "busy", "database_away", "disk_low"),
    ),
)  # fmt: skip
