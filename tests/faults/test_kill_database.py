"""The database is killed in the middle of ingest, again and again; the server brings it back and nothing is lost."""

import os
from random import Random
from time import sleep

import pytest

from tests.faults.crew import Crew, kept
from tests.faults.house import house, until

pytestmark = pytest.mark.xdist_group("serve")
SOAK = int(os.environ.get("MUSTER_SOAK_KILLS", "50"))


@pytest.mark.parametrize("kills", [10, pytest.param(SOAK, marks=pytest.mark.soak)])
def test_nothing_acknowledged_is_lost_or_doubled_when_the_database_is_killed(kills: int) -> None:
    random = Random(kills)
    with house() as one:
        found = one.prepare(residents=2_000, phones=6)
        one.begin()
        with Crew(one, **found, seed=kills) as crew:
            for _ in range(kills):
                crew.busy()
                sleep(random.uniform(0, 0.2))
                broken = crew.broken
                one.cluster.kill()
                assert until(lambda before=broken: crew.broken > before), "no request met the kill"
                crew.busy()
        verdicts = kept(one, crew)
        assert min(verdicts[name] for name in ("created", "conflict", "quarantined")) > 0
        one.book_holds()
