"""The correction file: as the input was, corrected and fed back, until nothing is refused."""

import csv
from pathlib import Path

import pytest
import python_calamine as calamine

from muster.common.problems import Problem
from muster.roll.imports.headers import CORRECTION
from tests.roll.town import HEADER, LI_NA, LI_QIANG, TOWN, changed, csv_file, take, tally, xlsx

pytestmark = pytest.mark.usefixtures("county")
BAD = changed(LI_NA, 联系电话="12", 姓名="李娜")


def test_rows_come_back_as_they_were_with_cell_and_guidance(tmp_path: Path) -> None:
    errors = tmp_path / "errors.xlsx"
    report = take(xlsx(tmp_path / "a.xlsx", [LI_QIANG, BAD]), valid_only=True, errors=errors)
    head, row = calamine.load_workbook(str(errors)).get_sheet_by_index(0).to_python()
    assert (head, row[3:15]) == ([*CORRECTION, *HEADER], BAD)
    assert row[1] == "J3 联系电话"
    assert "电话号码不正确" in row[0]
    assert "The phone number is not right" in row[0]
    assert "11 digits for a mobile" in row[2]
    assert report.errors_file == str(errors)


def test_corrected_and_fed_back(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    take(csv_file(tmp_path / "a.csv", [LI_QIANG, BAD], "gb18030"), valid_only=True, errors=errors)
    with errors.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    assert [len(row) for row in rows] == [15, 15]
    rows[1][3 + 9] = "10000000012"
    with errors.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    assert tally(take(errors, errors=tmp_path / "again.csv")) == (1, 1, 0, 0, 0)
    assert not (tmp_path / "again.csv").exists()


def test_a_lost_number_comes_back_as_the_number_cell_it_was(tmp_path: Path) -> None:
    errors = tmp_path / "errors.xlsx"
    take(xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 证件号码=140122198001011234.0)]), errors=errors)
    rows = calamine.load_workbook(str(errors)).get_sheet_by_index(0).to_python()
    assert rows[1][9] == pytest.approx(140122198001011234.0)


def test_no_file_is_made_when_nothing_is_refused(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", TOWN), errors=tmp_path / "errors.xlsx")
    assert (report.errors_file, (tmp_path / "errors.xlsx").exists()) == ("", False)


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    errors = tmp_path / "errors.xlsx"
    take(xlsx(tmp_path / "a.xlsx", [BAD]), errors=errors)
    assert errors.stat().st_mode & 0o077 == 0


def test_the_input_is_never_written_over(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [BAD])
    before = path.read_bytes()
    with pytest.raises(Problem, match="roll_errors_over_input"):
        take(path, errors=tmp_path / "." / "a.xlsx")
    assert path.read_bytes() == before
