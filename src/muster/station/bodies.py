"""Bodies of a sampling point's own events. Described in docs/events.md."""

from typing import Annotated

from msgspec import Meta, Struct

from muster.account.bodies import Code, Lane, Name
from muster.ledger.bodies import Reason
from muster.ledger.events import register


class PointReadied(Struct, frozen=True, forbid_unknown_fields=True):
    point: Code
    item: Name
    done: bool


class LaneOpened(Struct, frozen=True, forbid_unknown_fields=True):
    point: Code
    lane: Lane


class LaneClosed(Struct, frozen=True, forbid_unknown_fields=True):
    point: Code
    lane: Lane
    tubes: Annotated[int, Meta(ge=0, le=9_999)]


class QueueCounted(Struct, frozen=True, forbid_unknown_fields=True):
    point: Code
    waiting: Annotated[int, Meta(ge=0, le=9_999)]


class DisinfectionDone(Struct, frozen=True, forbid_unknown_fields=True):
    point: Code
    place: Name


class IncidentReported(Struct, frozen=True, forbid_unknown_fields=True):
    point: Code
    what: Reason
    grade: Name


class SuppliesCounted(Struct, frozen=True, forbid_unknown_fields=True):
    point: Code
    item: Name
    left: Annotated[int, Meta(ge=0, le=1_000_000)]


for _struct in (
    PointReadied, LaneOpened, LaneClosed, QueueCounted, DisinfectionDone, IncidentReported, SuppliesCounted,
):  # fmt: skip
    register(_struct.__name__, _struct)
