"""The queue of a point: the shortest lane, first come first served, a registrar and then a sampler."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from .acts import Outcome
from .crowd import Crowd
from .people import People
from .roles import Duty
from .types import MINUTE, DayProblem, Ints, Longs

OPENED_BEFORE_MS = 42 * MINUTE  # lanes open for the workers, who are sampled before their shift
SHORT_S = 8.0  # at the sampler's table, for who is not sampled
LEAST_S = 5.0


@dataclass(frozen=True, slots=True)
class Served:
    """Those who were not sent away, in order of lane (through all points), then of service. Times are local ms."""

    person: Ints
    group: Ints
    lane: Ints
    arrive_ms: Longs
    registrar_from_ms: Longs
    registrar_to_ms: Longs
    sampler_from_ms: Longs
    sampler_to_ms: Longs


def lanes_open_ms(problem: DayProblem) -> int:
    return problem.opens_ms - OPENED_BEFORE_MS


def serve(problem: DayProblem, folk: People, duty: Duty, crowd: Crowd, rng: np.random.Generator) -> Served:
    """Lead everybody through a lane of the point where they came."""
    inside = np.flatnonzero(~crowd.away)
    person, point, arrive = crowd.person[inside], crowd.point[inside], crowd.arrive_ms[inside]
    group = crowd.group[inside]
    params = problem.params
    registrar = _durations(params.registrar_s, params.service_sigma, len(person), rng)
    sampler = _durations(params.sampler_s, params.service_sigma, len(person), rng)
    sampler[folk.end[person] != Outcome.SAMPLED] = int(SHORT_S * 1000)
    bounds = np.searchsorted(point, np.arange(len(problem.lanes) + 1))
    lane = np.zeros(len(person), np.int32)
    times = np.zeros((len(person), 4), np.int64)
    opened = lanes_open_ms(problem)
    for at in range(len(problem.lanes)):
        rows = slice(int(bounds[at]), int(bounds[at + 1]))
        chosen, passed = _point(
            arrive[rows].tolist(),
            group[rows].tolist(),
            registrar[rows].tolist(),
            sampler[rows].tolist(),
            int(problem.lanes[at]),
            opened,
            params.buffer,
        )
        lane[rows] = duty.lane_base[at] + np.array(chosen, np.int32)
        times[rows] = np.array(passed, np.int64).reshape(-1, 4)
    order = np.lexsort((times[:, 2], lane))
    return Served(person[order], group[order], lane[order], arrive[order], *times[order].T.copy())


def _durations(mean_s: float, sigma: float, count: int, rng: np.random.Generator) -> Longs:
    drawn = rng.lognormal(np.log(mean_s) - sigma * sigma / 2, sigma, count)
    return (np.maximum(drawn, LEAST_S) * 1000).astype(np.int64)


def _point(
    arrive: list[int], group: list[int], registrar: list[int], sampler: list[int], lanes: int, opened: int, buffer: int
) -> tuple[list[int], list[tuple[int, int, int, int]]]:
    """Lane (from 0) and registrar from/to, sampler from/to of each arrival; arrivals come in order of time.

    A registrar stops while `buffer` people wait before the sampler.
    """
    waiting: list[deque[int]] = [deque() for _ in range(lanes)]  # when each person in the queue gets to the registrar
    before: list[deque[int]] = [deque([opened] * buffer, buffer) for _ in range(lanes)]  # last starts of the sampler
    registrar_free, sampler_free = [opened] * lanes, [opened] * lanes
    chosen: list[int] = []
    passed: list[tuple[int, int, int, int]] = []
    lane, last = 0, -1
    for now, who, register_ms, sample_ms in zip(arrive, group, registrar, sampler, strict=True):
        if who != last:
            for queue in waiting:
                while queue and queue[0] <= now:
                    queue.popleft()
            lane = min(range(lanes), key=lambda i: (len(waiting[i]), sampler_free[i]))
            last = who
        begin = max(now, registrar_free[lane], before[lane][0])
        done = begin + register_ms
        swab = max(done, sampler_free[lane])
        end = swab + sample_ms
        registrar_free[lane], sampler_free[lane] = done, end
        before[lane].append(swab)
        waiting[lane].append(begin)
        chosen.append(lane)
        passed.append((begin, done, swab, end))
    return chosen, passed
