"""Bodies of custody, runs and resampling. Described in docs/events.md."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from muster.account.bodies import Code, Ms, Name, Small
from muster.ledger.bodies import Reason
from muster.ledger.events import register

BAG_TUBES_MAX = 20
RUN_TUBES_MAX = 1_000


class BagPacked(Struct, frozen=True, forbid_unknown_fields=True):
    bag: Code
    point: Code
    tubes: Annotated[list[Code], Meta(min_length=1, max_length=BAG_TUBES_MAX)]


class BoxPacked(Struct, frozen=True, forbid_unknown_fields=True):
    box: Code
    point: Code
    bags: Annotated[list[Code], Meta(min_length=1, max_length=200)]
    tubes: Small


class CustodyHandedOver(Struct, frozen=True, forbid_unknown_fields=True):
    box: Code
    to: Name
    tubes: Small


class CustodyReceived(Struct, frozen=True, forbid_unknown_fields=True):
    box: Code
    lab: Name
    tubes: Small


class DifferenceSigned(Struct, frozen=True, forbid_unknown_fields=True):
    box: Code
    missing: Annotated[list[Code], Meta(max_length=1_000)]
    extra: Annotated[list[Code], Meta(max_length=1_000)]
    reason: Reason


class RunLoaded(Struct, frozen=True, forbid_unknown_fields=True):
    run: Name
    lab: Name
    tubes: Annotated[list[Code], Meta(min_length=1, max_length=RUN_TUBES_MAX)]


class ResampleOrdered(Struct, frozen=True, forbid_unknown_fields=True):
    resident: UUID
    tube: Code
    due_at: Ms


for _struct in (
    BagPacked, BoxPacked, CustodyHandedOver, CustodyReceived, DifferenceSigned, RunLoaded, ResampleOrdered,
):  # fmt: skip
    register(_struct.__name__, _struct)
