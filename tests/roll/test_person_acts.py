"""A person is added, corrected, moved, marked absent and taken back: each with its history and its audit row."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from muster.access.scope import Scope
from muster.common.problems import Problem
from muster.roll import actions
from muster.roll.enums import Absence, Document
from muster.roll.models import Resident
from muster.roll.queries import hand, residents_for, search
from tests.roll.town import AT, BY, DISTRICT, LI_BAO, LI_NA, LI_QIANG, TOWN, count, number, take, tally, xlsx

COUNTY = Scope(DISTRICT, "")
ACTING: dict[str, Any] = {"district": DISTRICT, "by": BY, "at": AT}
VILLAGE, OTHER = "140122100001", "140122101200"
BABY = actions.Said("李新生", Document.NONE, "", date(2022, 4, 10), "f", "女", "")


@pytest.fixture
def town(county: None, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "town.xlsx", TOWN))


pytestmark = pytest.mark.usefixtures("town")


def one(asked: str) -> UUID:
    [found] = search(asked, COUNTY, gone=True)
    return found.id


def said_of(resident: UUID, **other: Any) -> actions.Said:
    [person] = residents_for(DISTRICT, [resident])
    said = actions.Said(
        person.name, Document(person.document), person.id_number, None, person.sex, person.relation, person.phone
    )
    return replace(said, **other)


def history(resident: UUID) -> list[tuple[str, list[str], str, dict[str, str]]]:
    return [(line.what, line.fields, line.detail, line.said) for line in hand.history_of(DISTRICT, resident, full=True)]


def audited(action: str) -> list[tuple[str, list[str], list[UUID]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor, changed, subjects FROM audit_row WHERE district = %s AND action = %s ORDER BY at",
            [DISTRICT, action],
        )
        return list(cursor.fetchall())


def add(said: actions.Said = BABY) -> UUID:
    [mother] = residents_for(DISTRICT, [one("李娜")])
    return actions.resident_add(household=mother.household, said=said, reason="birth certificate", **ACTING)


def test_a_newborn_without_a_number_comes_into_the_household() -> None:
    baby = add()
    [person] = residents_for(DISTRICT, [baby])
    assert (person.name, person.id_number, person.birth_year, person.household_number, person.village) == (
        "李新生", "", 2022, "1", VILLAGE
    )  # fmt: skip
    assert [found.id for found in search("lixinsheng", COUNTY)] == [baby]
    assert history(baby) == [("added", [], VILLAGE, {"reason": "birth certificate"})]
    assert audited("resident_added") == [(BY, [], [baby])]


def test_a_number_stands_once_and_a_name_without_number_once_in_a_household() -> None:
    with pytest.raises(Problem) as twice:
        add(replace(BABY, document=Document.RESIDENT_ID, id_number=LI_QIANG[6]))
    add()
    with pytest.raises(Problem) as again:
        add()
    assert (twice.value.code, again.value.code) == ("resident_id_number_once", "resident_unnumbered_once")
    assert count("resident") == len(TOWN) + 1


def test_a_correction_names_its_fields_and_keeps_the_old_values_sealed() -> None:
    who = one("李强")
    said = said_of(who, name="李墙", phone="", birth=date(1980, 1, 1))
    assert actions.resident_edit(resident=who, said=said, reason="card seen", **ACTING) == ["name", "phone"]
    [person] = residents_for(DISTRICT, [who])
    assert (person.name, person.phone) == ("李墙", "")
    assert history(who) == [
        ("edited", ["name", "phone"], "", {"name": "李强", "phone": LI_QIANG[9], "reason": "card seen"})
    ]
    assert audited("resident_edited") == [(BY, ["name", "phone"], [who])]
    assert ([found.id for found in search("李墙", COUNTY)], search("李强", COUNTY)) == ([who], [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT resident_history::text FROM resident_history")
        assert not any(text in row[0] for row in cursor for text in ("李强", LI_QIANG[9], "card seen"))


def test_nothing_different_writes_nothing() -> None:
    who = one("李娜")
    assert actions.resident_edit(resident=who, said=said_of(who), reason="looked", **ACTING) == []
    assert (history(who), audited("resident_edited")) == ([], [])


def test_a_new_name_needs_the_birth_date_of_who_has_no_number() -> None:
    baby = one("李宝")
    with pytest.raises(Problem) as refused:
        actions.resident_edit(resident=baby, said=said_of(baby, name="李保"), reason="typed", **ACTING)
    assert refused.value.code == "birth_again"
    said = said_of(baby, name="李保", birth=date(2022, 3, 1))
    assert actions.resident_edit(resident=baby, said=said, reason="typed", **ACTING) == ["name"]


def test_a_phone_alone_needs_no_birth_date_and_the_year_stays() -> None:
    baby = one("李宝")
    assert actions.resident_edit(resident=baby, said=said_of(baby, phone="10000000009"), reason="told", **ACTING) == [
        "phone"
    ]
    assert residents_for(DISTRICT, [baby])[0].birth_year == 2022


def test_the_next_list_meets_who_was_corrected_by_number(tmp_path: Path) -> None:
    who = one("李娜")
    actions.resident_edit(resident=who, said=said_of(who, phone="10000000009"), reason="told", **ACTING)
    assert tally(take(xlsx(tmp_path / "again.xlsx", TOWN)))[1:4] == (0, len(TOWN) - 1, 1)


def test_the_next_list_meets_a_newborn_by_name_and_birth(tmp_path: Path) -> None:
    add(actions.Said("李宝贝", Document.NONE, "", date(2022, 3, 1), "m", "子", ""))
    row = [*LI_BAO[:3], "李宝贝", *LI_BAO[4:]]
    assert tally(take(xlsx(tmp_path / "again.xlsx", [*TOWN, row])))[1:4] == (0, len(TOWN) + 1, 0)


def test_the_address_is_the_household_s_and_finds_all_who_live_there() -> None:
    who = one("李娜")
    acting: dict[str, Any] = {"resident": who, "reason": "seen", **ACTING}
    assert actions.household_address_set(address="西街9号", **acting)
    assert len(search("西街9号", COUNTY)) == 3
    assert search("东街1号", COUNTY) == []
    assert history(who) == [("edited", ["address"], "", {"address": "东街1号", "reason": "seen"})]
    assert not actions.household_address_set(address="西街9号", **acting)


def test_a_move_into_another_village_makes_the_household_there() -> None:
    who = one("李娜")
    before = residents_for(DISTRICT, [who])[0].household
    home = actions.resident_move(resident=who, village=OTHER, number="88", reason="married", **ACTING)
    [person] = residents_for(DISTRICT, [who])
    assert (person.household, person.household_number, person.village) == (home, "88", OTHER)
    assert (home != before, Resident.objects.get(id=who).village) == (True, OTHER)
    assert history(who) == [
        ("moved_home", ["household"], f"{VILLAGE} {OTHER}", {"household": "1", "reason": "married"})
    ]
    assert [found.id for found in search("88", COUNTY)] == [who]
    assert search("李娜", Scope("140122100", "")) == []


def test_a_move_into_a_household_that_is_there_joins_it() -> None:
    actions.resident_move(resident=one("李娜"), village=OTHER, number="1", reason="married", **ACTING)
    assert {person.name for person in residents_for(DISTRICT, hand.housemates(
        DISTRICT, residents_for(DISTRICT, [one("李娜")])[0].household))} == {"李娜", "王军"}  # fmt: skip


def test_a_village_of_nowhere_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        actions.resident_move(resident=one("李娜"), village="990001100001", number="1", reason="typed", **ACTING)
    assert refused.value.code == "household_unknown"


@pytest.mark.parametrize(("absence", "on_the_roll"), [("dead", False), ("moved", False), ("away", True)])
def test_dead_and_moved_are_gone_and_away_is_not(absence: str, on_the_roll: bool) -> None:
    who = one("王军")
    until = date(2022, 5, 1) if absence == "away" else None
    actions.resident_absent(
        resident=who, absence=Absence(absence), on=date(2022, 4, 1), until=until, reason="paper seen", **ACTING
    )
    stored = Resident.objects.get(id=who)
    assert (stored.absence, stored.absent_on, stored.absent_until) == (absence, date(2022, 4, 1), until)
    assert (stored.gone_at is None, bool(search("王军", COUNTY))) == (on_the_roll, on_the_roll)
    dates = "2022-04-01 2022-05-01" if until else "2022-04-01"
    assert history(who) == [(absence, [], dates, {"reason": "paper seen"})]
    assert audited(f"resident_{absence}") == [(BY, [], [who])]


def test_an_absence_is_taken_back_once() -> None:
    who = one("王军")
    acting: dict[str, Any] = {"resident": who, "reason": "another man", **ACTING}
    actions.resident_absent(absence=Absence.DEAD, on=date(2022, 4, 1), until=None, **acting)
    actions.resident_back(**acting)
    stored = Resident.objects.get(id=who)
    assert (stored.absence, stored.absent_on, stored.gone_at) == ("", None, None)
    assert {line[0] for line in history(who)} == {"dead", "back"}
    with pytest.raises(Problem) as refused:
        actions.resident_back(**acting)
    assert refused.value.code == "resident_present"


def test_the_next_list_brings_back_who_was_gone(tmp_path: Path) -> None:
    who = one("李娜")
    actions.resident_absent(
        resident=who, absence=Absence.MOVED, on=date(2022, 4, 1), until=None, reason="told", **ACTING
    )
    take(xlsx(tmp_path / "again.xlsx", [LI_NA]))
    assert (Resident.objects.get(id=who).absence, len(search("李娜", COUNTY))) == ("", 1)


def test_numbers_of_every_kind_of_document_stand() -> None:
    for at, (document, text) in enumerate((
        (Document.RESIDENCE_PERMIT, number("19900101", 1, "810000")), (Document.FOREIGN_CARD, number("19900101", 2, "900000")),
        (Document.HOME_RETURN, "H12345678"), (Document.TAIWAN_PERMIT, "12345678"), (Document.PERMIT, "AB12345678"),
        (Document.PASSPORT, "ZZ7654321"),
    )):  # fmt: skip
        resident = add(actions.Said(f"张{'甲乙丙丁戊己'[at]}", document, text, date(1990, 1, 1), "m", "", ""))
        assert [found.id for found in search(text, COUNTY)] == [resident]
