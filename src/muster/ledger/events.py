"""Every kind of event, on one page. The bodies are in each room's ``bodies.py``; what they hold is in docs/events.md.

A room registers its bodies when Django starts. A kind that is not listed here cannot be registered,
and a listed kind without a body fails the suite.
"""

from dataclasses import dataclass

import msgspec
import msgspec.inspect

LEDGER = "DeviceEnrolled DeviceRevoked DeviceSignedOff EventRetracted QuarantineReleased"
ROLL = "CareMarkSet CareNoticeAcknowledged"
STAFF = "WorkerSignedOn ShiftStarted ShiftEnded"
ACCOUNT = (
    "RoundOpened ResidentRegistered ResidentsLinked ResidentsUnlinked ResidentCheckedIn CodesInspected TemperatureTaken "
    "ResidentDiverted SpecimenCollected SpecimenNotCollected SpecimenVoided SpecimenMoved TubeOpened TubeSealed TubeVoided "
    "TubeReceived TubeRejected ResultReported ResultAmended ResultReleased VisitMade ExcuseGranted RefusalRecorded "
    "ElsewhereClaimed OpenNameAssigned ExceptionSettled AttendanceClosed ResultsClosed RoundReopened"
)
STATION = "PointReadied LaneOpened LaneClosed QueueCounted DisinfectionDone IncidentReported SuppliesCounted"
LAB = "BagPacked BoxPacked CustodyHandedOver CustodyReceived DifferenceSigned RunLoaded ResampleOrdered"
TRACE = "CaseOpened ContactNamed ContactFollowedUp"

ROOM_OF: dict[str, str] = {
    kind: room
    for room, kinds in {
        "ledger": LEDGER, "roll": ROLL, "staff": STAFF, "account": ACCOUNT,
        "station": STATION, "lab": LAB, "trace": TRACE,
    }.items()
    for kind in kinds.split()
}  # fmt: skip

VERSION = 1

# What only the server may say, for a person who was asked who they are. A device that says it is quarantined, and its
# corrections do not reach these: otherwise a stolen phone could enrol others, release its own lines, or open a round.
SERVER_KINDS = frozenset({
    "DeviceEnrolled", "DeviceRevoked", "DeviceSignedOff", "QuarantineReleased", "RoundOpened", "RoundReopened",
    "AttendanceClosed", "ResultsClosed", "ExceptionSettled", "ResultReleased",
})  # fmt: skip

# Which facts a correction can be of, where it is not any: a void that names a laboratory's report corrects nothing.
_SWABS = frozenset({"SpecimenCollected", "SpecimenMoved"})
CORRECTS = {
    "SpecimenVoided": _SWABS,
    "SpecimenMoved": _SWABS,
    "ResultAmended": frozenset({"ResultReported", "ResultAmended"}),
    "ResidentsUnlinked": frozenset({"ResidentsLinked"}),
}


@dataclass(frozen=True, slots=True)
class Body:
    """How one kind's body is read: its decoder, and which of the three subject members it has.

    ``keys``: how many members a body has when all are required and none holds an object, else 0.
    """

    struct: type[msgspec.Struct]
    decoder: msgspec.json.Decoder[msgspec.Struct]
    resident: bool
    tube: bool
    event: bool
    keys: int


_BODIES: dict[str, Body] = {}


def register(kind: str, struct: type[msgspec.Struct]) -> None:
    """Make ``struct`` the body of ``kind``. Raises KeyError for a kind that is not on this page."""
    if kind not in ROOM_OF:
        raise KeyError(f"{kind} is not listed in muster.ledger.events")
    fields = struct.__struct_fields__
    described = msgspec.inspect.type_info(struct)
    plain = isinstance(described, msgspec.inspect.StructType) and all(
        found.required and _is_plain(found.type) for found in described.fields
    )
    _BODIES[kind] = Body(
        struct, msgspec.json.Decoder(struct),
        resident="resident" in fields, tube="tube" in fields, event="event" in fields, keys=len(fields) if plain else 0,
    )  # fmt: skip


def _is_plain(found: msgspec.inspect.Type) -> bool:
    return isinstance(
        found, (msgspec.inspect.StrType, msgspec.inspect.IntType, msgspec.inspect.UUIDType, msgspec.inspect.LiteralType)
    )


def body_of(kind: str) -> Body | None:
    return _BODIES.get(kind)


def registered() -> dict[str, type[msgspec.Struct]]:
    return {kind: body.struct for kind, body in _BODIES.items()}
