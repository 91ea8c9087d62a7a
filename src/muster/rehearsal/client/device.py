"""A phone: enrolled once, it makes events, keeps them, and sends until each is answered."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec

from muster.rehearsal.client import batch
from muster.rehearsal.client.envelope import Made, Maker
from muster.rehearsal.client.http import Link, LinkDown, Reply
from muster.rehearsal.client.keys import DeviceKey
from muster.rehearsal.client.outbox import BatchReply, Outbox
from muster.rehearsal.client.retry import Backoff, retry_after_s
from muster.rehearsal.client.seal import Seal

BATCHES = "/api/ledger/batches"
NDJSON = "application/x-ndjson"
JSON = "application/json"


class Undelivered(Exception):
    """The server did not take it after every try; the events are still in the outbox."""


class Enrolment(msgspec.Struct, frozen=True):
    device: str
    district: str
    round: str
    mode: str
    point: str
    lane: int
    seal: Seal
    server_at: int


@dataclass(slots=True)
class Phone:
    """One app on one phone. ``clock`` is the true time in ms; the phone's own is ``offset_ms`` off."""

    link: Link
    key: DeviceKey
    enrolment: Enrolment
    maker: Maker
    clock: Callable[[], int]
    random: Random
    offset_ms: int = 0
    gzip: bool = False
    backoff: Backoff = field(default_factory=Backoff)
    outbox: Outbox = field(default_factory=Outbox)
    proved_to: int = 0
    skew_ms: int = 0
    sent_again: int = 0

    def now_ms(self) -> int:
        return self.clock() + self.offset_ms

    def make(self, kind: str, body: Any, *, actor: str, at: int | None = None, mode: str = "") -> Made:
        """Make the event and keep it in the outbox before anything is sent."""
        made = self.maker.make(kind, body, at=self.now_ms() if at is None else at, actor=actor, mode=mode)
        self.outbox.put(made)
        return made

    async def send(self, envelopes: list[Made], *, carried: bool = False) -> BatchReply:
        """Send until answered and mark what was answered. Raises Undelivered, with all of it back in the outbox."""
        path = f"{BATCHES}?carried=1" if carried else BATCHES
        try:
            reply = await self._until_answered(path, envelopes)
        except Undelivered:
            self.outbox.put_back(envelopes)
            raise
        if reply is None:  # too large: half as many
            half = len(envelopes) // 2
            await self.send(envelopes[:half], carried=carried)
            return await self.send(envelopes[half:], carried=carried)
        answer = msgspec.json.decode(reply.body, type=BatchReply)
        self.proved_to, self.skew_ms = answer.proved_to, answer.skew_ms
        kept = self.outbox.acknowledge(envelopes, answer)
        self.outbox.put_back(kept)
        if len(kept) == len(envelopes):
            raise Undelivered("the server answered, but for none of the events it was sent")
        return answer

    async def send_and_lose_reply(self, envelopes: list[Made]) -> None:
        """Send, and break off before the reply: the server may have stored it, the phone cannot know."""
        try:
            await self.link.post(BATCHES, lambda: self._body(envelopes), kind=NDJSON, gzip=self.gzip, hang_up=True)
        except LinkDown:
            self.sent_again += 1

    async def drain(self, most: int = batch.MOST_EVENTS) -> None:
        """Send everything that waits."""
        while envelopes := self.outbox.take(most):
            await self.send(envelopes)

    async def heartbeat(self) -> dict[str, Any]:
        waiting = self.outbox.waiting
        raw = batch.heartbeat(
            self.key, seq=self.maker.seq, hash=self.maker.prev, sent_at=self.now_ms(), unsent=len(waiting),
            oldest_unsent_at=msgspec.json.decode(waiting[0].raw)["at"] if waiting else None,
        )  # fmt: skip
        reply = await self.link.post("/api/devices/heartbeat", raw, kind=JSON)
        answer: dict[str, Any] = msgspec.json.decode(reply.body)
        return answer

    def clone(self, random: Random) -> "Phone":
        """The same app data on a second phone: same key, same place in the chain, an empty outbox."""
        return Phone(self.link, self.key, self.enrolment, self.maker.copy(random), self.clock, random,
                     self.offset_ms, self.gzip, self.backoff)  # fmt: skip

    def _body(self, envelopes: list[Made]) -> bytes:
        raw = batch.body(self.key, envelopes, sent_at=self.now_ms())
        return batch.squeeze(raw) if self.gzip else raw

    async def _until_answered(self, path: str, envelopes: list[Made]) -> Reply | None:
        """The 200 that answers, or None when the batch must be halved."""
        waits = self.backoff.waits(self.random)
        while True:
            reply: Reply | None = None
            try:
                reply = await self.link.post(path, lambda: self._body(envelopes), kind=NDJSON, gzip=self.gzip)
            except LinkDown as error:
                why = str(error)
            else:
                if reply.status == 200:
                    return reply
                if reply.status == 413 and len(envelopes) > 1:
                    return None
                why = f"{reply.status} {reply.body[:300].decode(errors='replace')}"
            self.sent_again += 1
            pause = next(waits, None)
            if pause is None:
                raise Undelivered(why)
            await asyncio.sleep(max(pause, retry_after_s(reply)))


async def enrol(
    link: Link,
    token: str,
    label: str,
    *,
    clock: Callable[[], int],
    random: Random,
    key: DeviceKey | None = None,
    backoff: Backoff | None = None,
) -> Phone:
    """Make a key and enrol it. The same token with the same key may be sent again after a lost reply."""
    key, backoff = key or DeviceKey(), backoff or Backoff()
    raw = msgspec.json.encode({"token": token, "key": key.jwk(), "sig": key.enrolment_sig(token), "label": label})
    why = ""
    for pause in (*backoff.waits(random), 0.0):
        reply: Reply | None = None
        try:
            reply = await link.post("/api/devices", raw, kind=JSON)
        except LinkDown as error:
            why = str(error)
        else:
            if reply.status in (200, 201):
                return _phone(link, key, reply, clock, random, backoff)
            why = f"{reply.status} {reply.body[:300].decode(errors='replace')}"
            if 400 <= reply.status < 500 and reply.status != 429:
                break
        await asyncio.sleep(max(pause, retry_after_s(reply)))
    raise Undelivered(why)


def _phone(
    link: Link, key: DeviceKey, reply: Reply, clock: Callable[[], int], random: Random, backoff: Backoff
) -> Phone:
    enrolment = msgspec.json.decode(reply.body, type=Enrolment)
    maker = Maker(
        district=enrolment.district, round=enrolment.round, mode=enrolment.mode, device=key.thumbprint, random=random
    )
    return Phone(link, key, enrolment, maker, clock, random, backoff=backoff)
