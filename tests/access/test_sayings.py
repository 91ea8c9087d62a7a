"""Words that are kept in the clear for ever name nobody: not by a phone, a document's number or the names at hand."""

from datetime import UTC, datetime

import pytest

from muster.access.rules import words_refuse
from muster.access.sayings import words_ask
from muster.account.actions import refusal_record
from muster.common.problems import Problem
from tests import cast

AT = datetime(2022, 4, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "王大力 13800138000", "tel. 138 0013 8000", "138-0013-8000", "１３８００１３８０００", "990001194902030017", "99000119490203001X",
        "99000119490203001Ｘ", "8765432", "H12345678", "A123456(7)", "一三八零零一三八零零零", "call 8.7.6.5.4.3.2",
    ],
)  # fmt: skip
def test_numbers_of_people_are_refused(said: str) -> None:
    assert words_refuse(said) is True


@pytest.mark.parametrize(
    "said", ["", "slip number 7", "ward 12, bed 345", "on 4/15 at 10:30", "第 3 次上门", "T00123 leaked"]
)
def test_other_words_are_not(said: str) -> None:
    assert words_refuse(said, ["李伟明", "李", "Li", ""]) is False


@pytest.mark.parametrize("said", ["李伟明不肯", "李 伟 明", "so says WANG LEI.", "李伟明"])
def test_names_at_hand_are_refused(said: str) -> None:
    assert words_refuse(said, ["李伟明", "Wang Lei"]) is True


def test_a_short_latin_name_is_a_word_of_its_own() -> None:
    assert (words_refuse("in the clinic", ["Li"]), words_refuse("told by Li", ["Li"])) == (False, True)


def test_an_act_without_a_form_is_held_to_the_same(db: None) -> None:
    words_ask("said so", None, 7)
    with pytest.raises(Problem, match="words_personal"):
        words_ask("said so", "13800138000")
    cast.FIRST.open()
    with pytest.raises(Problem, match="words_personal"):
        refusal_record(
            district=cast.DISTRICT, round_code=cast.FIRST.round_code, resident=cast.ZHAO_JUN, reason="13800138000",
            by=cast.KNOCKER_FAN, at=cast.FIRST.after(120),
        )  # fmt: skip
    assert cast.FIRST.attendance(cast.ZHAO_JUN) == "open"
