"""Bodies of the account's events: what happened to a person, a tube, a round. Described in docs/events.md.

Every number is bounded by what its column can hold, so that no body that was accepted can break a fold.
Ids are ``UUID`` (a pattern over text costs three times as much on the ingest path).
"""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from muster.ledger.bodies import DeviceId, Hash, Reason
from muster.ledger.events import register

# \Z, not $: `$` would let a line feed pass at the end of a code.
Code = Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]{2,31}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Village = Annotated[str, Meta(pattern=r"^([0-9]{12})?\Z")]
Lane = Annotated[int, Meta(ge=0, le=99)]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Small = Annotated[int, Meta(ge=0, le=9_999)]
Ms = Annotated[int, Meta(ge=946_684_800_000, lt=4_102_444_800_000)]

CodeColour = Literal["green", "yellow", "red", "none", "unreadable"]
Result = Literal["negative", "positive", "indeterminate"]


class RoundOpened(Struct, frozen=True, forbid_unknown_fields=True):
    names: Count
    roll_hash: Hash
    starts_at: Ms
    ends_at: Ms
    visit_gap_min: Small = 120


class Sealed(Struct, frozen=True, forbid_unknown_fields=True):
    """HPKE to the round's public key: enc (65 bytes) and ciphertext in base64url."""

    kid: Name
    box: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{88,8192}\Z")]


class ResidentRegistered(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    point: Code
    lane: Lane
    village: Village = ""
    household: UUID | None = None
    birth_year: Annotated[int, Meta(ge=1880, le=2100)] | None = None
    sealed: Sealed | None = None


class ResidentsLinked(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    same_as: UUID
    basis: Reason


class ResidentsUnlinked(Struct, frozen=True, forbid_unknown_fields=True):
    event: UUID
    resident: UUID
    same_as: UUID
    reason: Reason


class ResidentCheckedIn(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    point: Code
    lane: Lane
    how: Literal["qr", "id_card", "typed", "household", "proxy", "unknown"]


class CodesInspected(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    point: Code
    lane: Lane
    health: CodeColour
    travel: CodeColour


class TemperatureTaken(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    point: Code
    lane: Lane
    temp_dc: Annotated[int, Meta(ge=300, le=450)]


class ResidentDiverted(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    point: Code
    lane: Lane
    to: Literal["fever", "isolation", "home", "other_point"]
    reason: Reason


class SpecimenCollected(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    tube: Code
    point: Code
    lane: Lane


class SpecimenNotCollected(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    point: Code
    lane: Lane
    reason: Literal["refused", "unable", "left", "wrong_point", "already"]


class SpecimenVoided(Struct, frozen=True, forbid_unknown_fields=True):
    event: UUID
    resident: UUID
    tube: Code
    reason: Reason


class SpecimenMoved(Struct, frozen=True, forbid_unknown_fields=True):
    event: UUID
    resident: UUID
    tube: Code
    from_tube: Code
    point: Code
    lane: Lane
    collected_at: Ms
    reason: Reason


class TubeOpened(Struct, frozen=True, forbid_unknown_fields=True):
    tube: Code
    point: Code
    lane: Lane
    capacity: Literal[1, 5, 10, 20]


class TubeSealed(Struct, frozen=True, forbid_unknown_fields=True):
    tube: Code
    point: Code
    lane: Lane
    count: Small


class TubeVoided(Struct, frozen=True, forbid_unknown_fields=True):
    tube: Code
    reason: Literal["lost", "leaked", "mislabelled", "other"]


class TubeReceived(Struct, frozen=True, forbid_unknown_fields=True):
    tube: Code
    lab: Name
    accession: Name


class TubeRejected(Struct, frozen=True, forbid_unknown_fields=True):
    tube: Code
    lab: Name
    reason: Reason


class ResultReported(Struct, frozen=True, forbid_unknown_fields=True):
    tube: Code
    run: Name
    result: Result


class ResultAmended(Struct, frozen=True, forbid_unknown_fields=True):
    event: UUID
    tube: Code
    run: Name
    result: Result
    reason: Reason


class ResultReleased(Struct, frozen=True, forbid_unknown_fields=True):
    tube: Code
    result: Result


class VisitMade(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    outcome: Literal["nobody_home", "not_known_here", "found"]


class ExcuseGranted(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    reason: Reason
    proof: Reason


class RefusalRecorded(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    reason: Reason


class ElsewhereClaimed(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    place: Reason
    proof: Reason


class OpenNameAssigned(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    owner: Name
    due_at: Ms


class ExceptionSettled(Struct, frozen=True, forbid_unknown_fields=True):
    exception: Name
    subject: Annotated[str, Meta(min_length=1, max_length=128)]
    ruling: Reason


class SignedFor(Struct, frozen=True, forbid_unknown_fields=True):
    """What was still open when a person signed, and why they signed all the same."""

    reason: Reason
    open_names: Count = 0
    silent_devices: Annotated[list[DeviceId], Meta(max_length=2_000)] = []
    results_open: Count = 0
    tubes_unreported: Count = 0


Counts = Annotated[dict[Name, Count], Meta(min_length=1, max_length=64)]


class AttendanceClosed(Struct, frozen=True, forbid_unknown_fields=True):
    statement: Annotated[int, Meta(ge=1, le=9_999)]
    counts: Counts
    signed_for: SignedFor | None = None


class ResultsClosed(Struct, frozen=True, forbid_unknown_fields=True):
    statement: Annotated[int, Meta(ge=1, le=9_999)]
    counts: Counts
    signed_for: SignedFor | None = None


class RoundReopened(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Reason


for _struct in (
    RoundOpened, ResidentRegistered, ResidentsLinked, ResidentsUnlinked, ResidentCheckedIn, CodesInspected,
    TemperatureTaken, ResidentDiverted, SpecimenCollected, SpecimenNotCollected, SpecimenVoided, SpecimenMoved,
    TubeOpened, TubeSealed, TubeVoided, TubeReceived, TubeRejected, ResultReported, ResultAmended, ResultReleased,
    VisitMade, ExcuseGranted, RefusalRecorded, ElsewhereClaimed, OpenNameAssigned, ExceptionSettled,
    AttendanceClosed, ResultsClosed, RoundReopened,
):  # fmt: skip
    register(_struct.__name__, _struct)
