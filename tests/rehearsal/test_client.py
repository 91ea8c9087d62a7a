"""The phone, against a server written from the same page of docs."""

import asyncio
import hashlib
import json
import time
from random import Random

import pytest
from cryptography.hazmat.primitives import hpke

from muster.rehearsal.client import batch
from muster.rehearsal.client.device import Undelivered, enrol
from muster.rehearsal.client.envelope import NO_HASH, Maker, uuid7_text
from muster.rehearsal.client.http import Link
from muster.rehearsal.client.keys import DeviceKey, unb64
from tests.rehearsal.conftest import NOON, check_in, phone_of
from tests.rehearsal.fake_server import FakeServer


def test_every_envelope_names_the_bytes_of_the_one_before() -> None:
    maker = Maker(district="000000", round="r", mode="live", device="d", random=Random(1))
    first = maker.make("LaneOpened", {"point": "P001", "lane": 1}, at=NOON, actor="w")
    second = maker.make("LaneOpened", {"point": "P001", "lane": 1}, at=NOON, actor="w")
    assert json.loads(first.raw)["prev"] == NO_HASH
    assert json.loads(second.raw)["prev"] == hashlib.sha256(first.raw).hexdigest()
    assert (first.seq, second.seq) == (1, 2)
    assert list(json.loads(first.raw)) == ["id", "district", "round", "mode", "device", "seq", "prev", "at", "actor",
                                           "kind", "version", "body"]  # fmt: skip


def test_ids_are_uuid7_of_their_moment() -> None:
    text = uuid7_text(NOON, Random(1))
    assert (text[14], text[19] in "89ab", int(text.replace("-", "")[:12], 16)) == ("7", True, NOON)


def test_a_token_with_the_same_key_answers_again_and_with_another_key_does_not(link: Link) -> None:
    async def play() -> tuple[str, str]:
        key = DeviceKey()
        one = await enrol(link, "token", "a", clock=lambda: NOON, random=Random(1), key=key)
        two = await enrol(link, "token", "a", clock=lambda: NOON, random=Random(1), key=key)
        with pytest.raises(Undelivered, match="token_used"):
            await phone_of(link)
        return one.enrolment.device, two.enrolment.device

    one, two = asyncio.run(play())
    assert one == two


def test_batches_are_signed_whole_and_prove_the_chain(server: FakeServer, link: Link) -> None:
    async def play() -> tuple[int, dict[str, int]]:
        phone = await phone_of(link)
        for number in range(120):
            check_in(phone, number)
        await phone.drain(50)
        return phone.proved_to, dict(phone.outbox.verdicts)

    assert asyncio.run(play()) == (120, {"created": 120})
    assert [len(lines) for lines in server.batches] == [50, 50, 20]


def test_a_lost_reply_is_absorbed(server: FakeServer, link: Link) -> None:
    async def play() -> dict[str, int]:
        phone = await phone_of(link)
        check_in(phone)
        envelopes = phone.outbox.take()
        await phone.send_and_lose_reply(envelopes)
        while not server.lines:
            await asyncio.sleep(0.01)
        await phone.send(envelopes)
        return dict(phone.outbox.verdicts)

    assert asyncio.run(play()) == {"exists": 1}
    assert len(server.lines) == 1


def test_gzip_holds_the_same_lines(server: FakeServer, link: Link) -> None:
    async def play() -> dict[str, int]:
        phone = await phone_of(link)
        phone.gzip = True
        check_in(phone)
        await phone.drain()
        return dict(phone.outbox.verdicts)

    assert asyncio.run(play()) == {"created": 1}
    assert server.coded[-1] == "gzip"


def test_retry_waits_as_long_as_the_server_asks(server: FakeServer, link: Link) -> None:
    async def play() -> float:
        phone = await phone_of(link)
        check_in(phone)
        server.refuse = [(503, {"Retry-After": "1"}), (500, {})]
        started = time.monotonic()
        await phone.drain()
        return time.monotonic() - started

    assert asyncio.run(play()) >= 1.0
    assert len(server.refused_at) == 2
    assert len(server.lines) == 1


def test_nothing_is_forgotten_when_every_try_fails(server: FakeServer, link: Link) -> None:
    async def play() -> int:
        phone = await phone_of(link, tries=3)
        check_in(phone)
        server.refuse = [(507, {})] * 3
        with pytest.raises(Undelivered, match="507"):
            await phone.drain()
        return len(phone.outbox.waiting)

    assert asyncio.run(play()) == 1
    assert not server.lines


def test_a_batch_that_is_too_large_is_halved(server: FakeServer, link: Link) -> None:
    async def play() -> dict[str, int]:
        phone = await phone_of(link)
        for number in range(4):
            check_in(phone, number)
        server.refuse = [(413, {})]
        await phone.drain()
        return dict(phone.outbox.verdicts)

    assert asyncio.run(play()) == {"created": 4}
    assert [len(lines) for lines in server.batches] == [2, 2]


def test_a_batch_has_at_most_500_events_and_one_mebibyte() -> None:
    maker = Maker(district="000000", round="r", mode="live", device="d", random=Random(1))
    small = [maker.make("LaneOpened", {}, at=NOON, actor="w") for _ in range(600)]
    big = [maker.make("LaneOpened", {"text": "x" * 60_000}, at=NOON, actor="w") for _ in range(30)]
    assert len(batch.take(small)) == 500
    taken = batch.take(big)
    assert len(batch.body(DeviceKey(), taken, sent_at=NOON)) <= 1 << 20 < sum(len(made.raw) for made in big)


def test_an_id_used_twice_is_shown_as_a_conflict(link: Link) -> None:
    async def play() -> list[str]:
        phone = await phone_of(link)
        first = phone.maker.make("LaneOpened", {"point": "P001", "lane": 2}, at=NOON, actor="w")
        second = phone.maker.make("LaneOpened", {"point": "P001", "lane": 3}, at=NOON, actor="w", id=first.id)
        await phone.send([first, second])
        return [shown.verdict for shown in phone.outbox.shown]

    assert asyncio.run(play()) == ["conflict"]


def test_a_clone_stops_the_proof_and_loses_nothing(server: FakeServer, link: Link) -> None:
    async def play() -> tuple[int, int]:
        phone = await phone_of(link)
        check_in(phone)
        await phone.drain()
        clone = phone.clone(Random(8))
        check_in(phone, 2)
        check_in(clone, 3)
        await phone.drain()
        await clone.drain()
        return phone.proved_to, clone.proved_to

    assert asyncio.run(play()) == (2, 1)
    assert len(server.lines) == 3


def test_sealed_fields_open_only_with_the_rounds_key_and_for_their_resident(server: FakeServer, link: Link) -> None:
    async def play() -> dict[str, str]:
        phone = await phone_of(link)
        return phone.enrolment.seal.close({"name": "周一"}, resident)

    resident = "00000000-0000-7000-8000-0000000000aa"
    sealed = asyncio.run(play())
    suite = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    opened = suite.decrypt(unb64(sealed["box"]), server.seal, info=f"muster-seal-1 r.identity.1 {resident}".encode())
    assert json.loads(opened) == {"name": "周一"}


def test_heartbeat_tells_what_is_unsent(link: Link) -> None:
    async def play() -> dict[str, object]:
        phone = await phone_of(link)
        check_in(phone)
        return await phone.heartbeat()

    assert asyncio.run(play()) == {"server_at": 1, "proved_to": 0, "revoked": False, "skew_ms": 0}


def test_connections_that_the_server_closed_while_idle_cost_no_waiting(server: FakeServer, link: Link) -> None:
    async def play() -> float:
        phone = await phone_of(link)
        streams = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(8)]
        for _, writer in streams:
            writer.close()
        link._idle += streams
        started = time.monotonic()
        check_in(phone)
        await phone.drain()
        return time.monotonic() - started

    assert asyncio.run(play()) < 0.5
    assert len(server.lines) == 1
