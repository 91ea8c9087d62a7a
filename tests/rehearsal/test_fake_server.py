"""The fake server says what the real one says: one conversation, held with both."""

import socket
import threading
from collections.abc import Callable, Iterator
from random import Random
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import msgspec
import pytest

from muster.access.tokens import token_make_many
from muster.common import clock as house_clock
from muster.rehearsal.client import batch
from muster.rehearsal.client.device import JSON, NDJSON, Phone, enrol
from muster.rehearsal.client.http import Link
from muster.rehearsal.client.keys import DeviceKey
from muster.rehearsal.client.retry import Backoff
from muster.rehearsal.player.seats import Prank
from tests.conftest import StandingClock
from tests.rehearsal.fake_server import FakeServer

Talk = list[tuple[str, object]]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def real(home: object, clock: StandingClock, transactional_db: None) -> Iterator[Link]:
    """The real views behind a small HTTP server."""
    from muster.config.wsgi import application
    from muster.ledger.devices import devices_forget

    devices_forget()
    server = WSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield Link("127.0.0.1", server.server_address[1])
    server.shutdown()
    server.server_close()


async def conversation(link: Link, tokens: list[str], now: Callable[[], int]) -> Talk:
    """Everything a phone may do, and what it is told."""
    told: Talk = [("not its own key", await stolen(link, tokens[0]))]
    phone = await enrol(link, tokens[0], "phone", clock=now, random=Random(1), backoff=Backoff(tries=2))
    body = {"resident": "00000000-0000-7000-8000-000000000001", "point": "P001", "lane": 2, "how": "qr"}
    told.append(("enrolled", (phone.enrolment.mode, phone.enrolment.point, phone.enrolment.lane)))
    first = [phone.maker.make("ResidentCheckedIn", body, at=now(), actor="w") for _ in range(3)]
    told.append(("created", await verdicts(phone, first)))
    told.append(("again", await verdicts(phone, first)))
    twice = phone.maker.make("ResidentCheckedIn", {**body, "how": "typed"}, at=now(), actor="w", id=first[0].id)
    unknown = phone.maker.make("MoodObserved", body, at=now(), actor="w")
    wrong = phone.maker.make("ResidentCheckedIn", {**body, "lane": "two"}, at=now(), actor="w")
    half = phone.maker.add(b'{"id": "half a line')
    after = phone.maker.make("ResidentCheckedIn", body, at=now(), actor="w")
    told.append((Prank.ID_TWICE, await verdicts(phone, [twice, unknown, wrong, half, after])))
    gap, later = (phone.maker.make("ResidentCheckedIn", body, at=now(), actor="w") for _ in range(2))
    told.append(("after a gap", await verdicts(phone, [later])))
    told.append(("the gap", await verdicts(phone, [gap])))
    told.append(("heartbeat", {name: (await phone.heartbeat())[name] for name in ("proved_to", "revoked")}))
    forged = batch.body(phone.key, [after], sent_at=now()).replace(b'"count":1', b'"count":2')
    reply = await link.post("/api/ledger/batches", forged, kind=NDJSON)
    told.append(("forged", reply.status))
    return told


async def stolen(link: Link, token: str) -> list[tuple[int, str]]:
    """Somebody else's public key, signed for by one's own; then not signed for at all."""
    theirs, own = DeviceKey(), DeviceKey()
    told = []
    for sig in ({"sig": own.enrolment_sig(token)}, {"sig": theirs.enrolment_sig(f"not {token}")}, {}):
        raw = msgspec.json.encode({"token": token, "key": theirs.jwk(), **sig})
        reply = await link.post("/api/devices", raw, kind=JSON)
        told.append((reply.status, msgspec.json.decode(reply.body)["code"]))
    return told


async def verdicts(phone: Phone, envelopes: list) -> tuple[list[tuple[str, str]], int]:
    answer = await phone.send(envelopes)
    return [(verdict.verdict, verdict.reason) for verdict in answer.verdicts], answer.proved_to


def test_the_fake_answers_as_the_real_server_does(real: Link, clock: StandingClock, server: FakeServer) -> None:
    import asyncio

    tokens = token_make_many(
        district="140122", round="2022-04-15", mode="live", places=[("P001", 2, "phone")], by="user:1",
        at=house_clock.now(),
    )  # fmt: skip
    truly = asyncio.run(conversation(real, tokens, lambda: clock.ms))
    faked = asyncio.run(conversation(Link("127.0.0.1", server.port), ["token"], lambda: clock.ms))
    assert faked == truly


def test_a_port_that_nobody_listens_on_is_a_broken_link() -> None:
    import asyncio

    from muster.rehearsal.client.http import LinkDown

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(LinkDown):
            asyncio.run(Link("127.0.0.1", port).post("/", b"", kind=NDJSON))
