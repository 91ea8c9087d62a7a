"""Batches of 50 over HTTP, everything on: noon, when the points that were offline come back beside those at work."""

import asyncio

from bench import load
from bench.cpu import spent
from bench.home import fresh_home, server
from bench.report import report
from muster.rehearsal.client.http import Link

RESIDENTS = 24_000
BATCH = 50
TARGET = 12_000


def main() -> None:
    with fresh_home():
        from muster.common.raw import raw_cursor

        people = load.round_ready(RESIDENTS)
        raw_cursor().execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, envelope bytea NOT NULL)")
        with server("bench.bare:application") as port:
            value, bare, costs = asyncio.run(_measure(port, people))
    report(
        "ingest", value, "events/s", peer="bare insert, same server, bytes and batch", peer_value=bare,
        target=f">= {TARGET} and >= 0.4 of the peer", met=value >= TARGET and value >= 0.4 * bare, more=costs,
    )  # fmt: skip


async def _measure(port: int, people: list[tuple[str, str, int]]) -> tuple[float, float, dict[str, str]]:
    link = Link("127.0.0.1", port, most=60)
    fleet = await load.phones(link, sorted({(point, lane) for _, point, lane in people}))
    load.morning(fleet, people)
    raw = load.bodies(fleet, BATCH)
    third = len(raw) // 3
    await load.send(link, load.BATCHES, raw[:third])  # warm: plans, statistics, caches
    events = sum(made for _, made in raw[third:])
    before = spent()
    value, _ = await load.send(link, load.BATCHES, raw[third:])
    ours = spent().since(before, events)
    await load.send(link, "/bench/bare", raw[:third])
    before = spent()
    bare, _ = await load.send(link, "/bench/bare", raw[third:])
    costs = {f"cpu_{name}": cost for name, cost in ours.items()}
    costs |= {f"bare_{name}": cost for name, cost in spent().since(before, events).items()}
    await link.close()
    return value, bare, costs


if __name__ == "__main__":
    main()
