"""Is a plan a plan? Says so without a line of the solver's code, in plain loops that can be read.

Rules: ``answered`` every household has a point, a window and a lane that are there (so none is split);
``hard_capacity`` no point has more persons than its lanes can take; ``slots_even`` no window of a point is fuller than
an even share and one household; ``lanes_even`` the lanes of a point differ by at most one household.
"""

from collections import defaultdict
from dataclasses import dataclass

from muster.engine.plan.problem import Problem, Solution


@dataclass(frozen=True, slots=True)
class Violation:
    rule: str
    subject: str
    detail: str


def check(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule that the solution breaks; empty when it keeps them all."""
    broken = _answered(problem, solution)
    if broken:
        return broken
    persons: dict[int, int] = defaultdict(int)
    largest: dict[int, int] = defaultdict(int)
    by_slot: dict[tuple[int, int], int] = defaultdict(int)
    by_lane: dict[tuple[int, int], int] = defaultdict(int)
    for household, size in enumerate(problem.household_size.tolist()):
        point = int(solution.point[household])
        persons[point] += size
        largest[point] = max(largest[point], size)
        by_slot[point, int(solution.slot[household])] += size
        by_lane[point, int(solution.lane[household])] += size
    for point, count in persons.items():
        code, lanes = problem.point_code[point], int(problem.point_lanes[point])
        if count > lanes * problem.lane_hard:
            broken.append(Violation("hard_capacity", code, f"{count} persons, room for {lanes * problem.lane_hard}"))
        fullest = max(by_slot[point, slot] for slot in range(problem.slots))
        if fullest > count / problem.slots + largest[point]:
            broken.append(Violation("slots_even", code, f"{fullest} of {count} persons in one window"))
        loads = [by_lane[point, lane] for lane in range(1, lanes + 1)]
        if max(loads) - min(loads) > largest[point]:
            broken.append(Violation("lanes_even", code, f"lanes with {min(loads)} and {max(loads)} persons"))
    return broken


def _answered(problem: Problem, solution: Solution) -> list[Violation]:
    expected = len(problem.household_size)
    for name, array in (("point", solution.point), ("slot", solution.slot), ("lane", solution.lane)):
        if len(array) != expected:
            return [Violation("answered", name, f"{len(array)} entries for {expected} households")]
    broken = []
    for household in range(expected):
        point, slot, lane = (int(a[household]) for a in (solution.point, solution.slot, solution.lane))
        if not 0 <= point < len(problem.point_code):
            broken.append(Violation("answered", f"household {household}", f"point {point} is not there"))
        elif not 0 <= slot < problem.slots:
            broken.append(Violation("answered", f"household {household}", f"window {slot} is not there"))
        elif not 1 <= lane <= problem.point_lanes[point]:
            broken.append(Violation("answered", f"household {household}", f"lane {lane} is not there"))
    return broken
