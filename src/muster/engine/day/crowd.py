"""Who stands where and when: every arrival at a point, households together."""

from dataclasses import dataclass

import numpy as np

from .people import People
from .types import MINUTE, DayProblem, Flags, Ints, Longs

WORKERS_FROM_MS = 40 * MINUTE  # before opening
WORKERS_TO_MS = 5 * MINUTE
EARLIEST_MS = 20 * MINUTE


@dataclass(frozen=True, slots=True)
class Crowd:
    """Arrivals in order of point, time, group; `group` is equal for those who came together.

    `away` are sent to the right point at the entrance, without queueing.
    """

    person: Ints
    point: Ints
    arrive_ms: Longs  # local
    group: Ints
    away: Flags


def crowd(problem: DayProblem, folk: People, rng: np.random.Generator) -> Crowd:
    """Draw every arrival. Who would arrive too late does not come."""
    size, params = len(problem.household), problem.params
    total = size + len(folk.walk_ins)
    last_ms = problem.closes_ms + params.late_grace_ms
    arrive, group = _arrivals(problem, total, rng)
    home = np.concatenate([problem.point, folk.walk_ins["point"]]).astype(np.int32)
    person = np.flatnonzero(folk.comes & (arrive <= last_ms)).astype(np.int32)
    point, away = home[person], np.zeros(len(person), bool)
    if len(problem.lanes) > 1:
        strays = (person < size) & (rng.random(len(person)) < params.wrong_point)
        strays[person < size] &= ~problem.worker[person[person < size]]
        point = np.where(strays, (point + rng.choice([-1, 1], len(person))) % len(problem.lanes), point)
        away = strays & (rng.random(len(person)) >= params.wrong_point_sampled)
    again = person[away & (rng.random(len(person)) < params.wrong_point_arrives)]
    again_ms = arrive[again] + rng.integers(15 * MINUTE, 50 * MINUTE, len(again))
    again, again_ms = again[again_ms <= last_ms], again_ms[again_ms <= last_ms]
    alone = total + len(problem.household) + np.arange(len(again))
    return _ordered(
        np.concatenate([person, again]),
        np.concatenate([point, home[again]]),
        np.concatenate([arrive[person], again_ms]),
        np.concatenate([group[person], alone]),
        np.concatenate([away, np.zeros(len(again), bool)]),
    )


def _arrivals(problem: DayProblem, total: int, rng: np.random.Generator) -> tuple[Longs, Ints]:
    """Arrival and group of each person: the household's, or one's own for the few who come alone."""
    size, params = len(problem.household), problem.params
    _, house = np.unique(problem.household, return_inverse=True)
    houses = int(house.max()) + 1 if size else 0
    together = (rng.random(size) < params.together) & ~problem.worker
    spread = np.concatenate([_spread(problem, houses, rng), _spread(problem, size, rng)])
    group = np.where(together, house, houses + np.arange(size))
    arrive = problem.slot_ms + spread[group]
    # members of one household may be invited to two points or slots: the earliest slot moves them all
    first = np.full(houses + size, np.iinfo(np.int64).max)
    np.minimum.at(first, group, arrive)
    arrive = np.maximum(first[group], problem.opens_ms - EARLIEST_MS) if size else arrive
    workers = rng.integers(problem.opens_ms - WORKERS_FROM_MS, problem.opens_ms - WORKERS_TO_MS, size)
    arrive = np.where(problem.worker, workers, arrive)
    walk_in_ms = rng.integers(
        problem.opens_ms, max(problem.opens_ms + 1, problem.closes_ms - params.slot_ms), total - size
    )
    group = np.concatenate([group, houses + size + np.arange(total - size)])
    return np.concatenate([arrive, walk_in_ms]), group.astype(np.int32)


def _spread(problem: DayProblem, count: int, rng: np.random.Generator) -> Longs:
    """Milliseconds after the beginning of the slot."""
    params = problem.params
    inside = rng.integers(0, params.slot_ms, count)
    draw = rng.random(count)
    early = np.minimum(rng.exponential(params.early_mean_ms, count), 2 * params.slot_ms).astype(np.int64)
    late = np.minimum(rng.exponential(params.late_mean_ms, count), 4 * params.slot_ms).astype(np.int64)
    shift = np.where(draw < params.early, -early, np.where(draw >= 1 - params.late, params.slot_ms + late, inside))
    return shift.astype(np.int64)


def _ordered(person: Ints, point: Ints, arrive_ms: Longs, group: Ints, away: Flags) -> Crowd:
    order = np.lexsort((person, group, arrive_ms, point))
    return Crowd(
        person=person[order].astype(np.int32),
        point=point[order].astype(np.int32),
        arrive_ms=arrive_ms[order],
        group=group[order].astype(np.int32),
        away=away[order],
    )
