"""What the board prints of its numbers: columns that share one scale, hours without a gap."""

import msgspec
from django.utils import translation

from muster.command import show
from muster.command.numbers import Hour
from tests.command import made
from tests.conftest import StandingClock


def test_a_quiet_hour_is_a_gap_not_a_missing_column(clock: StandingClock) -> None:
    start = made.NOW - made.NOW % made.HOUR
    board = made.board(hours=[Hour(start - 3 * made.HOUR, 40), Hour(start, 10)])
    columns = show.board(board)["bins"]["hours"].columns
    assert [(column.word, column.count) for column in columns] == [
        ("07:00", 40),
        ("08:00", 0),
        ("09:00", 0),
        ("10:00", 10),
    ]
    assert [column.h for column in columns] == [24, 0, 0, 6]


def test_a_long_day_is_its_last_24_hours_with_every_third_labelled(clock: StandingClock) -> None:
    start = made.NOW - made.NOW % made.HOUR
    board = made.board(hours=[Hour(start - back * made.HOUR, back + 1) for back in range(40)])
    bins = show.board(board)["bins"]["hours"]
    assert (len(bins.columns), len(bins.labelled)) == (24, 8)


def test_before_the_first_swab_there_is_no_chart() -> None:
    assert show.board(made.board(hours=[]))["bins"]["hours"].columns == []


def test_a_scope_of_one_point_shows_its_queue_in_place_of_the_map(clock: StandingClock) -> None:
    (one,) = made.points(1)
    shown = show.board(made.board(points=[one]))["point"]
    assert (shown["now"], shown["shape"]) == (one, show.label_shape(one.label)[0])
    assert show.board(made.board())["point"] is None


def test_a_dot_says_its_point_in_words_and_escapes_it(clock: StandingClock) -> None:
    first, *_rest = made.points(2)
    evil = msgspec.structs.replace(first, name="<b>&", label="busy", wait_min=30, open=1_200)
    with translation.override("en"):
        drawn = show.board(made.board(points=[evil, *made.points(3)]))["dots"]
    assert "<title>&lt;b&gt;&amp;: Busy, wait 30 min, open names 1,200</title>" in drawn
