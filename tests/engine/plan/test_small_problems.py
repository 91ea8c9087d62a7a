"""Any small problem: either a plan that the checker finds nothing in, or a refusal that says what is missing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine import plan as engine


@st.composite
def problems(draw: st.DrawFn) -> engine.Problem:
    villages = draw(st.integers(1, 5))
    points = draw(st.integers(1, 4))
    households = draw(st.lists(st.tuples(st.integers(0, villages - 1), st.integers(1, 7)), max_size=40))
    coordinate = st.integers(0, 100)
    soft = draw(st.integers(1, 25))

    def ints(values: list[int]) -> engine.Ints:
        return np.array(values, dtype=np.int64)

    def some(strategy: st.SearchStrategy[int], count: int) -> engine.Ints:
        return ints(draw(st.lists(strategy, min_size=count, max_size=count)))

    return engine.Problem(
        village_code=tuple(f"{place:012d}" for place in range(villages)),
        village_x=some(coordinate, villages),
        village_y=some(coordinate, villages),
        household_id=bytes(16 * len(households)),
        household_village=ints([village for village, _ in households]),
        household_size=ints([size for _, size in households]),
        point_code=tuple(f"P{place:03d}" for place in range(1, points + 1)),
        point_x=some(coordinate, points),
        point_y=some(coordinate, points),
        point_lanes=some(st.integers(1, 3), points),
        slots=draw(st.integers(1, 6)),
        lane_soft=soft,
        lane_hard=soft + draw(st.integers(0, 5)),
    )


@given(problem=problems(), seed=st.integers(0, 9))
@settings(max_examples=300, deadline=None)
def test_a_plan_keeps_every_rule_or_a_refusal_is_true(problem: engine.Problem, seed: int) -> None:
    persons = int(problem.household_size.sum())
    room = int(problem.point_lanes.sum()) * problem.lane_hard
    try:
        result = engine.solve(problem, seed)
    except engine.Infeasible as refused:
        for shortfall in refused.shortfalls:
            assert shortfall.missing > 0
            if shortfall.rule == "hard_capacity":
                assert shortfall == engine.Shortfall("hard_capacity", persons - room, proved=True)
        return
    assert engine.check(problem, result.solution) == []
    assert result.bound <= result.value + 1e-6
    assert persons <= room


@given(problem=problems(), seed=st.integers(0, 9))
@settings(max_examples=50, deadline=None)
def test_same_problem_seed_and_params_give_the_same_plan(problem: engine.Problem, seed: int) -> None:
    try:
        first, second = engine.solve(problem, seed), engine.solve(problem, seed)
    except engine.Infeasible:
        return
    for name in ("point", "slot", "lane"):
        assert np.array_equal(getattr(first.solution, name), getattr(second.solution, name))
    assert (first.value, first.bound, first.input_hash) == (second.value, second.bound, second.input_hash)


@given(problem=problems())
@settings(max_examples=50, deadline=None)
def test_the_checker_sees_a_household_sent_nowhere(problem: engine.Problem) -> None:
    households = len(problem.household_size)
    nowhere = engine.Solution(
        point=np.full(households, len(problem.point_code)),
        slot=np.zeros(households, int),
        lane=np.ones(households, int),
    )
    assert [violation.rule for violation in engine.check(problem, nowhere)] == ["answered"] * households


def _two_villages(**changes: object) -> engine.Problem:
    given_: dict[str, object] = {
        "village_code": ("a", "b"),
        "village_x": np.array([0, 100]),
        "village_y": np.array([0, 0]),
        "household_id": bytes(64),
        "household_village": np.array([0, 0, 1, 1]),
        "household_size": np.array([3, 2, 4, 1]),
        "point_code": ("P001", "P002"),
        "point_x": np.array([0, 100]),
        "point_y": np.array([0, 0]),
        "point_lanes": np.array([1, 1]),
        "slots": 2,
        "lane_soft": 5,
        "lane_hard": 6,
    }
    return engine.Problem(**(given_ | changes))  # type: ignore[arg-type]


def test_each_village_at_its_own_point() -> None:
    result = engine.solve(_two_villages(), seed=1)
    assert result.solution.point.tolist() == [0, 0, 1, 1]
    assert result.solution.slot.tolist() == [0, 1, 0, 1]
    assert (result.value, result.bound, result.gap) == (0.0, 0.0, 0.0)


def test_a_refusal_names_the_rule_and_how_many_are_too_many() -> None:
    with pytest.raises(engine.Infeasible) as refused:
        engine.solve(_two_villages(lane_soft=4, lane_hard=4), seed=1)
    assert refused.value.shortfalls == [engine.Shortfall("hard_capacity", 2, proved=True)]
    assert str(refused.value) == "hard_capacity: 2 persons too many (no plan can place them)"


def test_a_household_larger_than_any_point_is_refused_not_split() -> None:
    with pytest.raises(engine.Infeasible) as refused:
        engine.solve(_two_villages(household_size=np.array([7, 1, 1, 1])), seed=1)
    assert refused.value.shortfalls == [engine.Shortfall("household_together", 1, proved=True)]


def test_the_hash_changes_with_every_member() -> None:
    changes: list[dict[str, object]] = [
        {"household_id": bytes(63) + b"\x01"}, {"household_size": np.array([3, 2, 4, 2])}, {"slots": 3},
        {"point_code": ("P001", "P003")}, {"lane_hard": 7}, {"village_x": np.array([0, 101])},
    ]  # fmt: skip
    hashes = {_two_villages(**change).input_hash() for change in [{}, *changes]}
    assert len(hashes) == len(changes) + 1


def _crowded() -> engine.Problem:
    """Needs two passes: the first move frees the room that the second uses."""
    rng = np.random.default_rng(52)
    return engine.Problem(
        village_code=tuple("abcdef"),
        village_x=rng.integers(0, 100, 6),
        village_y=rng.integers(0, 100, 6),
        household_id=bytes(16 * 60),
        household_village=rng.integers(0, 6, 60),
        household_size=rng.integers(1, 7, 60),
        point_code=tuple("PQRST"),
        point_x=rng.integers(0, 100, 5),
        point_y=rng.integers(0, 100, 5),
        point_lanes=np.ones(5, dtype=np.int64),
        slots=4,
        lane_soft=42,
        lane_hard=60,
    )


@pytest.mark.parametrize(("passes_wanted", "asked_expected"), [(1, [1]), (99, [1, 2, 3])])
def test_stop_ends_the_search(passes_wanted: int, asked_expected: list[int]) -> None:
    asked: list[int] = []
    values: list[float] = []

    def stop(done: int, value: float) -> bool:
        asked.append(done)
        values.append(value)
        return done >= passes_wanted

    result = engine.solve(_crowded(), seed=1, stop=stop)
    assert asked == asked_expected
    assert values == sorted(values, reverse=True)
    assert result.value == values[-1]
