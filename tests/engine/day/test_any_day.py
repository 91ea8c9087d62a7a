"""Whatever the rates, nobody is lost and no tube holds too many."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine.day import Act, Outcome, simulate

from .cast import problem

SHARE = st.floats(0, 1)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 300),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(1, 20),
    st.integers(0, 2**32),
    SHARE,
    SHARE,
    SHARE,
)
def test_any_day_adds_up(
    residents: int, points: int, more_lanes: int, capacity: int, seed: int, slips: float, stray: float, walk_in: float
) -> None:
    given_day = problem(
        residents,
        points,
        points + more_lanes,
        seed=seed,
        capacity=capacity,
        void_rate=slips,
        move_rate=slips,
        wrong_point=stray,
        walk_in=walk_in,
        refuse=slips / 4,
    )
    day = simulate(given_day)
    steps = day.steps
    sampled = int((day.outcome == Outcome.SAMPLED).sum())
    count = {act: int((steps["act"] == act).sum()) for act in Act}
    assert sum(day.summary.outcomes.values()) == residents + len(day.walk_ins)
    assert count[Act.SPECIMEN_COLLECTED] - count[Act.SPECIMEN_VOIDED] == sampled == int(day.tubes["members"].sum())
    assert count[Act.RESIDENT_CHECKED_IN] == sampled + count[Act.SPECIMEN_NOT_COLLECTED]
    assert bool((day.tubes["members"] <= day.tubes["capacity"]).all())
    assert bool((day.tubes["members"] >= 1).all())
    assert bool((steps["ref"] < np.arange(len(steps))).all())
