from collections.abc import Iterator
from random import Random

import pytest

from muster.rehearsal.client.device import Phone, enrol
from muster.rehearsal.client.http import Link
from muster.rehearsal.client.retry import Backoff
from tests.rehearsal.fake_server import FakeServer

NOON = 1_649_995_200_000


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


@pytest.fixture
def link(server: FakeServer) -> Link:
    return Link("127.0.0.1", server.port)


async def phone_of(link: Link, *, tries: int = 8) -> Phone:
    return await enrol(link, "token", "lane 2, phone 1", clock=lambda: NOON, random=Random(7),
                       backoff=Backoff(first_s=0.01, tries=tries))  # fmt: skip


def check_in(phone: Phone, number: int = 1) -> None:
    body = {"resident": f"00000000-0000-7000-8000-{number:012d}", "point": "P001", "lane": 2, "how": "qr"}
    phone.make("ResidentCheckedIn", body, actor="w1")
