"""Server or database is killed in the middle of ingest, again and again: what a phone was told is in the book, once."""

import os
from collections.abc import Callable
from random import Random
from time import sleep

import pytest

from tests.faults.crew import Crew, kept
from tests.faults.house import House, house, until

pytestmark = pytest.mark.xdist_group("serve")
SOAK = int(os.environ.get("MUSTER_SOAK_KILLS", "50"))


def _server(one: House) -> None:
    one.kill()
    one.begin()


def _database(one: House) -> None:
    """The server brings it back by itself."""
    one.cluster.kill()


@pytest.mark.parametrize("kill", [_server, _database])
@pytest.mark.parametrize("kills", [10, pytest.param(SOAK, marks=pytest.mark.soak)])
def test_nothing_acknowledged_is_lost_or_doubled(kill: Callable[[House], None], kills: int) -> None:
    random = Random(kills)
    with house() as one:
        found = one.prepare(residents=2_000, phones=6)
        one.begin()
        with Crew(one, **found, seed=kills) as crew:
            for _ in range(kills):
                crew.busy()
                sleep(random.uniform(0, 0.2))
                broken = crew.broken
                kill(one)
                assert until(lambda before=broken: crew.broken > before), "no request met the kill"
                crew.busy()
        verdicts = kept(one, crew)
        assert min(verdicts[name] for name in ("created", "conflict", "quarantined")) > 0
        one.book_holds()
