"""What goes wrong on the way: drawn for every batch from the seed, so that a bad day can be played again."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

MINUTE_MS = 60_000


class Fault(StrEnum):
    DROPPED = "dropped"  # never left the phone; goes much later, after others
    DELAYED = "delayed"  # no network for a while; the phone sends nothing
    REORDERED = "reordered"  # the next batch arrives first
    REPEATED = "repeated"  # sent twice
    REPLY_LOST = "reply_lost"  # stored, but the phone was never told; it sends again


_ALL = tuple(Fault)


@dataclass(frozen=True, slots=True)
class Drawn:
    fault: Fault
    wait_ms: int


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """``rate``: share of batches that meet a fault, 0 to 1."""

    seed: int
    rate: float

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise ValueError("the fault rate is a share between 0 and 1")

    def of(self, seat: int, batch: int) -> Drawn | None:
        """What happens to this phone's batch number ``batch``; None when nothing does."""
        dice = Random((self.seed << 48) ^ (seat << 24) ^ batch)  # noqa: S311 (a game, no secret)
        if dice.random() >= self.rate:
            return None
        return Drawn(dice.choice(_ALL), dice.randint(5, 60) * MINUTE_MS)
