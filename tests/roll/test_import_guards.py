"""Hostile and broken files: each is refused with its own sentence, and nothing comes of it."""

import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from muster.common.problems import Problem
from muster.roll.imports import guard, sheets, upload
from muster.roll.imports.sheets import book_open
from tests.roll import desk
from tests.roll.town import LI_QIANG, TOWN, changed, count, csv_file, take, xlsx

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def refused(path: Path) -> str:
    with pytest.raises(Problem) as problem:
        book_open(path)
    return problem.value.code


def packed(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_bomb_is_known_before_it_is_unpacked(tmp_path: Path) -> None:
    assert refused(packed(tmp_path / "a.xlsx", sheet=bytes(40 << 20))) == "roll_file_bomb"


def test_ten_thousand_parts_are_no_list(tmp_path: Path) -> None:
    parts = {f"p{number}": b"" for number in range(guard.ENTRIES_MOST + 1)}
    assert refused(packed(tmp_path / "a.xlsx", **parts)) == "roll_file_bomb"


def test_more_than_two_gigabytes_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "UNPACKED_MOST", 1_000)
    assert refused(packed(tmp_path / "a.xlsx", sheet=b"x" * 1_001)) == "roll_file_too_large"


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_a_file_under_a_password(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    assert refused(path) == "roll_file_password"


def test_an_old_file_with_macros(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLE + "_VBA_PROJECT_CUR".encode("utf-16-le") + bytes(512))
    assert refused(path) == "roll_file_macros"


def test_a_new_file_with_macros(tmp_path: Path) -> None:
    assert refused(packed(tmp_path / "a.xlsx", **{"xl/vbaProject.bin": b"x"})) == "roll_file_macros"


@pytest.mark.parametrize("cut", [100, 4_000])
def test_a_file_that_was_cut_off_on_its_way(tmp_path: Path, cut: int) -> None:
    path = xlsx(tmp_path / "a.xlsx", TOWN)
    path.write_bytes(path.read_bytes()[:cut])
    assert refused(path) == "roll_file_unreadable"


def test_another_kind_of_file_under_the_name_of_a_list(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", TOWN).read_bytes()
    for name, content in (("b.csv", book), ("c.xls", b"<html>"), ("d.csv", OLE), ("e.xlsx", b"a,b\n1,2\n")):
        (tmp_path / name).write_bytes(content)
        assert refused(tmp_path / name) == "roll_file_unreadable"


def test_a_list_of_one_row_more_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_MOST", 5)
    sheet = book_open(csv_file(tmp_path / "a.csv", TOWN)).sheets[0]
    with pytest.raises(Problem, match="roll_file_too_large"):
        list(sheet.rows())


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_that_a_spreadsheet_would_run_is_text_and_refused(county: None, tmp_path: Path, sign: str) -> None:
    report = take(csv_file(tmp_path / "a.csv", [changed(LI_QIANG, 姓名=f"{sign}李强")]))
    assert (report.refused_by_code, count("resident")) == ({"row_formula": 1}, 0)


def test_a_formula_counts_as_its_last_value(county: None, tmp_path: Path) -> None:
    import xlsxwriter

    from tests.roll.town import HEADER

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, LI_QIANG)
        sheet.write_formula(1, HEADER.index("姓名"), '=HYPERLINK("http://x.invalid","李")', None, "李强")
    assert take(path).created == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.docx", b"x", "roll_format_unknown"), ("a.xlsx", b"", "import_upload_missing")],
)
def test_what_is_refused_at_the_door(browser: Client, tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert code in desk.upload(browser, tmp_path / name).content.decode()


def test_an_upload_that_is_too_large_stops_while_it_comes_in(
    browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST", 1_000)
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 1_001)
    answer = desk.upload(browser, path)
    assert (answer.status_code, "import_upload_large" in answer.content.decode()) == (413, True)
    monkeypatch.setattr(upload, "_AROUND", 0)
    assert desk.upload(browser, path).status_code == 413
    assert list((tmp_path / "jobs").glob("*.upload")) == []


def test_a_form_without_our_token_is_refused_before_anything_else(browser: Client, tmp_path: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert desk.upload(strict, csv_file(tmp_path / "a.csv", TOWN)).status_code == 403


def test_a_bomb_in_the_browser_says_what_to_do(browser: Client, tmp_path: Path) -> None:
    desk.upload(browser, packed(tmp_path / "a.xlsx", sheet=bytes(40 << 20)))
    page = desk.page(browser)
    assert ("roll_file_bomb" in page, reverse("roll:import_new", args=["roll"]) in page) == (True, True)


def test_a_list_of_something_else_is_not_taken(browser: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("日期,金额\n2022-04-01,12\n", encoding="utf-8")
    desk.upload(browser, path)
    assert "Column in the file" in desk.page(browser)
    answer = browser.post(reverse("roll:import_check", args=[desk.draft().id]), desk.fields(browser))
    assert (answer.status_code, "No column is chosen for Name." in answer.content.decode()) == (422, True)
