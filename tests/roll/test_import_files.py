"""Files as offices send them: encodings, sheets, header rows, merged cells, and files that may have been cut off."""

from pathlib import Path

import pytest
import xlsxwriter

from muster.common.problems import Problem
from muster.roll.imports import sheets
from muster.roll.models import Resident
from tests.roll.town import HEADER, LI_BAO, LI_NA, LI_QIANG, TOWN, changed, csv_file, take, tally, xlsx

pytestmark = pytest.mark.usefixtures("county")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    assert tally(take(csv_file(tmp_path / "b.csv", TOWN, encoding))) == (5, 0, 5, 0, 0)


def test_csv_with_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in [HEADER, *TOWN]), encoding="utf-8")
    assert tally(take(path)) == (5, 5, 0, 0, 0)


def test_two_header_rows_with_groups(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "花名册")
        sheet.merge_range("A2:B2", "住户")
        sheet.write_row("A3", ["村", "户号"])
        sheet.merge_range("C2:C3", "姓名")
        sheet.merge_range("D2:E2", "证件")
        sheet.write_row("D3", ["类型", "号码"])
        sheet.write_row("A4", ["大盂", "1", "李强", "身份证", LI_QIANG[6]])
    report = take(path)
    assert (report.header_row, report.columns["document"], report.columns["id_number"]) == (3, "证件类型", "证件号码")
    assert tally(report) == (1, 1, 0, 0, 0)


def test_merged_cells_of_a_household_belong_to_all_its_people(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 1, HEADER)  # an empty column on the left, as often
        for place, person in enumerate([LI_QIANG, LI_NA, LI_BAO], start=1):
            sheet.write_row(place, 1, person)
        for column in (1, 2, 3):
            sheet.merge_range(1, column, 3, column, LI_QIANG[column - 1])
    report = take(path)
    assert tally(report) == (3, 3, 0, 0, 0)
    assert len(set(Resident.objects.values_list("household", flat=True))) == 1


def test_hidden_sheets_and_sheets_without_a_header_are_named_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        old = book.add_worksheet("旧名册")
        old.hide()
        for place, row in enumerate([HEADER, *TOWN]):
            old.write_row(place, 0, row)
        book.add_worksheet("说明").write(0, 0, "填表说明")
        new = book.add_worksheet("名册")
        new.write_row(0, 0, HEADER)
        new.write_row(1, 0, LI_QIANG)
        new.activate()
        new.set_first_sheet()
    report = take(path)
    assert (report.sheet, report.notes[:2]) == (
        "名册", ["hidden sheets not read: 旧名册", "sheets without a header not read: 说明"]
    )  # fmt: skip
    assert tally(report) == (1, 1, 0, 0, 0)


def test_two_rolls_in_one_file_need_a_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, person in (("一村", LI_QIANG), ("二村", LI_NA)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, person)
    with pytest.raises(Problem, match="roll_sheets_several: 一村, 二村"):
        take(path)
    assert take(path, sheet="二村").created == 1
    with pytest.raises(Problem, match="roll_sheet_unknown"):
        take(path, sheet="三村")


def test_a_header_printed_again_on_each_page_is_skipped(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", [LI_QIANG, HEADER, LI_NA]))
    assert (dict(report.rows_skipped), tally(report)) == ({"header": 1}, (2, 2, 0, 0, 0))


def test_columns_can_be_named_or_left_out(tmp_path: Path) -> None:
    head = [*HEADER[:3], "称呼", *HEADER[4:10], "备注住址", "备注"]
    path = xlsx(tmp_path / "a.xlsx", TOWN, head=(head,))
    with pytest.raises(Problem, match="roll_columns_missing"):
        take(path)
    report = take(path, mapping={"称呼": "name", "联系电话": "-"})
    assert (report.created, "phone" in report.columns, report.columns["name"]) == (5, False, "称呼")
    with pytest.raises(Problem, match="roll_map_unknown"):
        take(path, mapping={"称呼": "name", "没有此列": "phone"})
    with pytest.raises(Problem, match="roll_map_unknown"):
        take(path, mapping={"称呼": "name", "备注": "nickname"})


def test_two_columns_of_one_field_need_a_choice(tmp_path: Path) -> None:
    head = [*HEADER[:10], "手机号", "备注"]
    path = xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 住址="10000000005")], head=(head,))
    with pytest.raises(Problem, match="roll_header_twice"):
        take(path)
    assert take(path, mapping={"手机号": "-"}).created == 1


def test_the_head_of_the_household_is_not_the_person(tmp_path: Path) -> None:
    head = ["户主姓名", "户主身份证号", *HEADER]
    report = take(xlsx(tmp_path / "a.xlsx", [["李强", LI_QIANG[6], *LI_NA]], head=(head,)))
    assert (report.columns["name"], report.columns["id_number"], report.created) == ("姓名", "证件号码", 1)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sheet_that_is_full_to_its_last_row_is_refused(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sheets.FULL, suffix, 6)
    path = tmp_path / f"a{suffix}"
    with pytest.raises(Problem, match="roll_rows_at_limit"):
        take(xlsx(path, TOWN) if suffix == ".xlsx" else csv_file(path, TOWN))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.doc", b"text", "roll_format_unknown"), ("a.xlsx", b"text", "roll_file_unreadable"),
     ("a.xls", b"", "roll_file_unreadable"), ("a.csv", b"\x81\x00\xff", "roll_file_unreadable"),
     ("b.csv", "姓名,村\n\"李".encode(), "roll_file_unreadable"), ("c.csv", b"", "roll_columns_missing")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Problem, match=code):
        take(path)


def test_a_quote_that_never_closes_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", TOWN)
    path.write_text(path.read_text(encoding="utf-8") + 'x,"李', encoding="utf-8")
    with pytest.raises(Problem, match="roll_file_unreadable"):
        take(path)
    assert Resident.objects.count() == 0
