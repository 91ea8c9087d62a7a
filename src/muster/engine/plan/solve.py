"""Each household to one point, villages together where there is room, then even windows and lanes.

1. *Pour*: the village with most to lose goes first (largest regret) to its cheapest point with room.
2. *Pack*: households that found no room go, largest first, wherever they fit; if that fails, everybody is packed anew.
3. *Improve*: whatever can move to a cheaper point with room moves, until nothing does or ``stop`` says so.
4. *Spread*: windows by each household's place in the row of its point; lanes by the smaller load.
"""

import numpy as np
from numpy.typing import NDArray

from muster.engine.plan.problem import Infeasible, Ints, Params, Problem, Result, Shortfall, Solution, Stop

Floats = NDArray[np.float64]


def solve(problem: Problem, seed: int, params: Params | None = None, stop: Stop | None = None) -> Result:
    """Plan ``problem``. Raises Infeasible with the rule and the number of persons it cannot place."""
    params = params or Params()
    _refuse_overfull(problem)
    search = _Search(problem, seed, params)
    search.pour()
    search.pack()
    for done in range(1, params.passes_max + 1):
        if not search.improve() or (stop is not None and stop(done, search.value())):
            break
    value, bound = search.value(), search.bound()
    gap = (value - bound) / bound if bound else float(value > 0)
    return Result(_spread(problem, search.point), value, bound, gap, seed, params, problem.input_hash())


def _refuse_overfull(problem: Problem) -> None:
    persons, room = int(problem.household_size.sum()), problem.point_lanes * problem.lane_hard
    shortfalls = []
    if persons > room.sum():
        shortfalls.append(Shortfall("hard_capacity", persons - int(room.sum()), proved=True))
    largest_room = int(room.max(initial=0))
    too_large = problem.household_size[problem.household_size > largest_room]
    if len(too_large):
        shortfalls.append(Shortfall("household_together", int((too_large - largest_room).sum()), proved=True))
    if shortfalls:
        raise Infeasible(shortfalls)


class _Search:
    """The state of one search: where each household goes (-1: nowhere yet) and the load of each point."""

    def __init__(self, problem: Problem, seed: int, params: Params) -> None:
        self.problem, self.params = problem, params
        self.size, self.village = problem.household_size, problem.household_village
        self.point: Ints = np.full(len(self.size), -1, dtype=np.int64)
        self.load: Ints = np.zeros(len(problem.point_code), dtype=np.int64)
        self.soft: Ints = problem.point_lanes * problem.lane_soft
        self.hard: Ints = problem.point_lanes * problem.lane_hard
        self.distance: Floats = np.hypot(
            problem.village_x[:, None] - problem.point_x[None, :], problem.village_y[:, None] - problem.point_y[None, :]
        )
        self.order = np.random.default_rng(seed).permutation(len(problem.village_code))  # breaks ties, nothing else

    def pour(self) -> None:
        """At most one step per village and two per point: each ends a village or a level (soft, hard) of a point."""
        members = {int(v): np.flatnonzero(self.village == v) for v in self.order}
        waiting = {v: rows for v, rows in members.items() if len(rows)}
        full_soft = self.load >= self.soft
        full_hard = self.load >= self.hard
        while waiting and not full_hard.all():
            villages = np.fromiter(waiting, dtype=np.int64)
            cost = self.distance[villages] + np.where(full_soft, self.params.over_soft, 0)
            cost[:, full_hard] = np.inf
            best = _with_most_to_lose(cost)
            village, rows = int(villages[best]), waiting[int(villages[best])]
            target = self._for_the_whole(cost[best], full_soft, rows)
            level = self.hard if full_soft[target] else self.soft
            fits = int(np.searchsorted(np.cumsum(self.size[rows]), level[target] - self.load[target], side="right"))
            self._move(rows[:fits], target)
            if fits < len(rows):
                (full_hard if full_soft[target] else full_soft)[target] = True
                waiting[village] = rows[fits:]
            else:
                del waiting[village]

    def _for_the_whole(self, cost: Floats, full_soft: NDArray[np.bool_], rows: Ints) -> int:
        """The cheapest point, or a little farther one that has soft room for all of them."""
        nearest = int(cost.argmin())
        room = np.where(full_soft, 0, self.soft - self.load)
        whole = (room >= self.size[rows].sum()) & (cost <= cost[nearest] + self.params.together)
        return int(np.where(whole, cost, np.inf).argmin()) if whole.any() else nearest

    def pack(self) -> None:
        """Place whoever is left, largest first; if somebody stays out, start again with everybody."""
        left = np.flatnonzero(self.point < 0)
        if self._packed(left):
            return
        self.point[:] = -1
        self.load[:] = 0
        if not self._packed(np.arange(len(self.size))):
            missing = int(self.size[self.point < 0].sum())
            raise Infeasible([Shortfall("household_together", missing, proved=False)])

    def _packed(self, rows: Ints) -> bool:
        for row in rows[np.argsort(-self.size[rows], kind="stable")]:
            fits = self.load + self.size[row] <= self.hard
            if not fits.any():
                return False
            over = np.where(self.load + self.size[row] > self.soft, self.params.over_soft, 0)
            self._move(np.array([row]), int(np.where(fits, self.distance[self.village[row]] + over, np.inf).argmin()))
        return True

    def improve(self) -> bool:
        """One pass over the groups (village, point): move what has room at a cheaper point. True if anything moved."""
        moved = False
        groups = np.unique(self.village * len(self.load) + self.point)
        for group in groups:
            village, source = divmod(int(group), len(self.load))
            gain = self.distance[village, source] - self.distance[village]
            over = self.load[source] > self.soft[source]
            room = self.soft - self.load
            usable = (room > 0) & (gain + (self.params.over_soft if over else 0) > 1e-9)
            usable[source] = False
            if not usable.any():
                continue
            target = int(np.where(usable, gain, -np.inf).argmax())
            limit = int(room[target])
            if gain[target] <= 1e-9:  # only as many as are above the soft capacity gain by going
                limit = min(limit, int(self.load[source] - self.soft[source]))
            rows = np.flatnonzero((self.village == village) & (self.point == source))
            fits = int(np.searchsorted(np.cumsum(self.size[rows]), limit, side="right"))
            if fits:
                self.load[source] -= self.size[rows[:fits]].sum()
                self._move(rows[:fits], target)
                moved = True
        return moved

    def value(self) -> float:
        walked = float((self.distance[self.village, self.point] * self.size).sum())
        return walked + self.params.over_soft * float(np.maximum(self.load - self.soft, 0).sum())

    def bound(self) -> float:
        """Everybody at the nearest point as if it had room for all, and the unavoidable persons above soft capacity."""
        if not len(self.size):
            return 0.0
        nearest = float((self.distance.min(axis=1)[self.village] * self.size).sum())
        return nearest + self.params.over_soft * max(0, int(self.size.sum() - self.soft.sum()))

    def _move(self, rows: Ints, target: int) -> None:
        self.point[rows] = target
        self.load[target] += self.size[rows].sum()


def _with_most_to_lose(cost: Floats) -> int:
    """The row whose second choice is worst against its first."""
    if cost.shape[1] < 2:
        return 0
    two = np.partition(cost, 1, axis=1)[:, :2]
    regret = np.where(np.isinf(two[:, 1]), np.inf, two[:, 1] - two[:, 0])
    return int(regret.argmax())


def _spread(problem: Problem, point: Ints) -> Solution:
    slot = np.zeros(len(point), dtype=np.int64)
    lane = np.zeros(len(point), dtype=np.int64)
    for here in range(len(problem.point_code)):
        rows = np.flatnonzero(point == here)
        if not len(rows):
            continue
        rows = rows[np.argsort(problem.household_village[rows], kind="stable")]
        size = problem.household_size[rows]
        before = np.cumsum(size) - size  # persons who stand before each household in the row
        slot[rows] = before * problem.slots // size.sum()
        lane[rows] = _lanes(size.tolist(), int(problem.point_lanes[here]))
    return Solution(point, slot, lane)


def _lanes(sizes: list[int], lanes: int) -> list[int]:
    loads = [0] * lanes
    chosen = []
    for size in sizes:
        lane = loads.index(min(loads))
        loads[lane] += size
        chosen.append(lane + 1)
    return chosen
