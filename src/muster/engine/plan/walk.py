"""What a plan means for those who walk: how far, and how far they would at the least."""

from dataclasses import dataclass

import numpy as np

from muster.engine.plan.problem import Problem, Solution


@dataclass(frozen=True, slots=True)
class Walks:
    """Distances one way, in the units of the problem's coordinates.

    ``nearest_mean``: if everybody went to the nearest point, however full it got; no plan can be below it.
    ``over_soft``: persons above the soft capacity of their point.
    """

    mean: float
    worst: float
    nearest_mean: float
    over_soft: int


def walks(problem: Problem, solution: Solution) -> Walks:
    """The walks of everybody under ``solution``; all 0 when there is nobody."""
    size, village = problem.household_size, problem.household_village
    persons = int(size.sum())
    if not persons:
        return Walks(0.0, 0.0, 0.0, 0)
    distance = np.hypot(
        problem.village_x[:, None] - problem.point_x[None, :], problem.village_y[:, None] - problem.point_y[None, :]
    )
    walked = distance[village, solution.point]
    load = np.bincount(solution.point, weights=size, minlength=len(problem.point_code))
    over = np.maximum(load - problem.point_lanes * problem.lane_soft, 0)
    return Walks(
        mean=float((walked * size).sum()) / persons,
        worst=float(walked.max()),
        nearest_mean=float((distance.min(axis=1)[village] * size).sum()) / persons,
        over_soft=int(over.sum()),
    )
