"""Boards that look at the numbers: one person's browser, or a county's boards that poll, in a process of their own."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.load import quantile

EVERY_S = 5.0  # as often as a board of the product polls
LIVE = "/board/live"


class Browser:
    """One person who is logged in."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self._peer = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.get("/login")
        form = {"username": username, "password": password, "csrfmiddlewaretoken": self._cookies["csrftoken"]}
        status, _ = self._ask("POST", "/login", urlencode(form))
        if status != 302:
            raise RuntimeError(f"the login was refused: {status}")

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, path: str) -> float:
        """Seconds until the whole page was there. Raises RuntimeError on anything but 200."""
        began = time.perf_counter()
        status, body = self._ask("GET", path)
        waited = time.perf_counter() - began
        if status != 200:
            raise RuntimeError(f"{status} {path} {body[:200]!r}")
        return waited

    def _ask(self, method: str, path: str, form: str | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._peer.request(method, path, form, headers)
        reply = self._peer.getresponse()
        body = reply.read()
        for line in reply.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return reply.status, body


@dataclass(slots=True)
class Polled:
    """What the boards met. ``fresh`` answers had new numbers, ``same`` were 304."""

    boards: int = 0
    fresh: int = 0
    same: int = 0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    worst_ms: float = 0.0

    def said(self) -> str:
        return f"{self.boards} boards: {self.fresh} new, {self.same} unchanged, p50 {self.p50_ms:.0f} ms, p95 {self.p95_ms:.0f} ms"


@contextmanager
def polling(port: int, cookie: str, boards: int) -> Iterator[Polled]:
    """So many boards poll while the block runs; afterwards the figures are there."""
    command = [sys.executable, "-m", "bench.boards", str(port), str(boards)]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found = Polled()
    try:
        if running.stdin is None:
            raise RuntimeError("the boards cannot be told to stop")
        running.stdin.write(cookie + "\n")
        running.stdin.flush()
        yield found
        out, _ = running.communicate("stop\n", timeout=60)
        for name, value in json.loads(out).items():
            setattr(found, name, value)
    finally:
        running.kill()
        running.wait()


@dataclass(slots=True)
class _Wall:
    """All the boards of one process."""

    port: int
    cookie: str
    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    async def board(self, begins_s: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        etag = ""
        await asyncio.sleep(begins_s)
        while True:
            began = time.perf_counter()
            known = f"If-None-Match: {etag}\r\n" if etag else ""
            head = f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n{known}\r\n"
            writer.write(head.encode("ascii"))
            status, etag = await _reply(reader)
            self.waits.append(time.perf_counter() - began)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            await asyncio.sleep(max(0.0, EVERY_S - (time.perf_counter() - began)))


async def _reply(reader: asyncio.StreamReader) -> tuple[int, str]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    await reader.readexactly(int(headers.get("content-length", "0")))
    return int(first.split(" ", 2)[1]), headers.get("etag", "")


async def _poll(port: int, boards: int) -> Polled:
    wall = _Wall(port, await asyncio.to_thread(sys.stdin.readline))
    wall.cookie = wall.cookie.strip()
    looking = [asyncio.create_task(wall.board(EVERY_S * number / boards)) for number in range(boards)]
    await asyncio.to_thread(sys.stdin.readline)
    fallen = [task.exception() for task in looking if task.done()]
    if fallen or set(wall.statuses) - {200, 304}:
        raise RuntimeError(f"boards fell away: {fallen[:1]} {wall.statuses}")
    for task in looking:
        task.cancel()
    p50, p95, worst = (1000 * quantile(wall.waits, share) for share in (0.5, 0.95, 1.0))
    return Polled(boards, wall.statuses.get(200, 0), wall.statuses.get(304, 0), p50, p95, worst)


if __name__ == "__main__":
    met = asyncio.run(_poll(int(sys.argv[1]), int(sys.argv[2])))
    print(json.dumps({name: getattr(met, name) for name in Polled.__dataclass_fields__}))
