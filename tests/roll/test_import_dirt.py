"""Every kind of dirt: the row is refused with its code, at its cell, or mended and counted as mended."""

from pathlib import Path
from typing import Any

import pytest

from muster.roll.models import Resident
from tests.roll.town import HEADER, LI_BAO, LI_NA, LI_QIANG, TOWN, ZHAO_YU, changed, csv_file, number, take, xlsx

pytestmark = pytest.mark.usefixtures("county")
_NUMBER = LI_QIANG[6]

REFUSED = {
    "a number cell has lost its digits": ("row_id_lost_digits", "G2", changed(LI_QIANG, 证件号码=140122198001011234.0)),
    "what the screen shows was typed": ("row_id_lost_digits", "G2", changed(LI_QIANG, 证件号码="1.40122E+17")),
    "the last three digits became 000": ("row_id_lost_digits", "G2", changed(LI_QIANG, 证件号码="000000198001011000")),
    "wrong check digit": ("row_id_check_digit", "G2", changed(LI_QIANG, 证件号码=_NUMBER[:17] + "0")),
    "no such day": ("row_id_birth", "G2", changed(LI_QIANG, 证件号码=number("19800230", 1))),
    "born tomorrow": ("row_id_birth_future", "G2", changed(LI_QIANG, 证件号码=number("20220415", 1))),
    "17 digits": ("row_id_length", "G2", changed(LI_QIANG, 证件号码=_NUMBER[:17])),
    "letter O for zero": ("row_id_characters", "G2", changed(LI_QIANG, 证件号码="O" + _NUMBER[1:])),
    "card stated, none given": ("row_id_missing", "G2", changed(LI_QIANG, 证件号码="")),
    "no name": ("row_name_missing", "D2", changed(LI_QIANG, 姓名=" ")),
    "a masked name": ("row_name_characters", "D2", changed(LI_QIANG, 姓名="李*")),
    "no village": ("row_village_missing", "B2", changed(LI_QIANG, 村="")),
    "no such village": ("row_village_unknown", "B2", changed(LI_QIANG, 村="黄寨新村村委会")),
    "a village of another township": ("row_village_unknown", "B2", changed(LI_QIANG, 村="大盂村委会")),
    "another county's code": ("row_village_other_district", "B2", changed(LI_QIANG, 村="990001100001")),
    "half a phone": ("row_phone", "J2", changed(LI_QIANG, 联系电话="1000000")),
    "a woman's number": ("row_sex_differs", "E2", changed(LI_QIANG, 性别="女")),
    "a sex nobody knows": ("row_sex_unknown", "E2", changed(LI_QIANG, 性别="甲")),
    "another birth date": ("row_birth_differs", "H2", changed(LI_QIANG, 出生日期="1980-01-02")),
    "a birth date that is none": ("row_birth", "H2", changed(LI_BAO, 出生日期="去年")),
    "a birth date to come": ("row_birth_future", "H2", changed(LI_BAO, 出生日期="2023-01-01")),
    "neither number nor birth date": ("row_birth_missing", "H2", changed(LI_BAO, 出生日期="")),
    "an unknown care mark": ("row_care_unknown", "L2", changed(LI_QIANG, 重点人群="卧床、某某")),
    "an unknown document": ("row_document_unknown", "F2", changed(LI_QIANG, 证件类型="会员卡")),
    "endless text": ("row_text_too_long", "K2", changed(LI_QIANG, 住址="街" * 201)),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_code_at_its_cell(name: str, tmp_path: Path) -> None:
    code, cell, row = REFUSED[name]
    report = take(xlsx(tmp_path / "a.xlsx", [row]))
    assert [(fault.code, fault.cell) for fault in report.faults] == [(code, cell)]


def test_a_stray_comma_is_not_taken_for_a_column(tmp_path: Path) -> None:
    report = take(csv_file(tmp_path / "a.csv", [[*LI_QIANG, "多"]]))
    assert [(fault.code, fault.cell) for fault in report.faults] == [("row_cells_too_many", "M2")]


def test_a_formula_typed_as_text_is_refused(tmp_path: Path) -> None:
    report = take(csv_file(tmp_path / "a.csv", [changed(LI_QIANG, 住址="=A1&B1")]))
    assert [(fault.code, fault.cell) for fault in report.faults] == [("row_formula", "K2")]


def test_all_faults_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 姓名="", 联系电话="1", 村="无此村")]))
    assert {fault.code for fault in report.faults} == {"row_name_missing", "row_phone", "row_village_unknown"}
    assert report.refused == 1


def test_the_nearest_village_is_named(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 村="黄寨社区居民委员")]))
    assert "黄寨社区居民委员会" in report.faults[0].hint


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(list(LI_QIANG), id="the same row"),
        pytest.param(changed(LI_QIANG, 证件号码=_NUMBER[:6] + _NUMBER[8:17]), id="under the old 15 digits"),
        pytest.param(changed(LI_QIANG, 户号="9"), id="in another household"),
    ],
)
def test_the_second_of_two_is_refused_and_the_first_named(again: list[Any], tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA, again]))
    assert [(fault.code, fault.row, fault.hint) for fault in report.faults] == [("row_duplicate_in_file", 4, "→ 2")]


def test_two_infants_of_one_name_in_one_household_are_one_until_told_apart(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", [LI_BAO, LI_BAO]))
    assert (report.created, dict(report.refused_by_code)) == (1, {"row_duplicate_in_file": 1})
    apart = take(xlsx(tmp_path / "b.xlsx", [LI_BAO, changed(LI_BAO, 户号="2")]))
    assert (apart.created, apart.refused) == (2, 0)


MENDED = {
    "full-width digits": ("full_width", changed(LI_QIANG, 证件号码=_NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")))),
    "gaps": ("spaces", changed(LI_QIANG, 证件号码=f"{_NUMBER[:6]} {_NUMBER[6:14]} {_NUMBER[14:]}")),
    "15 digits": ("id_15_digits", changed(LI_QIANG, 证件号码=_NUMBER[:6] + _NUMBER[8:17])),
    "15 digits in a number cell": ("id_15_digits", changed(LI_QIANG, 证件号码=100000800101001.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", MENDED)
def test_mended_and_counted(name: str, tmp_path: Path) -> None:
    repair, row = MENDED[name]
    report = take(xlsx(tmp_path / "a.xlsx", [row]))
    assert (report.created, dict(report.repaired)) == (1, {repair: 1})


def test_lower_case_x_is_the_same_number(tmp_path: Path) -> None:
    with_x = next(found for serial in range(1, 99, 2) if (found := number("19800101", serial)).endswith("X"))
    take(xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 证件号码=with_x)]))
    again = take(xlsx(tmp_path / "b.xlsx", [changed(LI_QIANG, 证件号码=with_x.lower())]))
    assert (again.unchanged, dict(again.repaired)) == (1, {"lower_x": 1})


def test_line_breaks_and_control_characters_do_no_harm(tmp_path: Path) -> None:
    rows = [changed(LI_QIANG, 姓名="李\n强", 与户主关系="户\x02主\t", 户号="1\x01")]
    report = take(csv_file(tmp_path / "a.csv", rows))
    assert (report.created, list(Resident.objects.values_list("relation", flat=True))) == (1, ["户 主"])


def test_household_numbers_that_lost_their_zeros_are_one_household(tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 户号="0001"), changed(LI_NA, 户号=1.0)]))
    assert len(set(Resident.objects.values_list("household", flat=True))) == 1


def test_without_a_household_number_a_person_is_a_household_of_one(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 户号=""), changed(LI_NA, 户号="")])
    take(path)
    assert len(set(Resident.objects.values_list("household", flat=True))) == 2
    assert take(path).unchanged == 2


def test_people_with_a_passport_or_without_a_number_are_on_the_roll(tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", [LI_BAO, ZHAO_YU]))
    found = sorted(Resident.objects.values_list("document", "birth_year", "sex"))
    assert found == [("none", 2022, "m"), ("passport", 1990, "f")]


def test_villages_by_code_or_short_name(tmp_path: Path) -> None:
    rows = [
        changed(LI_QIANG, 村="140122101200", 乡镇=""),
        changed(LI_NA, 村="大盂", 乡镇=""),
        changed(LI_BAO, 村=140122101200.0, 乡镇=""),
    ]
    take(xlsx(tmp_path / "a.xlsx", rows))
    assert list(Resident.objects.values_list("village", flat=True)) == ["140122101200"] * 3


def test_english_headers(tmp_path: Path) -> None:
    head = [
        "Township",
        "Village",
        "Household",
        "Name",
        "Sex",
        "Document",
        "ID number",
        "Birth date",
        "Relation",
        "Phone",
        "Address",
        "Care",
    ]
    report = take(xlsx(tmp_path / "a.xlsx", TOWN, head=(head,)))
    assert (report.created, len(report.columns), len(HEADER)) == (5, 12, 12)
