"""How cards fill sheets of paper."""

from muster.public import rules
from muster.public.rules import Cell

FOUR = ["张三丰"] * 4


def test_a_small_household_is_one_cell_with_its_codes_to_fold_away() -> None:
    assert rules.household_cells(FOUR, slips=True) == [Cell(range(4), True, True, 1, 1)]


def test_a_larger_one_has_its_codes_in_a_cell_of_their_own() -> None:
    assert rules.household_cells([*FOUR, "李四"], slips=True) == [
        Cell(range(5), True, False, 1, 1), Cell(range(5), False, True, 1, 1)
    ]  # fmt: skip


def test_long_names_need_the_room_too() -> None:
    names = ["阿依古丽·买买提江", "迪丽拜尔·买买提", "古丽"]
    assert [(cell.card, cell.slips) for cell in rules.household_cells(names, slips=True)] == [
        (True, False),
        (False, True),
    ]


def test_without_codes_every_household_is_one_cell() -> None:
    assert rules.household_cells(FOUR * 3, slips=False) == [Cell(range(12), True, False, 1, 1)]


def test_a_dormitory_has_several_cards() -> None:
    cells = rules.household_cells(["李四"] * 29, slips=False)
    assert cells == [
        Cell(range(12), True, False, 1, 3), Cell(range(12, 24), True, False, 2, 3), Cell(range(24, 29), True, False, 3, 3)
    ]  # fmt: skip


def test_nobody_is_no_cell() -> None:
    assert rules.household_cells([], slips=True) == []


def test_a_cut_stack_pile_upon_pile_is_in_order() -> None:
    cells = 20
    spots = rules.stacked(cells)
    assert len(set(spots)) == cells
    assert {sheet for sheet, _ in spots} == {0, 1, 2, 3}
    piles = [[number for number, (_, place) in enumerate(spots) if place == pile] for pile in range(rules.SHEET)]
    assert [number for pile in piles for number in sorted(pile, key=lambda number: spots[number][0])] == list(
        range(cells)
    )


def test_names_break_into_lines() -> None:
    names = ([], FOUR, [*FOUR, "李四五"], ["古" * 20], ["古" * 20, "李四"])
    assert [rules.name_lines(one) for one in names] == [0, 1, 2, 2, 2]


def test_a_text_is_cut_by_its_width() -> None:
    assert rules.text_cut("黄寨村", 6) == "黄寨村"
    assert rules.text_cut("黄寨村采样点", 8) == "黄寨村…"
    assert rules.text_width(rules.text_cut("a" * 50, 20)) <= 20
