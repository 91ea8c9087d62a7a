"""The sampler's table: tubes opened, filled and sealed, mistakes made and corrected."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .acts import Act, MoveReason, NotCollected, Outcome, VoidReason
from .people import People
from .queue import Served
from .roles import Duty
from .steps import Row
from .types import TUBE, DayProblem, Ints, Table

SEAL_LAST_MS = 30_000  # after the last person of the lane
NO_SLIP, SLIP, SLIP_SEALED = 0, 1, 2  # the swab goes into the next tube but is booked into the full one
REASONS = {
    Outcome.REFUSED: NotCollected.REFUSED,
    Outcome.UNABLE: NotCollected.UNABLE,
    Outcome.LEFT: NotCollected.LEFT,
}


class _Visit(NamedTuple):
    """One person before the sampler: `mistaken` is whom the sampler scans first by mistake, -1 nobody."""

    start: int
    span: int
    person: int
    mistaken: int
    slip: int


@dataclass(slots=True)
class _Lane:
    """One sampler at work. `tube` is the pooled tube in hand, -1 if none."""

    lane: int
    device: int
    actor: int
    tube: int = -1
    members: int = 0
    last_ms: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    rows: list[Row]
    tubes: Table
    tube_of: Ints


class _Table:
    """Makes the rows of all lanes. Shares of the sampler's time say when within it a step is made."""

    def __init__(self, problem: DayProblem, persons: int) -> None:
        self.rows: list[Row] = []
        self.opened: list[tuple[int, int, int, int]] = []  # lane, device, capacity, at
        self.sealed_ms: list[int] = []
        self.tube_of = [-1] * persons
        self.capacity = problem.params.capacity

    def open(self, at: int, lane: _Lane, capacity: int) -> int:
        tube = len(self.opened)
        self.opened.append((lane.lane, lane.device, capacity, at))
        self.sealed_ms.append(-1)
        self.rows.append((at, lane.device, lane.actor, Act.TUBE_OPENED, -1, -1, tube, capacity, -1, -1))
        return tube

    def seal(self, at: int, lane: _Lane, tube: int, count: int) -> None:
        self.sealed_ms[tube] = at
        self.rows.append((at, lane.device, lane.actor, Act.TUBE_SEALED, -1, -1, tube, count, -1, -1))

    def collect(self, at: int, lane: _Lane, person: int, tube: int) -> int:
        """Returns the row, for a correction to name."""
        self.tube_of[person] = tube
        self.rows.append((at, lane.device, lane.actor, Act.SPECIMEN_COLLECTED, -1, person, tube, -1, -1, -1))
        return len(self.rows) - 1

    def void(self, at: int, lane: _Lane, row: int, reason: int) -> None:
        person, tube = self.rows[row][5], self.rows[row][6]
        self.tube_of[person] = -1
        self.rows.append((at, lane.device, lane.actor, Act.SPECIMEN_VOIDED, reason, person, tube, -1, -1, row))

    def move(self, at: int, lane: _Lane, row: int, tube: int) -> None:
        person, old, why = self.rows[row][5], self.rows[row][6], MoveReason.WRONG_TUBE
        self.tube_of[person] = tube
        self.rows.append((at, lane.device, lane.actor, Act.SPECIMEN_MOVED, why, person, tube, old, -1, row))

    def not_collected(self, visit: _Visit, lane: _Lane, end: int) -> None:
        at, reason = visit.start + visit.span // 2, REASONS[Outcome(end)]
        self.rows.append(
            (at, lane.device, lane.actor, Act.SPECIMEN_NOT_COLLECTED, reason, visit.person, -1, -1, -1, -1)
        )

    def swab(self, visit: _Visit, lane: _Lane, tube: int) -> int:
        """Collect; or collect for the wrong person (or drop the swab), void that and collect again."""
        if visit.mistaken >= 0:
            reason = VoidReason.SWAB_DROPPED if visit.mistaken == visit.person else VoidReason.WRONG_PERSON
            row = self.collect(visit.start + visit.span * 4 // 10, lane, visit.mistaken, tube)
            self.void(visit.start + visit.span * 5 // 10, lane, row, reason)
        return self.collect(visit.start + visit.span * 6 // 10, lane, visit.person, tube)

    def pooled(self, visit: _Visit, lane: _Lane, apart: bool) -> None:
        """One more into the pooled tube; a full one is sealed. `apart`: begin a new tube for this household."""
        start, span = visit.start, visit.span
        if lane.tube >= 0 and apart:
            self.seal(start + span // 20, lane, lane.tube, lane.members)
            lane.tube = -1
        if lane.tube < 0:
            lane.tube, lane.members = self.open(start + span // 10, lane, self.capacity), 0
        row = self.swab(visit, lane, lane.tube)
        lane.members += 1
        if lane.members < self.capacity:
            return
        full = lane.tube
        if visit.slip == NO_SLIP:
            self.seal(start + span * 9 // 10, lane, full, lane.members)
            lane.tube = -1
            return
        if visit.slip == SLIP_SEALED:
            self.seal(start + span * 65 // 100, lane, full, lane.members)
        lane.tube, lane.members = self.open(start + span * 7 // 10, lane, self.capacity), 1
        self.move(start + span * 8 // 10, lane, row, lane.tube)
        if visit.slip == SLIP:
            self.seal(start + span * 9 // 10, lane, full, self.capacity - 1)

    def alone(self, visit: _Visit, lane: _Lane) -> None:
        tube = self.open(visit.start + visit.span // 10, lane, 1)
        self.swab(visit, lane, tube)
        self.seal(visit.start + visit.span * 9 // 10, lane, tube, 1)

    def close(self, lane: _Lane) -> None:
        """The half tube at closing."""
        if lane.tube >= 0:
            self.seal(lane.last_ms + SEAL_LAST_MS, lane, lane.tube, lane.members)


def fill(problem: DayProblem, folk: People, duty: Duty, served: Served, rng: np.random.Generator) -> Filled:
    """Swab everybody who was served; what each tube holds afterwards is the truth."""
    table = _Table(problem, len(folk.single))
    gap, capacity = problem.params.household_gap, problem.params.capacity
    family = _families(folk, served)
    columns = (served.person, served.lane, folk.end[served.person], folk.single[served.person], family)
    slips, mistakes = _slips(problem, len(served.person), rng), _mistakes(problem, folk, served, rng)
    spans = served.sampler_to_ms - served.sampler_from_ms
    lane = _Lane(-1, -1, -1)
    rows = zip(*(c.tolist() for c in (*columns, served.sampler_from_ms, spans, slips, mistakes)), strict=True)
    for person, number, end, single, together, start, span, slip, mistaken in rows:
        if number != lane.lane:
            table.close(lane)
            lane = _Lane(number, int(duty.sampler_device[number]), int(duty.sampler[number]))
        lane.last_ms = start + span
        visit = _Visit(start, span, person, mistaken, slip)
        if end != Outcome.SAMPLED:
            table.not_collected(visit, lane, end)
        elif single:
            table.alone(visit, lane)
        else:
            room = capacity - lane.members
            table.pooled(visit, lane, 0 < room <= gap and together > room)
    table.close(lane)
    return Filled(table.rows, _tubes(duty, folk, table), np.array(table.tube_of, np.int32))


def _families(folk: People, served: Served) -> Ints:
    """At the first of those who came together to a lane: how many of them go into a pooled tube; elsewhere 0."""
    size = len(served.person)
    pooled = (~folk.single & (folk.end == Outcome.SAMPLED))[served.person]
    first = np.ones(size, bool)
    first[1:] = (served.group[1:] != served.group[:-1]) | (served.lane[1:] != served.lane[:-1])
    starts = np.flatnonzero(first)
    family = np.zeros(size, np.int32)
    if size:
        family[starts] = np.add.reduceat(pooled.astype(np.int32), starts)
    return family


def _mistakes(problem: DayProblem, folk: People, served: Served, rng: np.random.Generator) -> Ints:
    """Whom the sampler scans at first: -1 the right one, the person for a dropped swab, or the next of the family."""
    size = len(served.person)
    wrong = np.where(rng.random(size) < problem.params.void_rate, served.person, -1)
    near = np.zeros(size, bool)
    near[:-1] = (served.group[:-1] == served.group[1:]) & (served.lane[:-1] == served.lane[1:])
    following = np.roll(served.person, -1)
    near &= folk.end[following] == Outcome.SAMPLED
    return np.where((wrong >= 0) & near, following, wrong).astype(np.int32)


def _slips(problem: DayProblem, size: int, rng: np.random.Generator) -> Ints:
    params = problem.params
    slip = (rng.random(size) < params.move_rate) & (params.capacity > 1)
    sealed = rng.random(size) < params.move_sealed
    return np.where(slip, np.where(sealed, SLIP_SEALED, SLIP), NO_SLIP).astype(np.int32)


def _tubes(duty: Duty, folk: People, table: _Table) -> Table:
    tubes: Table = np.zeros(len(table.opened), TUBE)
    opened = np.array(table.opened, np.int64).reshape(-1, 4)
    tubes["point"] = duty.lane_point[opened[:, 0]]
    tubes["lane"] = opened[:, 0] - duty.lane_base[tubes["point"]] + 1
    tubes["device"], tubes["capacity"], tubes["opened_at_ms"] = opened[:, 1], opened[:, 2], opened[:, 3]
    tubes["sealed_at_ms"] = table.sealed_ms
    tube_of = np.array(table.tube_of, np.int32)
    inside = tube_of >= 0
    tubes["members"] = np.bincount(tube_of[inside], minlength=len(tubes))
    tubes["infected"] = np.bincount(tube_of[inside & folk.infected], minlength=len(tubes))
    tubes["bag"] = tubes["box"] = -1
    return tubes
