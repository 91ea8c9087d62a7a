"""HTTP/1.1 over a few kept connections: enough for a phone, lean enough for hundreds of them in one process."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field


class LinkDown(Exception):
    """The connection broke before a whole reply was read. Nobody knows whether the server acted."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_MOST_REPLY = 16 * 1024 * 1024


@dataclass(slots=True)
class Link:
    """Connections to one server, kept open and shared; at most ``most`` requests are under way at once."""

    host: str
    port: int
    most: int = 16
    timeout_s: float = 60.0
    _idle: list[_Stream] = field(default_factory=list)
    _turns: asyncio.Semaphore | None = None

    async def post(
        self, path: str, body: bytes | Callable[[], bytes], *, kind: str, gzip: bool = False, hang_up: bool = False
    ) -> Reply:
        """Send and read the reply. A callable ``body`` is made when it is this request's turn.

        ``hang_up`` breaks the connection when all is sent, as a tunnel would.
        """
        if self._turns is None:
            self._turns = asyncio.Semaphore(self.most)
        async with self._turns:
            raw = body() if callable(body) else body
            try:
                return await asyncio.wait_for(self._post(path, raw, kind, gzip, hang_up), self.timeout_s)
            except (OSError, EOFError, TimeoutError, ValueError, IndexError) as error:
                raise LinkDown(f"{type(error).__name__} at {path}") from error

    async def close(self) -> None:
        while self._idle:
            _, writer = self._idle.pop()
            writer.close()

    async def _post(self, path: str, body: bytes, kind: str, gzip: bool, hang_up: bool) -> Reply:
        request = self._request(path, body, kind, gzip)
        while self._idle:
            try:
                return await self._exchange(self._idle.pop(), request, hang_up)
            except (ConnectionError, asyncio.IncompleteReadError):
                continue  # the server had closed a connection that was long idle
        return await self._exchange(await asyncio.open_connection(self.host, self.port), request, hang_up)

    async def _exchange(self, stream: _Stream, request: bytes, hang_up: bool) -> Reply:
        reader, writer = stream
        done = False
        try:
            writer.write(request)
            await writer.drain()
            if hang_up:
                raise LinkDown("hung up")
            reply = await _reply(reader)
            done = reply.headers.get("connection", "").lower() != "close"
            return reply
        finally:
            if done:
                self._idle.append(stream)
            else:
                writer.close()

    def _request(self, path: str, body: bytes, kind: str, gzip: bool) -> bytes:
        coded = "Content-Encoding: gzip\r\n" if gzip else ""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Type: {kind}\r\n{coded}"
            f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
        )
        return head.encode("ascii") + body


async def _reply(reader: asyncio.StreamReader) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    headers = {}
    for line in head[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return Reply(status, headers, await _chunks(reader))
    size = int(headers.get("content-length", "0"))
    return Reply(status, headers, await reader.readexactly(min(size, _MOST_REPLY)))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size <= _MOST_REPLY:
        length = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        parts.append(await reader.readexactly(length))
        await reader.readexactly(2)
        size += length
        if length == 0:
            break
    return b"".join(parts)
