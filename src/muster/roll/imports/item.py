"""A row that is good, with its blind indexes, and whom of the roll it is."""

from dataclasses import dataclass, field
from uuid import UUID

from muster.roll.imports.rows import Entry

Key = bytes | tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class Known:
    """A resident who is on the roll already."""

    id: UUID
    likeness: bytes
    content: bytes
    gone: bool
    dead: bool


@dataclass(slots=True)
class Item:
    """An entry with its blind indexes, and whom of the roll it is, if anyone."""

    entry: Entry
    number: bytes | None
    likeness: bytes
    content: bytes
    known: Known | None = None
    born: int | None = None  # of somebody known, where the list gives no birth date
    changes: list[str] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Perhaps: what an import gave for the last time was not this."""
        return self.known is not None and (self.known.content != self.content or self.known.gone)

    @property
    def key(self) -> Key:
        """By what the person is known again: the number, else name and birth date within the household."""
        return self.number or (self.entry.village, self.entry.household, self.likeness)
