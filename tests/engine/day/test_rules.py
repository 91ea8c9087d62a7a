"""A round's own rules change its day: how many share a tube, from how warm on it is a fever."""

import pytest

from muster.engine.day import Act, DivertTo, simulate

from .cast import problem


@pytest.mark.parametrize("size", [5, 10, 20])
def test_a_tube_holds_as_many_as_the_round_allows(size: int) -> None:
    day = simulate(problem(600, 2, 3, capacity=size))
    assert set(day.tubes["capacity"].tolist()) == {1, size}
    assert int(day.tubes["members"].max()) == size


@pytest.mark.parametrize("line", [373, 380])
def test_whoever_is_as_warm_as_the_round_s_line_is_diverted(line: int) -> None:
    steps = simulate(problem(600, 2, 3, fever_dc=line, fever=0.1, red=0.0)).steps
    taken = steps[steps["act"] == Act.TEMPERATURE_TAKEN]
    to_clinic = (steps["act"] == Act.RESIDENT_DIVERTED) & (steps["code"] == DivertTo.FEVER)
    diverted = set(steps["resident"][to_clinic].tolist())
    assert diverted == set(taken["resident"][taken["a"] >= line].tolist())
    assert diverted


def test_a_tube_that_holds_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        problem(60, 1, 1, capacity=0)
