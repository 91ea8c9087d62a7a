"""A batch: lines of one device under one signed head, and what the ledger answers to them."""

from dataclasses import dataclass, field

from muster.ledger.envelope import Line
from muster.ledger.head import Head


@dataclass(slots=True)
class Batch:
    """Lines of one device under one head. ``verified``: the head's signature holds for them.

    ``hashes``: of every line the head speaks of, also where only some of them are stored at a time.
    """

    device: str
    head: Head
    lines: list[Line]
    verified: bool
    carried: bool = False
    hashes: list[bytes] = field(default_factory=list)
    verdicts: list[tuple[str, str, str]] = field(default_factory=list)
    proved_to: int = 0

    def __post_init__(self) -> None:
        self.hashes = self.hashes or [line.hash for line in self.lines]
