"""The rehearsal judges itself: the first thing that must not be is said in one sentence."""

from typing import Any

import pytest

from muster.rehearsal.demo import judge

GOOD: dict[str, Any] = {
    "acknowledged_lost": 0, "ledger_verified": True, "rebuild_equal": True, "tables_differing": [], "open_names": 0,
    "not_found_share": 0.01, "exceptions_open": 0, "attendance_closed": True, "results_closed": True,
}  # fmt: skip


def test_a_good_round_passes() -> None:
    assert judge(GOOD) == ""


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"acknowledged_lost": 3}, "3 events were acknowledged to a phone and are not in the book."),
        ({"rebuild_equal": False, "tables_differing": ["tube"]}, "Tables differ after they were made again: tube."),
        ({"open_names": 2}, "2 names are open: nobody has answered for them."),
        ({"not_found_share": 0.031}, "3.1% of the names were not found; 2% is the most."),
        ({"exceptions_open": 1}, "1 exceptions are open."),
        ({"results_closed": False}, "The round is not closed."),
    ],
)
def test_what_must_not_be_is_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    assert judge(GOOD | wrong) == sentence
