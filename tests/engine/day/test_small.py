"""Small and odd days work: a town, a hamlet, nobody at all, one lane, nobody ill."""

import numpy as np
import pytest

from muster.engine.day import Act, DayProblem, simulate

from .cast import MIDNIGHT_MS, problem


def test_a_town_of_5000_with_6_points() -> None:
    day = simulate(problem(5_000, 6, 12))
    assert day.summary.sampled > 4_500
    assert len(day.summary.finish_ms) == 6
    assert len(set(day.devices["role"].tolist())) >= 5


def test_a_hamlet_of_twelve() -> None:
    day = simulate(problem(12, 1, 1))
    assert sum(day.summary.outcomes.values()) == 12
    assert {Act.LANE_OPENED, Act.LANE_CLOSED} <= set(day.steps["act"].tolist())


def test_nobody_at_all() -> None:
    none = np.zeros(0, np.int32)
    flags = np.zeros(0, bool)
    lanes = np.ones(2, np.int32)
    day = simulate(DayProblem(MIDNIGHT_MS, none, none, none.astype(np.int64), flags, flags, flags, none, lanes, seed=1))
    assert (day.summary.sampled, len(day.tubes), len(day.boxes), len(day.runs)) == (0, 0, 0, 0)
    assert int((day.steps["act"] == Act.LANE_OPENED).sum()) == 2


def test_nobody_ill_no_positive_tube() -> None:
    day = simulate(problem(1_000, 2, 3, prevalence=0.0, indeterminate=0.0))
    reports = day.steps[day.steps["act"] == Act.RESULT_REPORTED]
    assert set(reports["code"].tolist()) == {0}


@pytest.mark.parametrize("column", ["household", "lanes", "point"])
def test_a_problem_that_makes_no_sense_is_refused(column: str) -> None:
    good = problem(50, 2, 2)
    bad = {"household": good.household[:-1], "lanes": good.lanes * 0, "point": good.point + 5}[column]
    values = {name: getattr(good, name) for name in good.__dataclass_fields__} | {column: bad}
    with pytest.raises(ValueError, match=r"point|column"):
        DayProblem(**values)
