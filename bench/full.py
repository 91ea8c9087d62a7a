"""A home whose ledger holds the day of a whole county. `make bench` fills it once for all benches that read it."""

import asyncio
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import load
from bench.county import HOUR_MS, county
from bench.home import fresh_home, server
from muster.rehearsal.client.http import Link

RESIDENTS, POINTS = load.scaled(154_000), load.scaled(174)
SHARED = "MUSTER_BENCH_FULL"  # names the folder of the home that the benches of one run share
_SLICE = 20_000
_STAYS_AWAY = 33  # one in so many is an open name at noon


@dataclass(frozen=True, slots=True)
class Full:
    events: int
    username: str
    password: str


@contextmanager
def full_home() -> Iterator[Full]:
    """The clock stands at noon; everybody but one in 33 was sampled, and most results are there."""
    shared = os.environ.get(SHARED)
    with fresh_home(Path(shared) if shared else None, at_ms=load.DAY_MS + 6 * HOUR_MS) as folder:
        note = folder / "full.json"
        if not note.exists():
            note.write_text(json.dumps(_fill()), encoding="utf-8")
        yield Full(**json.loads(note.read_text(encoding="utf-8")))


def _fill() -> dict[str, int | str]:
    started = time.perf_counter()
    made = county(RESIDENTS, POINTS)
    ready = time.perf_counter()
    came = [person for row, person in enumerate(made.people) if row % _STAYS_AWAY]
    with server() as port:
        events = asyncio.run(_day(port, came))
    print(f"   a county of {RESIDENTS:,} in {ready - started:.0f} s, its {events:,} events in "
          f"{time.perf_counter() - ready:.0f} s", flush=True)  # fmt: skip
    from muster.common.raw import raw_cursor

    raw_cursor().execute("ANALYZE")
    return {"events": events, "username": made.username, "password": made.password}


async def _day(port: int, people: list[tuple[str, str, int]]) -> int:
    link = Link("127.0.0.1", port, most=24)
    fleet = await load.phones(link, [*sorted({(point, lane) for _, point, lane in people}), load.LAB])
    tubes: load.Tubes = {}
    events = 0
    for start in range(0, len(people), _SLICE):
        load.morning(fleet, people[start : start + _SLICE], tubes)
        events += await _send_all(link, fleet)
    load.results(fleet[load.LAB], tubes)
    events += await _send_all(link, fleet)
    await link.close()
    return events


async def _send_all(link: Link, fleet: load.Fleet) -> int:
    raw = load.bodies(fleet, 500)
    await load.send(link, load.BATCHES, raw, at_once=8)
    return sum(events for _, events in raw)
