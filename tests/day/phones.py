"""A phone of the town: tells facts at so many minutes of its round's day, keeps them, and sends them when asked."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from muster.common import clock
from muster.common.raw import raw_cursor
from muster.ledger.append import store
from tests.cast import DISTRICT, FIRST, SAMPLER_GU, Teller, plain
from tests.ledger.phone import Phone, event_id

Verdict = tuple[str, str]


class TownPhone(Phone):
    """``wrong``: how far its clock is from the true time."""

    def __init__(
        self,
        teller: Teller = FIRST,
        *,
        point: str = "P001",
        lane: int = 1,
        mode: str = "live",
        wrong: timedelta = timedelta(),
    ) -> None:
        super().__init__(actor=SAMPLER_GU, point=point, lane=lane, mode=mode, round_code=teller.round_code)
        self.teller, self.wrong = teller, wrong
        self.unsent: list[bytes] = []
        self.enrol()

    def tell(self, kind: str, minutes: float, *, mode: str = "", **body: Any) -> UUID:
        """One more event in the outbox; returns its id."""
        self.seq += 1
        self.clock_ms = clock.to_ms(self.teller.after(minutes) + self.wrong)
        raw = self.envelope(kind, plain(body), **({"mode": mode} if mode else {}))
        self.prev = hashlib.sha256(raw).hexdigest()
        self.unsent.append(raw)
        return UUID(event_id(raw))

    def swab(self, name: UUID, tube: str, minutes: float, **more: Any) -> UUID:
        return self.tell(
            "SpecimenCollected", minutes, resident=name, tube=tube, point=self.point, lane=self.lane, **more
        )

    def tube(self, tube: str, names: list[UUID], minutes: float, *, capacity: int = 10) -> None:
        """A tube from the first name to the seal, a swab a minute."""
        place = {"tube": tube, "point": self.point, "lane": self.lane}
        self.tell("TubeOpened", minutes, **place, capacity=capacity)
        for number, name in enumerate(names):
            self.swab(name, tube, minutes + number)
        self.tell("TubeSealed", minutes + len(names), **place, count=len(names))

    def send(self) -> list[Verdict]:
        """Send what is in the outbox; (verdict, reason) of each line."""
        lines, self.unsent = self.unsent, []
        return self.send_again(lines)

    def send_again(self, lines: list[bytes]) -> list[Verdict]:
        batch = self.batch(lines)
        store(raw_cursor(), DISTRICT, [batch])
        return [(verdict, reason) for _, verdict, reason in batch.verdicts]


def hash_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
