"""Codes: no letter looks like another, and no slip of the tongue gives a valid one."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from muster.common.problems import Problem
from muster.public import rules

GOLDEN = json.loads(Path("tests/golden/card_codes.json").read_text("utf-8"))


def test_the_alphabet_has_no_letters_that_look_alike() -> None:
    assert len(rules.ALPHABET) == len(set(rules.ALPHABET)) == 31
    assert set("01OIL") & set(rules.ALPHABET) == set()


@pytest.mark.parametrize("case", GOLDEN["valid"], ids=lambda case: case["typed"])
def test_what_is_typed_is_read(case: dict[str, str]) -> None:
    letters = {"card": rules.CARD_LETTERS, "slip": rules.SLIP_LETTERS}[case["kind"]]
    assert rules.code_read(case["typed"], letters) == case["code"]
    assert rules.code_grouped(case["code"]) == case["printed"]


@pytest.mark.parametrize("case", GOLDEN["invalid"], ids=lambda case: case["typed"])
def test_what_is_no_code_is_refused(case: dict[str, str]) -> None:
    letters = {"card": rules.CARD_LETTERS, "slip": rules.SLIP_LETTERS}[case["kind"]]
    with pytest.raises(Problem) as refused:
        rules.code_read(case["typed"], letters)
    assert refused.value.code == "code_bad"


def test_one_wrong_letter_is_always_noticed() -> None:
    code = rules.slip_token_make()
    wrong = [
        code[:place] + letter + code[place + 1 :]
        for place in range(len(code)) for letter in rules.ALPHABET if letter != code[place]
    ]  # fmt: skip
    assert [found for found in wrong if rules.check_letter(found[:-1]) == found[-1]] == []


def test_two_letters_that_changed_places_are_always_noticed() -> None:
    code = rules.ALPHABET[:15] + rules.check_letter(rules.ALPHABET[:15])
    assert len(set(code)) >= 15
    swapped = set()
    for one, other in combinations(range(16), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        swapped.add("".join(letters))
    assert [found for found in swapped - {code} if rules.check_letter(found[:-1]) == found[-1]] == []


def test_fresh_codes_are_valid_and_differ() -> None:
    cards = {rules.card_code_make() for _ in range(500)}
    slips = {rules.slip_token_make() for _ in range(500)}
    assert (len(cards), len(slips)) == (500, 500)
    assert {rules.code_read(code, rules.CARD_LETTERS) for code in cards} == cards
    assert {rules.code_read(code, rules.SLIP_LETTERS) for code in slips} == slips
