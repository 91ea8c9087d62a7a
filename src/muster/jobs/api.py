"""What the page of a job asks for while it waits."""

from typing import Annotated

from msgspec import Meta, Struct

from muster.common.api import Operation


class Standing(Struct, frozen=True, forbid_unknown_fields=True):
    open: bool
    share: Annotated[int, Meta(ge=0, le=100)] | None
    said: str
    stopping: bool


OPERATIONS = (
    Operation(
        "job_state", "get", "/jobs/{id}/state", "How far a job is that one has asked for oneself.",
        {200: Standing}, problems=("not_found",), login=True, page=True,
    ),
)  # fmt: skip
