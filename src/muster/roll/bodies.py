"""Bodies of the roll's events: the care list during a round. Described in docs/events.md."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from muster.ledger.bodies import Reason
from muster.ledger.events import register

Mark = Literal["yellow_code", "red_code", "quarantined", "postpartum", "bedridden", "dialysis"]
# \Z, not $: `$` would let a line feed pass at the end of a code.
Code = Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]{2,31}\Z")]
Sampler = Annotated[str, Meta(min_length=1, max_length=64)]


class CareMarkSet(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    mark: Mark
    reason: Reason | None = None


class CareNoticeAcknowledged(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    mark: Mark
    point: Code
    sampler: Sampler


for _struct in (CareMarkSet, CareNoticeAcknowledged):
    register(_struct.__name__, _struct)
