"""A correction names an earlier step of the same device and the same kind of fact."""

import numpy as np

from muster.engine.day import Act, DayResult


def test_corrections_refer_to_earlier_collections_of_the_same_device(day: DayResult) -> None:
    steps = day.steps
    rows = np.flatnonzero(steps["ref"] >= 0)
    old, new = steps[steps["ref"][rows]], steps[rows]
    assert set(new["act"].tolist()) == {Act.SPECIMEN_VOIDED, Act.SPECIMEN_MOVED}
    assert set(old["act"].tolist()) == {Act.SPECIMEN_COLLECTED}
    assert bool((steps["ref"][rows] < rows).all())
    assert new["device"].tolist() == old["device"].tolist()
    assert new["resident"].tolist() == old["resident"].tolist()
    came_from = np.where(new["act"] == Act.SPECIMEN_MOVED, new["a"], new["tube"])
    assert came_from.tolist() == old["tube"].tolist()


def test_no_step_is_corrected_twice(day: DayResult) -> None:
    named = day.steps["ref"][day.steps["ref"] >= 0]
    assert len(set(named.tolist())) == len(named)
