"""Every kind of event, on one page. The bodies are in each room's ``bodies.py``; what they hold is in docs/events.md.

A room registers its bodies when Django starts. A kind that is not listed here cannot be registered,
and a listed kind without a body fails the suite.
"""

from dataclasses import dataclass

import msgspec

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


@dataclass(frozen=True, slots=True)
class Body:
    """How one kind's body is read: its decoder, and which of the three subject members it has."""

    struct: type[msgspec.Struct]
    decoder: msgspec.json.Decoder[msgspec.Struct]
    resident: bool
    tube: bool
    event: bool


_BODIES: dict[str, Body] = {}


def register(kind: str, struct: type[msgspec.Struct]) -> None:
    """Make ``struct`` the body of ``kind``. Raises KeyError for a kind that is not on this page."""
    if kind not in ROOM_OF:
        raise KeyError(f"{kind} is not listed in muster.ledger.events")
    fields = set(struct.__struct_fields__)
    _BODIES[kind] = Body(
        struct, msgspec.json.Decoder(struct), "resident" in fields, "tube" in fields, "event" in fields
    )


def body_of(kind: str) -> Body | None:
    return _BODIES.get(kind)


def registered() -> dict[str, type[msgspec.Struct]]:
    return {kind: body.struct for kind, body in _BODIES.items()}
