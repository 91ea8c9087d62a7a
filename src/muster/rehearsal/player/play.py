"""The player: says each line on its phone at its time, and keeps hundreds of outboxes moving over HTTP."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from muster.rehearsal.client.device import Undelivered
from muster.rehearsal.client.envelope import Made
from muster.rehearsal.client.http import Link
from muster.rehearsal.player import pranks
from muster.rehearsal.player.faults import Fault, FaultPlan
from muster.rehearsal.player.lines import Line
from muster.rehearsal.player.pace import Pace
from muster.rehearsal.player.score import Score
from muster.rehearsal.player.seats import Held, Played, Seat

T = TypeVar("T")

MINUTE_MS = 60_000
WINDOW_MS = 2 * MINUTE_MS  # how far the clock moves at once
BATCH = 50
FLUSH_AFTER_MS = 25 * MINUTE_MS  # nothing waits longer on a phone that has network
_AT_ONCE = 48  # phones at their last words


@dataclass(slots=True)
class Player:
    """``progress`` is told how many events were made since the last call, and the rehearsed time."""

    link: Link
    pace: Pace
    faults: FaultPlan
    score: Score = field(default_factory=Score)
    seats: list[Seat] = field(default_factory=list)
    progress: Callable[[int, int], None] | None = None
    made: int = 0
    faults_met: dict[Fault, int] = field(default_factory=lambda: dict.fromkeys(Fault, 0))
    played: list[Played] = field(default_factory=list)
    retired: list[Seat] = field(default_factory=list)
    _marks: dict[int, tuple[str, int]] = field(default_factory=dict)
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def play(self, until_ms: int) -> None:
        """Play every line before ``until_ms``; then the phones are silent for a moment, and it is ``until_ms``."""
        self._runner.run(self._play(until_ms))

    def finish(self) -> None:
        """Everybody has network again: send all that is left, then say that nothing is."""
        self._runner.run(self._finish())

    def settle_seat(self, seat: Seat) -> None:
        """Send all that one phone has."""
        self._runner.run(self._empty(seat))

    def do(self, act: Coroutine[Any, Any, T]) -> T:
        """Run an act of the phones in the player's loop."""
        return self._runner.run(act)

    def close(self) -> None:
        self._runner.run(self.link.close())
        self._runner.close()

    @property
    def unsent(self) -> int:
        """Events that still lie on phones."""
        return sum(seat.unsent for seat in self.everyone())

    def everyone(self) -> list[Seat]:
        """All phones that ever spoke, clones and lost ones too."""
        seats = [*self.seats, *self.retired]
        return seats + [seat.twin for seat in seats if seat.twin]

    async def _play(self, until_ms: int) -> None:
        earlier: list[asyncio.Task[None]] = []
        due = self.score.next_ms
        while due is not None and due < until_ms:
            edge = min(due - due % WINDOW_MS + WINDOW_MS, until_ms)
            before = self.made
            for line in self.score.until(edge):
                self._say(line)
            await self._settled(earlier)  # or phones would seem slow: their requests wait while the clock moves on
            self.pace.move(edge)
            earlier = self._start_pumps()
            await asyncio.sleep(0)
            if self.progress:
                self.progress(self.made - before, edge)
            due = self.score.next_ms
        await self._settled(earlier)
        self.pace.move(until_ms)
        await self._settled(self._start_pumps(flush=True))

    def _say(self, line: Line) -> None:
        seat = self.seats[line.seat]
        if seat.twin is not None and seat.twin_from_ms <= line.at_ms < seat.twin_until_ms and _for_the_twin(line):
            seat = seat.twin
        if seat.pranks and line.at_ms >= seat.pranks[0].at_ms:
            self.played += pranks.play(seat, line)
        phone = seat.phone
        at = line.at_ms + phone.offset_ms
        if line.ref >= 0:
            event, collected_at = self._marks[line.ref]
            line.body["event"] = event
            if line.kind == "SpecimenMoved":
                line.body["collected_at"] = collected_at
        made = phone.maker.make(line.kind, line.body, at=at, actor=line.actor)
        waiting = phone.outbox.waiting
        if not waiting:
            seat.oldest_ms = line.at_ms
        waiting.append(made)
        self.made += 1
        if line.mark >= 0:
            self._marks[line.mark] = (made.id, at)
        if seat.pranks:
            seat.last, seat.last_id = line, made.id

    def _start_pumps(self, *, flush: bool = False) -> list[asyncio.Task[None]]:
        """Start sending on every phone with a full batch, an old event, or something held back whose time has come."""
        now, loop, tasks = self.pace.now_ms, asyncio.get_running_loop(), []
        for seat in self.everyone():
            waiting = len(seat.phone.outbox.waiting)
            due = waiting > 0 and (flush or now - seat.oldest_ms >= FLUSH_AFTER_MS)
            back = any(held.until_ms <= now for held in seat.held)
            if (due or back or waiting >= BATCH) and not seat.pumping and now >= seat.quiet_until_ms:
                seat.pumping = True
                tasks.append(loop.create_task(self._pump(seat, flush=due)))
        return tasks

    async def _settled(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            await task

    async def _pump(self, seat: Seat, *, flush: bool) -> None:
        try:
            now = self.pace.now_ms
            for held in [held for held in seat.held if held.until_ms <= now]:
                seat.held.remove(held)
                await seat.phone.send(held.envelopes)
            waiting = seat.phone.outbox.waiting
            most = 500 if len(waiting) > 4 * BATCH else BATCH
            while len(waiting) >= BATCH or (flush and waiting):
                if not await self._send_one(seat, seat.phone.outbox.take(most)):
                    break
            seat.oldest_ms = self.pace.now_ms
        finally:
            seat.pumping = False

    async def _send_one(self, seat: Seat, envelopes: list[Made]) -> bool:
        """Send one batch as its fate has it. False when the phone falls silent."""
        seat.batches += 1
        drawn = None if seat.sound else self.faults.of(seat.index, seat.batches)
        if drawn is None:
            await seat.phone.send(envelopes)
            return True
        self.faults_met[drawn.fault] += 1
        match drawn.fault:
            case Fault.DROPPED:
                seat.held.append(Held(self.pace.now_ms + drawn.wait_ms, envelopes))
            case Fault.DELAYED:
                seat.phone.outbox.put_back(envelopes)
                seat.quiet_until_ms = self.pace.now_ms + drawn.wait_ms
                return False
            case Fault.REORDERED:
                later = seat.phone.outbox.take(BATCH)
                if later:
                    await seat.phone.send(later)
                    await seat.phone.send(envelopes)
                else:
                    seat.held.append(Held(self.pace.now_ms + 1, envelopes))
            case Fault.REPEATED:
                await seat.phone.send(envelopes)
                await seat.phone.send(envelopes)
            case Fault.REPLY_LOST:
                await seat.phone.send_and_lose_reply(envelopes)
                await seat.phone.send(envelopes)
        return True

    async def _empty(self, seat: Seat) -> None:
        for held in seat.held:
            await seat.phone.send(held.envelopes)
        seat.held.clear()
        seat.quiet_until_ms = 0
        await seat.phone.drain(BATCH)

    async def _finish(self) -> None:
        turns = asyncio.Semaphore(_AT_ONCE)

        async def last_words(seat: Seat) -> None:
            async with turns:
                await self._empty(seat)
                await seat.phone.heartbeat()

        await asyncio.gather(*[last_words(seat) for seat in self.everyone()])
        if self.unsent:
            raise Undelivered("a phone still holds events after the last round of sending")


def _for_the_twin(line: Line) -> bool:
    """Every second person, as long as the clone lives on the same lane."""
    return "resident" in line.body and int(line.body["resident"][-1], 16) % 2 == 1
