"""Load for the ingest benches: enrolled phones, batches made and signed beforehand, sent over few connections."""

import asyncio
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from muster.common import clock, ids
from muster.rehearsal.client import batch
from muster.rehearsal.client.device import BATCHES, NDJSON, Phone, enrol
from muster.rehearsal.client.http import Link

DISTRICT, ROUND = "140122", "2022-04-15"
DAY_MS = 1_649_973_600_000


def round_ready(residents: int, points: int = 174) -> list[tuple[str, str, int]]:
    """An open round whose residents are invited. Returns (resident, point, lane) in order of the queue."""
    from django.db import transaction

    from muster.common.raw import raw_cursor
    from muster.ledger.append import append

    people = [(str(ids.uuid7()), f"P{i % points + 1:03d}", i // points % 2 + 1) for i in range(residents)]
    slot = clock.from_ms(DAY_MS)
    with transaction.atomic():
        cur = raw_cursor()
        with cur.copy("COPY invitation (district, round, resident, household, village, point, lane, slot_at, single) FROM STDIN") as copy:
            for person, point, lane in people:
                copy.write_row((DISTRICT, ROUND, person, person, "140122100001", point, lane, slot, False))
        cur.execute("ANALYZE invitation")
        opened = {"names": residents, "roll_hash": "0" * 64, "starts_at": DAY_MS - 86_400_000, "ends_at": DAY_MS + 4 * 86_400_000}
        append(DISTRICT, ROUND, [("RoundOpened", opened)], actor="bench", at=slot)
    return people


async def phones(link: Link, lanes: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Phone]:
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


def morning(fleet: dict[tuple[str, int], Phone], people: Sequence[tuple[str, str, int]]) -> dict[tuple[str, int], int]:
    """Put every person through her lane; the events wait in the phones' outboxes. Returns events per lane."""
    tubes: dict[tuple[str, int], list[Any]] = {}
    made: dict[tuple[str, int], int] = {}
    at = DAY_MS
    for person, point, lane in people:
        phone, place = fleet[point, lane], {"point": point, "lane": lane}
        at += 20

        def act(kind: str, phone: Phone = phone, at: int = at, place: dict[str, Any] = place, **body: Any) -> None:
            phone.make(kind, body | place, actor="bench", at=at)
            made[place["point"], place["lane"]] = made.get((place["point"], place["lane"]), 0) + 1

        number, members = tubes.setdefault((point, lane), [0, 0])
        tube = f"T-{point}-{lane}-{number:05d}"
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


def bodies(fleet: dict[tuple[str, int], Phone], size: int) -> list[tuple[bytes, int]]:
    """Every outbox as signed batches of ``size``, the phones taking turns: (body, events)."""
    queues: list[list[tuple[bytes, int]]] = []
    for phone in fleet.values():
        queue = []
        while taken := phone.outbox.take(size):
            queue.append((batch.body(phone.key, taken, sent_at=clock.now_ms()), len(taken)))
        queues.append(queue)
    return [queue[at] for at in range(max(map(len, queues))) for queue in queues if at < len(queue)]


async def send(link: Link, path: str, raw: Sequence[tuple[bytes, int]], at_once: int = 24) -> tuple[float, list[float]]:
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


__all__ = ["BATCHES", "DAY_MS", "DISTRICT", "ROUND", "bodies", "morning", "phones", "round_ready", "send"]
