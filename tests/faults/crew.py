"""Phones that send without pause while things break, and remember to the byte what they made and what they were told."""

import asyncio
import threading
from collections import Counter
from random import Random
from typing import Any

from muster.rehearsal.client.device import Phone, enrol
from muster.rehearsal.client.envelope import Made
from muster.rehearsal.client.http import Link, Reply
from muster.rehearsal.client.retry import Backoff
from tests.faults.house import House, until
from tests.faults.prepare import DAY_MS, POINT

PATIENT = Backoff(first_s=0.02, most_s=0.5, tries=900)
BATCH = 40
PLACE = {"point": POINT, "lane": 1}


class Ear(Link):
    """A link that counts what it hears, by status; whoever is told to come again later does so after a second."""

    def __init__(self, port: int) -> None:
        super().__init__("127.0.0.1", port, most=32, timeout_s=15)
        self.statuses: Counter[int] = Counter()

    async def post(self, path: str, body: Any, **how: Any) -> Reply:
        reply = await super().post(path, body, **how)
        self.statuses[reply.status] += 1
        if "retry-after" in reply.headers:
            reply.headers["retry-after"] = "1"
        return reply


class Crew:
    """``told``: hash of the bytes → every verdict that came back for them. ``made``: the same hash → the bytes."""

    def __init__(self, house: House, *, people: list[str], tokens: list[str], seed: int) -> None:
        self.made: dict[bytes, bytes] = {}
        self.told: dict[bytes, list[str]] = {}
        self.failure: BaseException | None = None
        self._house, self._people, self._tokens = house, people, tokens
        self._random = Random(seed)
        self._link = Ear(house.port)
        self._phones: list[Phone] = []
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._run, name="crew", daemon=True)

    def __enter__(self) -> "Crew":
        self._thread.start()
        assert until(lambda: len(self.told) > 0 or self.failure is not None)
        return self

    def __exit__(self, *_: object) -> None:
        """Every phone sends what it has, until it is answered; then nobody sends any more."""
        self._leave.set()
        self._thread.join(120)
        assert not self._thread.is_alive(), "the phones were never answered"
        if self.failure is not None:
            raise self.failure

    @property
    def broken(self) -> int:
        """How many requests came to nothing and were sent again."""
        return sum(phone.sent_again for phone in self._phones)

    @property
    def refused(self) -> int:
        """How many answers said: not now."""
        return sum(count for status, count in self._link.statuses.items() if status not in (200, 201))

    @property
    def refusals(self) -> set[int]:
        return set(self._link.statuses) - {200, 201}

    def busy(self) -> None:
        """Wait for answers to some batches from now on: what comes next comes in mid-ingest."""
        before = len(self.told)
        assert until(lambda: len(self.told) > before + 3 * BATCH or self.failure is not None), self._house.words()
        if self.failure is not None:
            raise self.failure

    def _run(self) -> None:
        try:
            asyncio.run(self._work())
        except BaseException as failure:
            self.failure = failure

    async def _work(self) -> None:
        for token in self._tokens:
            seed = Random(self._random.random())
            phone = await enrol(self._link, token, "phone", clock=lambda: DAY_MS, random=seed, backoff=PATIENT)
            self._phones.append(phone)
        await asyncio.gather(*(self._shift(number, phone) for number, phone in enumerate(self._phones)))
        await self._link.close()

    async def _shift(self, number: int, phone: Phone) -> None:
        mine = self._people[number :: len(self._phones)]
        turn, last = 0, []
        while not self._leave.is_set():
            self._table(phone, mine, turn)
            last = phone.outbox.take(BATCH)
            await self._send(phone, last)
            if turn % 5 == 0:  # a lost reply: the same batch again
                await self._send(phone, last)
            turn += 1
        await self._send(phone, last)

    def _table(self, phone: Phone, people: list[str], turn: int) -> None:
        """Some residents at the table; now and then an app that writes nonsense, or one that uses an id again."""
        tube = f"T-{phone.key.thumbprint[:6]}-{turn}"
        for step in range(8):
            person = people[(turn * 8 + step) % len(people)]
            at = DAY_MS + turn * 1000 + step
            self._make(phone, "ResidentCheckedIn", {"resident": person, "how": "qr", **PLACE}, at)
            self._make(phone, "TemperatureTaken", {"resident": person, "temp_dc": 365, **PLACE}, at)
            self._make(phone, "SpecimenCollected", {"resident": person, "tube": tube, **PLACE}, at)
        if turn % 3 == 0:
            self._make(phone, "TemperatureTaken", {"resident": people[0], "temp_dc": "hot", **PLACE}, DAY_MS)
        if turn % 4 == 0:
            first = phone.outbox.waiting[0]
            twin = phone.maker.make("PointReadied", {"point": POINT, "item": "tent", "done": True},
                                    at=DAY_MS, actor="test", id=first.id)  # fmt: skip
            phone.outbox.put(twin)
            self.made[twin.hash] = twin.raw

    def _make(self, phone: Phone, kind: str, body: dict[str, object], at: int) -> None:
        made = phone.make(kind, body, actor="test", at=at)
        self.made[made.hash] = made.raw

    async def _send(self, phone: Phone, envelopes: list[Made]) -> None:
        reply = await phone.send(envelopes)
        assert [verdict.id for verdict in reply.verdicts] == [made.id for made in envelopes]
        for made, verdict in zip(envelopes, reply.verdicts, strict=True):
            self.told.setdefault(made.hash, []).append(verdict.verdict)


def kept(house: House, crew: Crew) -> Counter[str]:
    """Hold the book against what the phones were told. Returns how often each verdict is in the book."""
    rows = house.ask(
        """SELECT pos, hash, envelope, verdict FROM event WHERE device IN (SELECT id FROM device WHERE label = 'phone')
           ORDER BY pos"""
    )
    stored = {bytes(hash_): (bytes(envelope), verdict) for _, hash_, envelope, verdict in rows}
    assert len(stored) == len(rows), "an event is in the book twice"
    assert {hash_: raw for hash_, (raw, _) in stored.items()} == crew.made, "the book is not what the phones made"
    for hash_, verdicts in crew.told.items():
        assert set(verdicts) <= {"exists", stored[hash_][1]}, "told one verdict, stored another"
    assert crew.told.keys() == crew.made.keys(), "an event was never answered"
    (found,) = house.ask("SELECT count(*), min(pos), max(pos), (SELECT sum(pos) FROM ledger_head) FROM event")
    assert found == (found[0], 1, found[0], found[0]), "the positions have a gap"
    return Counter(verdict for _, verdict in stored.values())
