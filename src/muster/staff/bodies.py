"""Bodies of the staff room's events. Described in docs/events.md."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from muster.ledger.events import register

Point = Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]{2,31}\Z")]
Lane = Annotated[int, Meta(ge=0, le=99)]
PostName = Annotated[str, Meta(min_length=1, max_length=64)]
Minutes = Annotated[int, Meta(ge=0, le=1_440)]


class WorkerSignedOn(Struct, frozen=True, forbid_unknown_fields=True):
    worker: UUID
    point: Point
    post: PostName
    lane: Lane | None = None


class ShiftStarted(Struct, frozen=True, forbid_unknown_fields=True):
    worker: UUID
    point: Point
    post: PostName
    lane: Lane | None = None


class ShiftEnded(Struct, frozen=True, forbid_unknown_fields=True):
    worker: UUID
    point: Point
    suit_min: Minutes | None = None


for _struct in (WorkerSignedOn, ShiftStarted, ShiftEnded):
    register(_struct.__name__, _struct)
