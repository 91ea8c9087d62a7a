"""The same problem gives the same bytes; another seed another day."""

from dataclasses import fields

import numpy as np

from muster.engine.day import simulate

from .cast import problem


def test_same_seed_same_bytes() -> None:
    first, second = (simulate(problem(3_000, 4, 7)) for _ in range(2))
    for name in (field.name for field in fields(first) if field.name != "summary"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes(), name
    assert first.summary.outcomes == second.summary.outcomes


def test_another_seed_is_another_day() -> None:
    first, second = (simulate(problem(3_000, 4, 7, seed=seed)) for seed in (1, 2))
    assert first.steps.tobytes() != second.steps.tobytes()


def test_the_problem_is_not_changed() -> None:
    given = problem(1_000, 2, 3)
    before = [given.household.copy(), given.slot_ms.copy(), given.lanes.copy()]
    simulate(given)
    assert all(
        np.array_equal(*pair) for pair in zip(before, (given.household, given.slot_ms, given.lanes), strict=True)
    )
