"""The planner's engine: a frozen ``Problem`` in, a ``Result`` out, and a checker that trusts neither.

Pure: no Django, no clock, no files. The inside of ``solve`` may be replaced; these names and what they mean
stay (ADR 0007).
"""

from muster.engine.plan.check import Violation, check
from muster.engine.plan.problem import Infeasible, Ints, Params, Problem, Result, Shortfall, Solution, Stop
from muster.engine.plan.solve import solve
from muster.engine.plan.walk import Walks, walks

__all__ = [
    "Infeasible", "Ints", "Params", "Problem", "Result", "Shortfall", "Solution", "Stop", "Violation", "Walks", "check",
    "solve", "walks",
]  # fmt: skip
