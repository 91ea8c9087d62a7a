"""What a phone still has to send, and what it was told about the rest (docs/sync.md section 4)."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from muster.rehearsal.client.batch import MOST_EVENTS, take
from muster.rehearsal.client.envelope import Made


class Verdict(msgspec.Struct, frozen=True):
    id: str
    verdict: str
    reason: str = ""
    detail: str = ""


class BatchReply(msgspec.Struct, frozen=True):
    verdicts: list[Verdict]
    proved_to: int
    server_at: int
    skew_ms: int


class Shown(NamedTuple):
    """An event that the phone shows to its user: in conflict, or put aside."""

    made: Made
    verdict: str
    reason: str


class Outbox:
    """Envelopes wait here until the server has answered for each of them by name.

    ``told`` keeps the 32-byte hash of everything acknowledged, so that it can be proved later that nothing was lost.
    """

    def __init__(self) -> None:
        self.waiting: deque[Made] = deque()
        self.told = bytearray()
        self.verdicts: Counter[str] = Counter()
        self.shown: list[Shown] = []

    def put(self, made: Made) -> None:
        self.waiting.append(made)

    def take(self, most: int = MOST_EVENTS) -> list[Made]:
        """Take the next batch out; give it to ``acknowledge`` or ``put_back``."""
        if not self.waiting:
            return []
        taken = take(self.waiting, most)
        for _ in taken:
            self.waiting.popleft()
        return taken

    def put_back(self, envelopes: Iterable[Made]) -> None:
        self.waiting.extendleft(reversed(list(envelopes)))

    def acknowledge(self, envelopes: Sequence[Made], reply: BatchReply) -> list[Made]:
        """Forget exactly the envelopes that ``reply`` lists; return those it does not."""
        listed = list(zip(envelopes, reply.verdicts, strict=False))
        kept = list(envelopes[len(listed) :])
        for made, verdict in listed:
            if verdict.id != made.id:
                kept.append(made)
                continue
            self.verdicts[verdict.verdict] += 1
            self.told += made.hash
            if verdict.verdict in ("conflict", "quarantined"):
                self.shown.append(Shown(made, verdict.verdict, verdict.reason))
        return kept
