"""What the point itself reports: readiness, lanes, queue counts, shifts, disinfection, supplies, incidents."""

from dataclasses import dataclass

import numpy as np

from .acts import Act, Incident, Place, Post, ReadyItem, Supply
from .queue import Served, lanes_open_ms
from .roles import Duty
from .steps import Steps
from .types import HOUR, MINUTE, DayProblem, Ints, Longs, Table

READY_FROM_MS, READY_TO_MS = 150 * MINUTE, 70 * MINUTE  # before opening
SPARE = 1.15  # supplies over the residents invited
LEAVE_MS = 20 * MINUTE  # after closing: packed up, suits off
CALLED_MS = 10 * MINUTE  # the lane's team starts before the lane
HANDS_MS = 5 * MINUTE  # before opening


@dataclass(frozen=True, slots=True)
class Hours:
    """When work ended: local ms."""

    lane_closed_ms: Longs
    point_closed_ms: Longs


def hours(problem: DayProblem, duty: Duty, served: Served) -> Hours:
    """A lane closes at closing time, or when its last person has gone."""
    last = np.full(len(duty.lane_point), problem.closes_ms, np.int64)
    np.maximum.at(last, served.lane, served.sampler_to_ms)
    closed = last + 2 * MINUTE
    point = np.zeros(len(problem.lanes), np.int64)
    np.maximum.at(point, duty.lane_point, closed)
    return Hours(closed, point)


def queue_counts(problem: DayProblem, duty: Duty, served: Served, ended: Hours) -> tuple[Longs, Ints]:
    """Each half hour, and per point: how many have come and are not yet at a registrar."""
    until = int(ended.point_closed_ms.max())
    times = np.arange(problem.opens_ms, until + HOUR // 2, HOUR // 2)
    point = duty.lane_point[served.lane]
    waiting = np.zeros((len(problem.lanes), len(times)), np.int32)
    for column, at in enumerate(times.tolist()):
        standing = (served.arrive_ms <= at) & (served.registrar_from_ms > at)
        waiting[:, column] = np.bincount(point[standing], minlength=len(problem.lanes))
    return times, waiting


def site_steps(
    problem: DayProblem,
    duty: Duty,
    served: Served,
    tubes: Table,
    ended: Hours,
    queues: tuple[Longs, Ints],
    rng: np.random.Generator,
    steps: Steps,
) -> None:
    """All rows of the points themselves."""
    _lane_steps(problem, duty, tubes, ended, rng, steps)
    _readiness(problem, duty, rng, steps)
    _queue_steps(duty, ended, queues, steps)
    _supplies(problem, duty, served, tubes, ended, rng, steps)
    _disinfection(problem, duty, ended, steps)
    _incidents(problem, duty, ended, rng, steps)


def shift_steps(
    problem: DayProblem, duty: Duty, ended: Hours, last_ms: int, rng: np.random.Generator, steps: Steps
) -> None:
    """Everyone's shift, on the phone nearest to them; couriers and labs stay until the last result."""
    actors = duty.actors
    post, point = actors["post"], actors["point"]
    everyone = np.arange(len(actors))
    lane = np.where(actors["lane"] > 0, duty.lane_base[point] + actors["lane"] - 1, 0)
    device = duty.leader_device[point].copy()
    device[post == Post.REGISTRAR] = duty.registrar_device[lane[post == Post.REGISTRAR]]
    device[post == Post.SAMPLER] = duty.sampler_device[lane[post == Post.SAMPLER]]
    device[duty.courier], device[duty.lab] = duty.courier_device, duty.lab_device
    jitter = rng.integers(0, 5 * MINUTE, len(actors))
    start = np.full(len(actors), lanes_open_ms(problem) - CALLED_MS, np.int64) + jitter
    start[post == Post.LEADER] -= READY_FROM_MS - 42 * MINUTE
    start[post == Post.ORDER] = problem.opens_ms - HANDS_MS + jitter[post == Post.ORDER]
    start[post >= Post.COURIER] = problem.opens_ms + jitter[post >= Post.COURIER]
    end = ended.point_closed_ms[point] + LEAVE_MS + jitter
    end[post == Post.LEADER] += HOUR
    end[post >= Post.COURIER] = last_ms + jitter[post >= Post.COURIER]
    suit = np.where(post <= Post.SAMPLER, (end - start) // MINUTE, -1)
    steps.add(Act.SHIFT_STARTED, start, device, everyone, code=post)
    steps.add(Act.SHIFT_ENDED, end, device, everyone, code=post, a=suit)


def _lane_steps(
    problem: DayProblem, duty: Duty, tubes: Table, ended: Hours, rng: np.random.Generator, steps: Steps
) -> None:
    lanes = len(duty.lane_point)
    opened = lanes_open_ms(problem) - rng.integers(0, 4 * MINUTE, lanes)
    count = np.bincount(duty.lane_base[tubes["point"]] + tubes["lane"] - 1, minlength=lanes)
    steps.add(Act.LANE_OPENED, opened, duty.registrar_device, duty.registrar)
    steps.add(Act.LANE_CLOSED, ended.lane_closed_ms, duty.sampler_device, duty.sampler, a=count)


def _readiness(problem: DayProblem, duty: Duty, rng: np.random.Generator, steps: Steps) -> None:
    items, points = len(ReadyItem), len(problem.lanes)
    spread = np.sort(rng.integers(READY_TO_MS, READY_FROM_MS, (points, items)), axis=1)[:, ::-1]
    at = (problem.opens_ms - spread).ravel()
    steps.add(
        Act.POINT_READIED,
        at,
        np.repeat(duty.leader_device, items),
        np.repeat(duty.leader, items),
        code=np.tile(np.arange(items), points),
        a=1,
    )


def _queue_steps(duty: Duty, ended: Hours, queues: tuple[Longs, Ints], steps: Steps) -> None:
    times, waiting = queues
    for column, at in enumerate(times.tolist()):
        open_ = np.flatnonzero(at <= ended.point_closed_ms)
        when = np.full(len(open_), at, np.int64)
        counts = waiting[open_, column]
        steps.add(Act.QUEUE_COUNTED, when, duty.leader_device[open_], duty.leader[open_], a=counts)


def _supplies(
    problem: DayProblem,
    duty: Duty,
    served: Served,
    tubes: Table,
    ended: Hours,
    rng: np.random.Generator,
    steps: Steps,
) -> None:
    """Swabs and tubes left by what was used; suits and disinfectant by the hour."""
    points = len(problem.lanes)
    point = duty.lane_point[served.lane]
    invited = np.bincount(problem.point, minlength=points)
    capacity = problem.params.capacity
    stock = np.ceil(invited * SPARE).astype(np.int64) + 40
    spare = rng.integers(2, 7, points)
    for number, share in enumerate((0.33, 0.66, 1.0)):
        limit = problem.opens_ms + (ended.point_closed_ms - problem.opens_ms) * share
        swabs = np.bincount(point[served.sampler_to_ms <= limit[point]], minlength=points)
        used = np.bincount(tubes["point"][tubes["opened_at_ms"] <= limit[tubes["point"]]], minlength=points)
        boxes = -(-stock // capacity) + 40
        left = {
            Supply.SWABS: stock - swabs,
            Supply.TUBES: boxes + invited // 20 - used,
            Supply.SUITS: spare + problem.lanes * (2 - number),
            Supply.DISINFECTANT: 12 - 3 * number + spare,
        }
        for order, (item, count) in enumerate(left.items()):
            at = limit.astype(np.int64) + order * 15_000
            steps.add(Act.SUPPLIES_COUNTED, at, duty.leader_device, duty.leader, code=item, a=np.maximum(count, 0))


def _disinfection(problem: DayProblem, duty: Duty, ended: Hours, steps: Steps) -> None:
    points = len(problem.lanes)
    half = (problem.opens_ms + problem.closes_ms) // 2
    times = {
        Place.TABLES: np.full(points, half, np.int64),
        Place.GROUND: ended.point_closed_ms + 6 * MINUTE,
        Place.WASTE: ended.point_closed_ms + 12 * MINUTE,
    }
    for place, at in times.items():
        steps.add(Act.DISINFECTION_DONE, at, duty.leader_device, duty.leader, code=place)


def _incidents(problem: DayProblem, duty: Duty, ended: Hours, rng: np.random.Generator, steps: Steps) -> None:
    point = np.flatnonzero(rng.random(len(problem.lanes)) < problem.params.incidents)
    what = rng.integers(0, len(Incident), len(point))
    span = ended.point_closed_ms[point] - problem.opens_ms
    at = problem.opens_ms + (span * rng.random(len(point))).astype(np.int64)
    grade = np.where(what == Incident.FAINTED, 2, 1 + (rng.random(len(point)) < 0.1))
    steps.add(Act.INCIDENT_REPORTED, at, duty.leader_device[point], duty.leader[point], code=what, a=grade)
