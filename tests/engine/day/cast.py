"""Problems of any size for the day's tests: households in order, spread over points, slots over the morning."""

from dataclasses import replace
from typing import Any

import numpy as np

from muster.engine.day import DayParams, DayProblem

MIDNIGHT_MS = 1_649_952_000_000  # 15 April 2022, 00:00 in Asia/Shanghai
SIZES, SHARES = [1, 2, 3, 4, 5, 6], [0.156, 0.272, 0.247, 0.171, 0.089, 0.065]


def problem(residents: int, points: int, lanes: int, *, seed: int = 7, **params: Any) -> DayProblem:
    rng = np.random.default_rng([residents, points])
    sizes = rng.choice(SIZES, residents, p=SHARES)
    household = np.repeat(np.arange(residents), sizes)[:residents].astype(np.int32)
    houses = int(household[-1]) + 1
    per_point = np.full(points, lanes // points, np.int32)
    per_point[: lanes % points] += 1
    lane_of_house = np.sort(rng.permutation(houses) % lanes)
    point = np.repeat(np.arange(points), per_point)[lane_of_house].astype(np.int32)
    slot = (6 * 3_600_000 + 1_800_000 * rng.integers(0, 12, houses)).astype(np.int64)
    bedridden = rng.random(residents) < 0.006
    return DayProblem(
        midnight_ms=MIDNIGHT_MS,
        household=household,
        point=point[household],
        slot_ms=slot[household],
        single=rng.random(residents) < 0.008,
        bedridden=bedridden,
        worker=(rng.random(residents) < 0.045) & ~bedridden,
        age=rng.integers(1, 95, residents).astype(np.int32),
        lanes=per_point,
        hands=np.full(points, 38, np.int32),
        seed=seed,
        params=replace(DayParams(), **params),
    )
