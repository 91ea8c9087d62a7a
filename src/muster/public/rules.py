"""Codes that people read out and type, and how cards fill a sheet of paper. Pure.

A code's letters are 31, none of which looks like another (no 0 O 1 I L). Its last letter is a check: the sum of the
letters' places in the alphabet, each times the next power of 3, is a multiple of 31. That is the rule of GB 32100, the
social credit code that every county office types, over our own alphabet. 31 is a prime and the powers of 3 differ: one
wrong letter, or any two letters that changed places, never give a valid code.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from muster.common.problems import Problem

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CARD_LETTERS, SLIP_LETTERS = 10, 16  # with the check: 44 bits tell households apart, 74 bits nobody guesses
QR_MARK = "MH:"  # stands before a household's code in its square, so that a scanner knows what it has read

_PLACE = {letter: place for place, letter in enumerate(ALPHABET)}
_GAPS = str.maketrans("", "", " -\t\n\u3000\u2014\u00b7")


def card_code_make() -> str:
    """A fresh household code: nine letters by chance and the check."""
    return _checked("".join(secrets.choice(ALPHABET) for _ in range(CARD_LETTERS - 1)))


def slip_token_make() -> str:
    """A fresh token of a result slip: fifteen letters by chance and the check."""
    return _checked("".join(secrets.choice(ALPHABET) for _ in range(SLIP_LETTERS - 1)))


def code_read(text: str, letters: int) -> str:
    """The code as typed or scanned, in any case, width and grouping. Problem code_bad when it is none."""
    plain = unicodedata.normalize("NFKC", text).upper().removeprefix(QR_MARK).translate(_GAPS)
    if len(plain) != letters or any(letter not in _PLACE for letter in plain) or _sum(plain) % 31:
        raise Problem("code_bad")
    return plain


def code_grouped(code: str) -> str:
    """As it is printed: in groups that the eye can hold, ``7K4M9 2QXRH`` or ``ABCD EFGH JKMN PQRS``."""
    step = 5 if len(code) % 5 == 0 else 4
    return " ".join(code[start : start + step] for start in range(0, len(code), step))


def check_letter(code: str) -> str:
    """The letter that makes ``code`` a valid one when it is put behind it."""
    weight = pow(3, len(code), 31)
    return ALPHABET[-_sum(code) * pow(weight, -1, 31) % 31]


def _checked(code: str) -> str:
    return code + check_letter(code)


def _sum(code: str) -> int:
    return sum(_PLACE[letter] * pow(3, place, 31) for place, letter in enumerate(code))


# -- cards on paper ------------------------------------------------------------------------------------------
SHEET = 6  # cells of a sheet of A4: two columns of three rows
CARD_MEMBERS, STRIP_MEMBERS = 12, 4  # names on one card; result codes that fit below a card, more have a cell of theirs
CARD_LINES, STRIP_LINES = 6, 1
NAMES_WIDTH = 38  # columns of a terminal, two for each Chinese letter, in one line of names


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a sheet holds of a household: these members by name, their result codes, or both."""

    members: range
    card: bool
    slips: bool
    part: int  # which of the household's cards, from 1
    parts: int


def household_cells(names: Sequence[str], *, slips: bool) -> list[Cell]:
    """The cells of a household in the order they are handed over. A household of nobody has none."""
    parts = _parts(names)
    cells = []
    for part, members in enumerate(parts, 1):
        shown = [names[place] for place in members]
        together = len(shown) <= STRIP_MEMBERS and name_lines(shown) <= STRIP_LINES
        cells.append(Cell(members, True, slips and together, part, len(parts)))
        if slips and not together:
            cells.append(Cell(members, False, True, part, len(parts)))
    return cells


def stacked(cells: int) -> list[tuple[int, int]]:
    """(sheet, place on it) of each cell, so that a cut stack of sheets, pile upon pile, is in the cells' order."""
    sheets = -(-cells // SHEET)
    return [(number % sheets, number // sheets) for number in range(cells)]


def name_lines(names: Iterable[str]) -> int:
    """How many lines the names take on a card; a name wider than a line begins one and goes on in the next."""
    lines, used = 0, NAMES_WIDTH
    for name in names:
        width = text_width(name) + 2
        if used + width > NAMES_WIDTH:
            lines, used = lines + 1, 0
        lines += (width - 1) // NAMES_WIDTH
        used = used + width if width <= NAMES_WIDTH else width % NAMES_WIDTH
    return lines


def text_cut(text: str, width: int) -> str:
    """The text, shortened with … to ``width`` columns."""
    if text_width(text) <= width:
        return text
    kept, used = "", 2
    for letter in text:
        used += text_width(letter)
        if used > width:
            break
        kept += letter
    return kept + "…"


def text_width(text: str) -> int:
    """Columns of a terminal: two for each Chinese letter."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _parts(names: Sequence[str]) -> list[range]:
    """The members by card: mostly one card, more for a dormitory."""
    parts, start = [], 0
    for end in range(1, len(names) + 1):
        full = end - start == CARD_MEMBERS or name_lines(names[start : end + 1]) > CARD_LINES
        if full or end == len(names):
            parts.append(range(start, end))
            start = end
    return parts
