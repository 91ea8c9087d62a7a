"""Who is on duty and which phones there are: rows of `devices` and `actors`, and where each lane finds its own."""

from dataclasses import dataclass

import numpy as np

from .acts import Post, Role
from .types import ACTOR, DEVICE, DayProblem, Ints, Table


@dataclass(frozen=True, slots=True)
class Duty:
    """Lanes are counted through all points here: lane l of point p is `lane_base[p] + l - 1`."""

    devices: Table
    actors: Table
    lane_base: Ints
    lane_point: Ints
    registrar_device: Ints  # per lane
    sampler_device: Ints  # per lane, the same phone where there is one
    registrar: Ints  # per lane, an actor
    sampler: Ints
    leader_device: Ints  # per point
    leader: Ints
    courier_device: Ints  # per point: the courier who calls there
    courier: Ints
    lab_device: Ints  # per point: the lab its boxes go to
    lab: Ints


def duty(problem: DayProblem, rng: np.random.Generator) -> Duty:
    """Lay out the devices (lane phones, leaders, couriers, labs) and the actors (the same and the further hands)."""
    params, points = problem.params, len(problem.lanes)
    lanes = int(problem.lanes.sum())
    lane_base = np.concatenate([[0], np.cumsum(problem.lanes)[:-1]]).astype(np.int32)
    lane_point = np.repeat(np.arange(points, dtype=np.int32), problem.lanes)
    lane_number = (np.arange(lanes, dtype=np.int32) - lane_base[lane_point] + 1).astype(np.int32)
    courier_of = np.arange(points, dtype=np.int32) // params.points_per_courier
    labs = max(1, min(params.labs, -(-points // params.points_per_lab)))
    lab_of = (courier_of % labs).astype(np.int32)
    two = rng.random(lanes) < params.two_phones
    registrar_device = (np.cumsum(1 + two) - (1 + two)).astype(np.int32)
    sampler_device = (registrar_device + two).astype(np.int32)
    leader_device = (np.arange(points) + int((1 + two).sum())).astype(np.int32)
    courier_first = int((1 + two).sum()) + points
    couriers = int(courier_of[-1]) + 1
    devices = _rows(
        DEVICE,
        "role",
        [
            (np.where(np.repeat(two, 1 + two), Role.REGISTRAR, Role.LANE), *_per_phone(lane_point, lane_number, two)),
            (np.full(points, Role.LEADER), np.arange(points), np.full(points, -1)),
            (np.full(couriers, Role.COURIER), np.full(couriers, -1), np.full(couriers, -1)),
            (np.full(labs, Role.LAB), np.full(labs, -1), np.full(labs, -1)),
        ],
    )
    devices["role"][sampler_device[two]] = Role.SAMPLER
    hands = problem.hands if problem.hands is not None else np.zeros(points, np.int32)
    hand_point = np.repeat(np.arange(points), hands)
    actors = _rows(
        ACTOR,
        "post",
        [
            (np.tile([Post.REGISTRAR, Post.SAMPLER], lanes), np.repeat(lane_point, 2), np.repeat(lane_number, 2)),
            (np.full(points, Post.LEADER), np.arange(points), np.full(points, -1)),
            (np.full(len(hand_point), Post.ORDER), hand_point, np.full(len(hand_point), -1)),
            (np.full(couriers, Post.COURIER), np.full(couriers, -1), np.full(couriers, -1)),
            (np.full(labs, Post.LAB), np.full(labs, -1), np.full(labs, -1)),
        ],
    )
    courier_actor = 2 * lanes + points + len(hand_point)
    lane_index = np.arange(lanes, dtype=np.int32)
    return Duty(
        devices=devices,
        actors=actors,
        lane_base=lane_base,
        lane_point=lane_point,
        registrar_device=registrar_device,
        sampler_device=sampler_device,
        registrar=2 * lane_index,
        sampler=2 * lane_index + 1,
        leader_device=leader_device,
        leader=(2 * lanes + np.arange(points)).astype(np.int32),
        courier_device=(courier_first + courier_of).astype(np.int32),
        courier=(courier_actor + courier_of).astype(np.int32),
        lab_device=(courier_first + couriers + lab_of).astype(np.int32),
        lab=(courier_actor + couriers + lab_of).astype(np.int32),
    )


def _per_phone(lane_point: Ints, lane_number: Ints, two: np.ndarray) -> tuple[Ints, Ints]:
    return np.repeat(lane_point, 1 + two), np.repeat(lane_number, 1 + two)


def _rows(dtype: np.dtype, first: str, parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> Table:
    rows: Table = np.zeros(sum(len(part[0]) for part in parts), dtype)
    for index, name in enumerate((first, "point", "lane")):
        rows[name] = np.concatenate([part[index] for part in parts])
    return rows
