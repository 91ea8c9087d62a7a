"""A seat is one of the day's phones and the trouble it is to have."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from muster.rehearsal.client.device import Phone
from muster.rehearsal.client.envelope import Made
from muster.rehearsal.player.lines import Line


class Prank(StrEnum):
    """What a faulty app does once."""

    SCHEMA = "schema"  # a text where a number belongs, then the same event rightly
    KIND = "kind"  # a kind that nobody knows
    UNREADABLE = "unreadable"  # half a line
    ID_TWICE = "id_twice"  # an id that was used before, with other bytes


class Due(NamedTuple):
    at_ms: int
    prank: Prank


class Held(NamedTuple):
    until_ms: int
    envelopes: list[Made]


class Played(NamedTuple):
    """A prank as it was played: what the server was given."""

    prank: Prank
    seat: int
    made: Made


@dataclass(slots=True)
class Seat:
    """``twin`` is a clone of the phone that says every second person's events between its two times."""

    index: int
    phone: Phone
    quiet_until_ms: int = 0
    twin: "Seat | None" = None
    twin_from_ms: int = 0
    twin_until_ms: int = 0
    pranks: list[Due] = field(default_factory=list)
    batches: int = 0
    held: list[Held] = field(default_factory=list)
    oldest_ms: int = 0
    last: Line | None = None
    last_id: str = ""
    sound: bool = False  # no faults drawn
    pumping: bool = False

    @property
    def unsent(self) -> int:
        return len(self.phone.outbox.waiting) + sum(len(held.envelopes) for held in self.held)
