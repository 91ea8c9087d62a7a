"""The fault plan is drawn from the seed alone."""

import pytest

from muster.rehearsal.player.faults import Fault, FaultPlan


def test_the_same_seed_draws_the_same_faults() -> None:
    one, two = FaultPlan(7, 0.3), FaultPlan(7, 0.3)
    drawn = [one.of(seat, batch) for seat in range(20) for batch in range(20)]
    assert drawn == [two.of(seat, batch) for seat in range(20) for batch in range(20)]
    assert drawn != [FaultPlan(8, 0.3).of(seat, batch) for seat in range(20) for batch in range(20)]


def test_the_rate_is_a_share_of_batches_and_every_fault_comes_up() -> None:
    drawn = [FaultPlan(1, 0.02).of(seat, batch) for seat in range(500) for batch in range(20)]
    met = [one for one in drawn if one]
    assert 0.015 < len(met) / len(drawn) < 0.025
    assert {one.fault for one in met} == set(Fault)


def test_nothing_goes_wrong_at_rate_zero_and_everything_at_one() -> None:
    assert FaultPlan(1, 0).of(1, 1) is None
    assert FaultPlan(1, 1).of(1, 1) is not None


def test_a_rate_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        FaultPlan(1, 1.5)
