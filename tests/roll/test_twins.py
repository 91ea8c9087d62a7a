"""Entries that may be one person: which pairs are shown, to whom, and what a ruling does to the list."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from muster.access.scope import Scope
from muster.roll import actions
from muster.roll.enums import Ruling
from muster.roll.queries import hand, residents_for, twins
from tests.roll.town import AT, BY, DISTRICT, LI_NA, LI_QIANG, TOWN, changed, number, take, xlsx

COUNTY, HUANGZHAI = Scope(DISTRICT, ""), Scope("140122100", "")
ACTING: dict[str, Any] = {"district": DISTRICT, "by": BY, "at": AT}
IN_DAYU = {"乡镇": "大盂镇", "村": "大盂村委会"}
PASSPORT = changed(LI_NA, 证件类型="护照", 证件号码="ZZ7654321", 出生日期="1981-02-02", 重点人群="", **IN_DAYU)
PHONE = changed(LI_QIANG, 证件号码=number("19850707", 7), 户号="88", 住址="")
DIGIT = changed(LI_QIANG, 证件号码=number("19800111", 1), 户号="88", 联系电话="", 住址="")
REGION = changed(LI_QIANG, 证件号码=number("19800101", 1, "000010"), 户号="88", 联系电话="", 住址="")
STRANGER = changed(LI_QIANG, 姓名="赵一", 证件号码=number("19800101", 3), 户号="88", 住址="")
NAMESAKE = changed(LI_QIANG, 证件号码=number("19900909", 5), 户号="88", 联系电话="", 住址="")


@pytest.fixture
def town(county: None, tmp_path: Path) -> Path:
    take(xlsx(tmp_path / "town.xlsx", TOWN))
    return tmp_path


def add(folder: Path, row: list[Any]) -> None:
    assert take(xlsx(folder / "more.xlsx", [row])).created == 1


def shown(scope: Scope = COUNTY) -> list[tuple[str, str]]:
    return [(pair.why, pair.ruling) for pair in twins.twins(scope)]


def test_a_list_without_doubles_shows_none(town: Path) -> None:
    assert shown() == []


@pytest.mark.parametrize(
    ("row", "why"),
    [(PASSPORT, "likeness"), (PHONE, "phone"), (DIGIT, "digit"), (REGION, "likeness")],
    ids=["name and birth", "name and phone", "a digit of the birth date", "a digit of the region"],
)
def test_a_double_is_shown_with_its_reason(town: Path, row: list[Any], why: str) -> None:
    add(town, row)
    assert shown() == [(why, "undecided")]


@pytest.mark.parametrize("row", [STRANGER, NAMESAKE], ids=["same phone, other name", "same name, other birth"])
def test_what_is_no_double(town: Path, row: list[Any]) -> None:
    add(town, row)
    assert shown() == []


@pytest.mark.parametrize("row", [PASSPORT, changed(PHONE, **IN_DAYU)], ids=["likeness", "phone"])
def test_a_pair_that_reaches_out_of_the_territory_is_not_given_away(town: Path, row: list[Any]) -> None:
    add(town, row)
    assert (shown(HUANGZHAI), shown(Scope("140122101", "")), shown(Scope("", ""))) == ([], [], [])
    [pair] = twins.twins(COUNTY)
    actions.twins_rule(one=pair.one, other=pair.other, ruling=Ruling.SAME, reason="seen", **ACTING)
    assert (twins.twins_ruled(HUANGZHAI), len(twins.twins_ruled(COUNTY))) == ([], 1)


@pytest.mark.parametrize("ruling", [Ruling.SAME, Ruling.DIFFERENT])
def test_a_ruling_takes_the_pair_off_and_its_undoing_brings_it_back(town: Path, ruling: Ruling) -> None:
    add(town, PHONE)
    [pair] = twins.twins(COUNTY)
    actions.twins_rule(one=pair.other, other=pair.one, ruling=ruling, reason="seen both", **ACTING)
    assert (shown(), [found.ruling for found in twins.twins_ruled(COUNTY)]) == ([], [ruling])
    assert len(residents_for(DISTRICT, [pair.one, pair.other])) == 2
    actions.twins_rule(one=pair.one, other=pair.other, ruling=Ruling.UNDECIDED, reason="mistaken", **ACTING)
    assert (shown(), twins.twins_ruled(COUNTY)) == ([("phone", "undecided")], [])
    assert [line.what for line in hand.history_of(DISTRICT, pair.one, full=False)] == ["undecided", ruling.value]


def test_what_is_put_off_comes_last(town: Path) -> None:
    add(town, PHONE)
    [pair] = twins.twins(COUNTY)
    actions.twins_rule(one=pair.one, other=pair.other, ruling=Ruling.LATER, reason="nobody home", **ACTING)
    add(town, PASSPORT)
    assert shown() == [("likeness", "undecided"), ("phone", "later")]


def test_a_person_s_own_pairs_keep_their_ruling(town: Path) -> None:
    add(town, PHONE)
    [pair] = twins.twins(COUNTY)
    actions.twins_rule(one=pair.one, other=pair.other, ruling=Ruling.DIFFERENT, reason="seen both", **ACTING)
    assert [(found.why, found.ruling) for found in twins.twins(COUNTY, of=pair.one)] == [("phone", "different")]
    assert twins.twins(COUNTY, of=UUID(int=1)) == []


def test_a_correction_ends_a_pair(town: Path) -> None:
    add(town, PHONE)
    [pair] = twins.twins(COUNTY)
    [person] = residents_for(DISTRICT, [pair.other])
    said = actions.Said(
        person.name, person.document, person.id_number, None, person.sex, person.relation, "10000000077"
    )  # type: ignore[arg-type]
    actions.resident_edit(resident=pair.other, said=said, reason="told", **ACTING)
    assert shown() == []
