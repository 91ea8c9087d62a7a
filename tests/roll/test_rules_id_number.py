"""Document numbers: the golden vectors, and what must hold for every number."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.roll.enums import Document
from muster.roll.rules import RowRefused, check_digit, id_number_read, masked_number

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "id_numbers.json").read_text(encoding="utf-8"))
ON = date.fromisoformat(GOLDEN["as_of"])
births = st.dates(date(1900, 1, 1), ON)
bodies = st.builds(lambda birth, serial: f"000000{birth:%Y%m%d}{serial:03d}", births, st.integers(0, 999))


def read(text: str, stated: str | None = None) -> dict[str, Any]:
    try:
        found = id_number_read(text, on=ON, stated=Document(stated) if stated else None)
    except RowRefused as refused:
        return {"error": refused.code}
    birth = found.birth.isoformat() if found.birth else None
    return {"number": found.number, "document": str(found.document), "birth": birth, "sex": str(found.sex),
            "repaired": list(found.repaired)}  # fmt: skip


@pytest.mark.parametrize("vector", GOLDEN["vectors"], ids=lambda vector: vector["why"])
def test_golden(vector: dict[str, Any]) -> None:
    assert read(vector["text"], vector["stated"]) == vector["expect"]


@given(bodies)
def test_the_whole_number_is_1_modulo_11(body: str) -> None:
    """ISO 7064 MOD 11-2, said the other way round."""
    digits = [10 if c == "X" else int(c) for c in body + check_digit(body)]
    assert sum(digit * pow(2, 17 - place, 11) for place, digit in enumerate(digits)) % 11 == 1


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(body: str, place: int, by: int) -> None:
    wrong = body[:place] + str((int(body[place]) + by) % 10) + body[place + 1 :]
    assert check_digit(wrong) != check_digit(body)


@given(bodies, st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_seen(body: str, place: int) -> None:
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert (check_digit(wrong) == check_digit(body)) is (wrong == body)


@given(bodies)
def test_reading_is_stable(body: str) -> None:
    once = read(body + check_digit(body))
    assert "error" in once or read(once["number"]) == once


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    found = read(text)
    assert "error" in found or found["document"] in Document.values


def test_masked_numbers_show_six_characters() -> None:
    assert masked_number("000000198001010013") == "00************0013"
