"""From the table to the lab: bags of twenty, boxes, couriers, receipt; a tube or two is lost on the way."""

from dataclasses import dataclass

import numpy as np

from .acts import Act, Fate, RejectReason
from .roles import Duty
from .steps import Steps
from .types import BAG, BOX, HOUR, MINUTE, DayParams, DayProblem, Ints, Longs, Table

SCAN_MS = 1_500  # per tube at the lab
BAG_MS, BOX_MS = 3 * MINUTE, MINUTE  # before the courier leaves


@dataclass(frozen=True, slots=True)
class Carried:
    """What the lab can test: `tube` in order of receipt, without lost and rejected; `lab` the receiving device."""

    bags: Table
    bag_tube: Ints
    boxes: Table
    tube: Ints
    lab: Ints
    received_ms: Longs


def carry(
    problem: DayProblem, duty: Duty, tubes: Table, closed_ms: Longs, rng: np.random.Generator, steps: Steps
) -> Carried:
    """Pack, fetch and receive. Fills the columns bag, box and fate of `tubes`; `closed_ms` is per point."""
    _fates(problem.params, tubes, rng)
    bags, bag_tube, boxes, left_ms = _pack(problem, duty, tubes, closed_ms, rng, steps)
    drive = problem.params.drive_ms * rng.uniform(0.6, 1.8, len(boxes))
    arrive = left_ms + drive.astype(np.int64)
    tube, lab, received = _receive(duty, tubes, bags, bag_tube, boxes, arrive, rng, steps)
    return Carried(bags, bag_tube, boxes, tube, lab, received)


def _fates(params: DayParams, tubes: Table, rng: np.random.Generator) -> None:
    lost = int(rng.integers(params.lost_tubes[0], params.lost_tubes[1] + 1))
    rejected = int(rng.integers(params.rejected_tubes[0], params.rejected_tubes[1] + 1))
    unlucky = rng.permutation(len(tubes))[: lost + rejected]
    tubes["fate"][unlucky[:lost]] = Fate.LOST
    tubes["fate"][unlucky[lost:]] = Fate.REJECTED


def _pack(
    problem: DayProblem, duty: Duty, tubes: Table, closed_ms: Longs, rng: np.random.Generator, steps: Steps
) -> tuple[Table, Ints, Table, Longs]:
    """Bags and boxes of every point, and when each box left."""
    order = np.lexsort((tubes["sealed_at_ms"], tubes["point"]))
    bounds = np.searchsorted(tubes["point"][order], np.arange(len(problem.lanes) + 1))
    bags: list[tuple[int, int, int, int]] = []
    boxes: list[tuple[int, int, int, int, int, int, int]] = []
    flat: list[int] = []
    packed: list[int] = []
    left: list[int] = []
    for point in range(len(problem.lanes)):
        mine = order[bounds[point] : bounds[point + 1]]
        sealed = tubes["sealed_at_ms"][mine]
        done = 0
        for leave in _departures(problem, int(closed_ms[point]), rng):
            ready = int(np.searchsorted(sealed, leave - BAG_MS - MINUTE))
            if ready <= done:
                continue
            box, first_bag = len(boxes), len(bags)
            for start in range(done, ready, problem.params.bag_tubes):
                members = mine[start : min(start + problem.params.bag_tubes, ready)]
                full = len(members) == problem.params.bag_tubes
                packed.append(int(tubes["sealed_at_ms"][members[-1]]) + MINUTE if full else leave - BAG_MS)
                tubes["bag"][members], tubes["box"][members] = len(bags), box
                bags.append((point, box, len(flat), len(members)))
                flat += members.tolist()
            courier, lab = int(duty.courier_device[point]), int(duty.lab_device[point])
            boxes.append((point, courier, lab, first_bag, len(bags) - first_bag, ready - done, 0))
            left.append(leave)
            done = ready
    bag_rows, box_rows, left_ms = np.array(bags, BAG), np.array(boxes, BOX), np.array(left, np.int64)
    _pack_steps(duty, bag_rows, np.array(packed, np.int64), box_rows, left_ms, steps)
    return bag_rows, np.array(flat, np.int32), box_rows, left_ms


def _departures(problem: DayProblem, closed_ms: int, rng: np.random.Generator) -> list[int]:
    """When the courier leaves: the rounds before closing, and once when everything is sealed."""
    rounds = [at + int(rng.integers(0, 30 * MINUTE)) for at in problem.params.pickups_ms]
    last = closed_ms + 10 * MINUTE + int(rng.integers(0, 20 * MINUTE))
    return [at for at in rounds if at < closed_ms - HOUR // 2] + [last]


def _pack_steps(duty: Duty, bags: Table, packed_ms: Longs, boxes: Table, left_ms: Longs, steps: Steps) -> None:
    leader, courier = duty.leader_device[bags["point"]], duty.courier[boxes["point"]]
    steps.add(Act.BAG_PACKED, packed_ms, leader, duty.leader[bags["point"]], a=np.arange(len(bags)))
    point, rows, count = boxes["point"], np.arange(len(boxes)), boxes["tubes"]
    steps.add(Act.BOX_PACKED, left_ms - BOX_MS, duty.leader_device[point], duty.leader[point], a=rows, b=count)
    steps.add(Act.CUSTODY_HANDED_OVER, left_ms, boxes["courier"], courier, a=rows, b=count)


def _receive(
    duty: Duty,
    tubes: Table,
    bags: Table,
    bag_tube: Ints,
    boxes: Table,
    arrive_ms: Longs,
    rng: np.random.Generator,
    steps: Steps,
) -> tuple[Ints, Ints, Longs]:
    """Each lab scans box after box. Returns tube, lab device and time of what can be tested, in order of receipt."""
    free: dict[int, int] = {}
    tube_parts: list[Ints] = []
    time_parts: list[Longs] = []
    begun = np.zeros(len(boxes), np.int64)
    for box in np.argsort(arrive_ms, kind="stable").tolist():
        row = boxes[box]
        first, last = int(row["first_bag"]), int(row["first_bag"] + row["bags"] - 1)
        members = bag_tube[int(bags["first"][first]) : int(bags["first"][last] + bags["count"][last])]
        members = members[tubes["fate"][members] != Fate.LOST]
        boxes["received"][box] = len(members)
        begun[box] = max(int(arrive_ms[box]), free.get(int(row["lab"]), 0))
        times = begun[box] + SCAN_MS * np.arange(1, len(members) + 1)
        free[int(row["lab"])] = int(begun[box]) + SCAN_MS * (len(members) + 1)
        tube_parts.append(members)
        time_parts.append(times)
    actor = duty.lab[boxes["point"]]
    steps.add(Act.CUSTODY_RECEIVED, begun, boxes["lab"], actor, a=np.arange(len(boxes)), b=boxes["received"])
    if not tube_parts:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64)
    tube, times = np.concatenate(tube_parts), np.concatenate(time_parts)
    order = np.argsort(times, kind="stable")
    tube, times = tube[order], times[order]
    device, actor = duty.lab_device[tubes["point"][tube]], duty.lab[tubes["point"][tube]]
    steps.add(Act.TUBE_RECEIVED, times, device, actor, tube=tube, a=np.arange(1, len(tube) + 1))
    bad = np.flatnonzero(tubes["fate"][tube] == Fate.REJECTED)
    why = rng.integers(0, len(RejectReason), len(bad))
    steps.add(Act.TUBE_REJECTED, times[bad] + SCAN_MS // 2, device[bad], actor[bad], tube=tube[bad], code=why)
    good = tubes["fate"][tube] == Fate.TESTED
    return tube[good], device[good], times[good]
