"""The county's day: 154,000 residents at 174 points with 350 lanes are done by noon."""

import time

import numpy as np

from muster.engine.day import Act, simulate

from .cast import MIDNIGHT_MS, problem

NOON_MS = 12 * 3_600_000


def test_the_county_is_done_by_noon_and_in_seconds() -> None:
    given = problem(154_000, 174, 350)
    begun = time.process_time()
    day = simulate(given)
    assert time.process_time() - begun < 6
    assert abs(float(day.summary.finish_ms.mean()) - NOON_MS) < 30 * 60_000
    assert int(day.summary.finish_ms.max()) < NOON_MS + 3_600_000
    assert day.summary.sampled > 0.93 * 154_000
    assert 14_000 < day.summary.tubes < 18_500
    assert day.summary.stay_min["p90"] < 30
    assert bool((np.diff(day.steps["at_ms"]) >= 0).all())
    swabs = day.steps["at_ms"][day.steps["act"] == Act.SPECIMEN_COLLECTED] - MIDNIGHT_MS
    assert int(swabs.min()) > 5 * 3_600_000
