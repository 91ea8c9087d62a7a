import pytest

from muster.engine.day import DayProblem, DayResult, simulate

from .cast import problem


@pytest.fixture(scope="session")
def town() -> DayProblem:
    """Enough people that every rare thing happens."""
    return problem(20_000, 20, 46, void_rate=0.02, move_rate=0.05, move_sealed=0.3, fever=0.01, red=0.004, walk_in=0.01)


@pytest.fixture(scope="session")
def day(town: DayProblem) -> DayResult:
    return simulate(town)
