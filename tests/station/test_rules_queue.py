"""The label of a queue."""

import pytest

from muster.station.rules import queue_label, wait_min


@pytest.mark.parametrize(
    ("waiting", "lanes", "minutes", "label"),
    [
        (0, 0, 1.0, "free"),
        (49, 2, 1.0, "free"),
        (50, 2, 1.0, "busy"),
        (99, 2, 1.0, "busy"),
        (100, 2, 1.0, "jammed"),
        (1, 0, 1.0, "jammed"),
        (10, 1, 6.0, "jammed"),
        (None, 2, 1.0, "unknown"),
    ],
)
def test_label(waiting: int | None, lanes: int, minutes: float, label: str) -> None:
    assert queue_label(waiting, lanes, minutes) == label


@pytest.mark.parametrize("waiting", [None, 0, 100])
def test_a_closed_point_is_finished_whoever_was_counted_last(waiting: int | None) -> None:
    assert queue_label(waiting, 0, 1.0, closed=True) == "done"


def test_nobody_is_served_without_a_lane() -> None:
    assert wait_min(3, 0, 1.0) == float("inf")
