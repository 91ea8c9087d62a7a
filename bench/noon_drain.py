"""All points were offline from 08:00 to 12:00 and come back at once; meanwhile the county's boards look on."""

import asyncio
import time
from random import Random

from bench import load
from bench.boards import Browser, Polled, polling
from bench.county import HOUR_MS, County, county
from bench.home import fresh_home, server
from bench.report import report
from muster.rehearsal.client.http import Link
from muster.rehearsal.client.retry import Backoff

RESIDENTS, POINTS = load.scaled(154_000), load.scaled(174)
BOARDS = 20
DRAINED_S, BOARD_MS = 90.0, 250.0
EIGHT_MS, NOON_MS = load.DAY_MS + 2 * HOUR_MS, load.DAY_MS + 6 * HOUR_MS
_PATIENT = Backoff(first_s=0.1, most_s=5.0, tries=200)


def main() -> None:
    with fresh_home(at_ms=NOON_MS):
        made = county(RESIDENTS, POINTS)
        with server() as port:
            events, drained_s, again, met = asyncio.run(_measure(port, made))
    report(
        "noon_drain", drained_s, "s", peer="limit: all drained within 90 s", peer_value=DRAINED_S,
        target=f"<= {DRAINED_S:.0f} s and board p95 < {BOARD_MS:.0f} ms meanwhile",
        met=drained_s <= DRAINED_S and met.p95_ms < BOARD_MS,
        more={"events": f"{events:,}", "events_per_s": f"{events / drained_s:,.0f}", "sent_again": again,
              "board_p95_ms": f"{met.p95_ms:.0f}", "board": met.said()},
    )  # fmt: skip


async def _measure(port: int, made: County) -> tuple[int, float, int, Polled]:
    """Two thirds of the residents came between eight and noon; what their phones hold goes up at noon."""
    start = len(made.people) // 3
    people = made.people[start:]
    link = Link("127.0.0.1", port, most=512)
    fleet = await load.phones(link, sorted({(point, lane) for _, point, lane in people}))
    events = sum(load.morning(fleet, people, at=EIGHT_MS).values())
    for seed, phone in enumerate(fleet.values()):
        phone.backoff, phone.random = _PATIENT, Random(seed)
    watcher = Browser(port, made.username, made.password)
    watcher.get("/board/live")
    with polling(port, watcher.cookie, BOARDS) as met:
        began = time.perf_counter()
        await asyncio.gather(*(phone.drain() for phone in fleet.values()))
        drained_s = time.perf_counter() - began
    await link.close()
    left = sum(len(phone.outbox.waiting) for phone in fleet.values())
    if left:
        raise RuntimeError(f"{left} events were not acknowledged")
    return events, drained_s, sum(phone.sent_again for phone in fleet.values()), met


if __name__ == "__main__":
    main()
