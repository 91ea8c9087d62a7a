"""Every event a batch of its own: a quiet minute, when each phone sends at once what it has just made."""

import asyncio

from bench import load
from bench.home import fresh_home, server
from bench.report import report
from muster.rehearsal.client.http import Link

RESIDENTS = load.scaled(4_000)
AT_ONCE = 48
TARGET = 800


def main() -> None:
    with fresh_home():
        from muster.common.raw import raw_cursor

        people = load.round_ready(RESIDENTS)
        raw_cursor().execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, envelope bytea NOT NULL)")
        with server("bench.bare:application") as port:
            value, bare, waits = asyncio.run(_measure(port, people))
    report(
        "ingest_single", value, "events/s", peer="bare insert of one, same server and bytes", peer_value=bare,
        target=f">= {TARGET}", met=value >= TARGET,
        more={"reply_p50_ms": f"{1000 * load.quantile(waits, 0.5):.1f}",
              "reply_p95_ms": f"{1000 * load.quantile(waits, 0.95):.1f}"},
    )  # fmt: skip


async def _measure(port: int, people: list[tuple[str, str, int]]) -> tuple[float, float, list[float]]:
    link = Link("127.0.0.1", port, most=AT_ONCE)
    fleet = await load.phones(link, sorted({(point, lane) for _, point, lane in people}))
    load.morning(fleet, people)
    raw = load.bodies(fleet, 1)
    third = len(raw) // 3
    await load.send(link, load.BATCHES, raw[:third], AT_ONCE)  # warm: plans, statistics, caches
    value, waits = await load.send(link, load.BATCHES, raw[third:], AT_ONCE)
    await load.send(link, "/bench/bare", raw[:third], AT_ONCE)
    bare, _ = await load.send(link, "/bench/bare", raw[third:], AT_ONCE)
    await link.close()
    return value, bare, waits


if __name__ == "__main__":
    main()
