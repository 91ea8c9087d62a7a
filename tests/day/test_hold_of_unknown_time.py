"""A pool that was filled by a phone with a wrong clock: its members are held, and a later tube of their own clears them."""

from datetime import timedelta

import pytest

from tests.cast import FIRST, LI_NA, LI_WEI, rebuild_is_equal
from tests.day.phones import TownPhone

BEHIND = timedelta(days=-4000)


@pytest.fixture(autouse=True)
def _positive_pool(town: None) -> None:
    """Li Wei and Li Na are swabbed by a phone that lives years ago; the laboratory reports their tube at minute 309."""
    FIRST.say("TubeOpened", tube="T001", point="P001", lane=1, capacity=10)
    phone = TownPhone(wrong=BEHIND)
    phone.swab(LI_WEI, "T001", 1)
    phone.swab(LI_NA, "T001", 2)
    phone.send()
    FIRST.release("T001", "positive", 310)


def _single(minutes: float) -> None:
    FIRST.pool("T009", [LI_WEI], minutes, capacity=1)
    FIRST.release("T009", "negative", minutes + 60)


def test_a_tube_of_ones_own_after_the_report_clears() -> None:
    assert FIRST.result(LI_WEI) == "held"
    _single(400)
    assert (FIRST.result(LI_WEI), FIRST.result(LI_NA)) == ("negative", "held")
    assert rebuild_is_equal()


def test_one_before_the_report_may_have_been_before_the_pool_and_does_not() -> None:
    _single(100)
    assert FIRST.result(LI_WEI) == "held"
    assert rebuild_is_equal()
