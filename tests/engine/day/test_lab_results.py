"""The lab's answer follows from the truth."""

import numpy as np

from muster.engine.day import TubeResult, lab_results


def test_positive_exactly_with_an_infected_member() -> None:
    results = lab_results([0, 1, 3, 0], seed=4, indeterminate=0.0)
    assert results.tolist() == [TubeResult.NEGATIVE, TubeResult.POSITIVE, TubeResult.POSITIVE, TubeResult.NEGATIVE]


def test_a_small_share_cannot_be_read() -> None:
    results = lab_results(np.zeros(20_000, int), seed=4, indeterminate=0.01)
    assert 120 < int((results == TubeResult.INDETERMINATE).sum()) < 280


def test_the_same_arguments_give_the_same_results() -> None:
    assert lab_results([0] * 500, seed=9, indeterminate=0.1).tolist() == (
        lab_results([0] * 500, seed=9, indeterminate=0.1).tolist()
    )
