"""Load for the ingest benches: enrolled phones, batches made and signed beforehand, sent over few connections."""

import asyncio
import os
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from muster.common import clock, ids
from muster.rehearsal.client import batch
from muster.rehearsal.client.device import BATCHES, NDJSON, Phone, enrol
from muster.rehearsal.client.http import Link

DISTRICT, ROUND = "140122", "2022-04-15"
DAY_MS = 1_649_973_600_000  # 15 April 2022, 06:00 in Shanghai
LAB = ("", 0)
Fleet = dict[tuple[str, int], Phone]
Tubes = dict[tuple[str, int], list[int]]  # by lane: number of the tube in hand, and its members
_POSITIVE_EVERY = 1_500


def scaled(full: int) -> int:
    """A size of the county, smaller where somebody only tries a bench out."""
    return max(2, round(full * float(os.environ.get("MUSTER_BENCH_SCALE", "1"))))


def round_ready(residents: int, points: int = 174) -> list[tuple[str, str, int]]:
    """An open round whose residents are invited. Returns (resident, point, lane) in order of the queue."""
    from django.db import transaction

    from muster.common.raw import raw_cursor
    from muster.ledger.append import append

    people = [(str(ids.uuid7()), f"P{i % points + 1:03d}", i // points % 2 + 1) for i in range(residents)]
    slot = clock.from_ms(DAY_MS)
    with transaction.atomic():
        cur = raw_cursor()
        with cur.copy(
            "COPY invitation (district, round, resident, household, village, point, lane, slot_at, single) FROM STDIN"
        ) as copy:
            for person, point, lane in people:
                copy.write_row((DISTRICT, ROUND, person, person, "140122100001", point, lane, slot, False))
        cur.execute("ANALYZE invitation")
        opened = {
            "names": residents,
            "roll_hash": "0" * 64,
            "starts_at": DAY_MS - 86_400_000,
            "ends_at": DAY_MS + 4 * 86_400_000,
        }
        append(DISTRICT, ROUND, [("RoundOpened", opened)], actor="bench", at=slot)
    return people


async def phones(link: Link, lanes: Sequence[tuple[str, int]]) -> Fleet:
    """One enrolled phone per lane."""
    from muster.access.tokens import token_make_many

    places = [(point, lane, "bench") for point, lane in lanes]
    tokens = await asyncio.to_thread(
        token_make_many, district=DISTRICT, round=ROUND, mode="live", places=places, by="bench", at=clock.now()
    )
    found = await asyncio.gather(
        *(enrol(link, token, "bench", clock=clock.now_ms, random=Random(at)) for at, token in enumerate(tokens))
    )
    return dict(zip(lanes, found, strict=True))


def morning(
    fleet: Fleet, people: Sequence[tuple[str, str, int]], tubes: Tubes | None = None, at: int = DAY_MS
) -> dict[tuple[str, int], int]:
    """Put every person through her lane; the events wait in the phones' outboxes. Returns events per lane.

    ``tubes`` carries the tubes in hand from one part of the morning to the next.
    """
    tubes = {} if tubes is None else tubes
    made: dict[tuple[str, int], int] = {}
    for person, point, lane in people:
        phone, place = fleet[point, lane], {"point": point, "lane": lane}
        at += 20

        def act(kind: str, phone: Phone = phone, at: int = at, place: dict[str, Any] = place, **body: Any) -> None:
            phone.make(kind, body | place, actor="bench", at=at)
            made[place["point"], place["lane"]] = made.get((place["point"], place["lane"]), 0) + 1

        number, members = tubes.setdefault((point, lane), [0, 0])
        tube = _tube(point, lane, number)
        if members == 0:
            act("TubeOpened", tube=tube, capacity=10)
        act("ResidentCheckedIn", resident=person, how="qr")
        act("CodesInspected", resident=person, health="green", travel="green")
        act("TemperatureTaken", resident=person, temp_dc=365)
        act("SpecimenCollected", resident=person, tube=tube)
        tubes[point, lane] = [number, members + 1]
        if members == 9:
            act("TubeSealed", tube=tube, count=10)
            tubes[point, lane] = [number + 1, 0]
    return made


def results(lab: Phone, tubes: Tubes) -> None:
    """The laboratory receives, reports and releases every tube that is full; a few are positive."""
    codes = [_tube(*lane, number) for lane, (full, _) in sorted(tubes.items()) for number in range(full)]
    at = DAY_MS + 5 * 3_600_000
    for row, tube in enumerate(codes):
        result = "positive" if row % _POSITIVE_EVERY == _POSITIVE_EVERY // 2 else "negative"
        lab.make("TubeReceived", {"tube": tube, "lab": "LAB1", "accession": tube}, actor="bench", at=at + row)
        lab.make("ResultReported", {"tube": tube, "run": "RUN1", "result": result}, actor="bench", at=at + row)
        lab.make("ResultReleased", {"tube": tube, "result": result}, actor="bench", at=at + row)


def _tube(point: str, lane: int, number: int) -> str:
    return f"T-{point}-{lane}-{number:05d}"


def bodies(fleet: Fleet, size: int) -> list[tuple[bytes, int]]:
    """Every outbox as signed batches of ``size``, the phones taking turns: (body, events)."""
    queues: list[list[tuple[bytes, int]]] = []
    for phone in fleet.values():
        queue = []
        while taken := phone.outbox.take(size):
            queue.append((batch.body(phone.key, taken, sent_at=clock.now_ms()), len(taken)))
        queues.append(queue)
    return [queue[at] for at in range(max(map(len, queues), default=0)) for queue in queues if at < len(queue)]


async def send(link: Link, path: str, raw: Sequence[tuple[bytes, int]], at_once: int = 60) -> tuple[float, list[float]]:
    """Send every body. Returns (events per second, seconds of each reply). Raises RuntimeError on anything but 200."""
    waiting = list(reversed(raw))
    waits: list[float] = []

    async def sender() -> None:
        while waiting:
            body, _ = waiting.pop()
            started = time.perf_counter()
            reply = await link.post(path, body, kind=NDJSON)
            waits.append(time.perf_counter() - started)
            if reply.status != 200:
                raise RuntimeError(f"{reply.status} {reply.body[:200]!r}")

    began = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(at_once)))
    return sum(events for _, events in raw) / (time.perf_counter() - began), waits


def quantile(waits: Sequence[float], share: float) -> float:
    """The wait that this share of all do not exceed."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


__all__ = [
    "BATCHES", "DAY_MS", "DISTRICT", "LAB", "ROUND", "Fleet", "Tubes", "bodies", "morning", "phones", "quantile",
    "results", "round_ready", "scaled", "send",
]  # fmt: skip
