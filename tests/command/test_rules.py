"""The board's pure rules: bars that add up, needs in order of urgency."""

from hypothesis import given
from hypothesis import strategies as st

from muster.command.enums import Decision
from muster.command.numbers import Account, Care, Devices, Results, Tubes
from muster.command.rules import bar, needs
from tests.command import made

CALM = {
    "results": Results(0, 0, 0, 0, 0, 0), "exceptions_open": 0, "points": [], "care": [Care("red_code", 4, 4, 0)],
    "account": Account(10, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0), "devices": Devices(3, 0, 0, None, (3, 0, 0, 0)),
    "tubes": Tubes(0, 0, 0, 0, 1, 0, 0, 0, 240, None, "", "", (0, 0, 0, 0, 0)),
}  # fmt: skip


def test_a_bar_of_nobody_is_empty() -> None:
    assert bar([("sampled", 0), ("open", 0)]) == []


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_the_parts_of_a_bar_fill_it_without_a_gap(counts: list[int]) -> None:
    parts = bar([(str(place), count) for place, count in enumerate(counts)])
    if sum(counts):
        assert sum(part.width for part in parts) == 10_000
        assert [part.start for part in parts] == [sum(p.width for p in parts[:n]) for n in range(len(parts))]
        assert all(part.width >= 30 for part in parts if part.count)
        assert all(part.width == 0 for part in parts if not part.count)


def test_a_calm_board_needs_nothing() -> None:
    assert needs(made.board(**CALM)) == []


def test_needs_come_most_urgent_first_and_fit_one_look() -> None:
    found = [need.kind for need in needs(made.board())]
    assert found == [
        Decision.POSITIVE, Decision.JAMMED, Decision.JAMMED, Decision.TUBE_LATE, Decision.NOBODY, Decision.AGAIN
    ]  # fmt: skip


def test_a_jammed_point_is_told_its_nearest_free_neighbour() -> None:
    need = next(need for need in needs(made.board()) if need.kind is Decision.JAMMED)
    assert need.facts["waiting"] == 130
    assert need.facts["near"] in {point.name for point in made.points() if point.label == "free"}


def test_care_notices_wait_only_for_those_who_have_not_come() -> None:
    board = made.board(**CALM | {"care": [Care("red_code", 4, 3, 1), Care("dialysis", 9, 4, 2)]})
    assert [(need.kind, need.facts) for need in needs(board)] == [(Decision.CARE, {"missing": 3})]
