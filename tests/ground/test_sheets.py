"""Lists as files: no row is lost, no cell runs, and what is read back is what was written."""

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from muster.common import sheets
from muster.common.problems import Problem

HEAD = ["Name", "Visits"]
HOSTILE = [
    "=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＠x", "'=1+1", "'",
    "李" * 200, "👩‍👩‍👧‍👦", "阿依古丽·买买提", "a\nb", 'say "hi", then', "<b>&amp;</b>", "  spaced  ", "𠮷野", "0012", "1e5", "TRUE",
]  # fmt: skip


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hostile_names_come_back_as_they_were(tmp_path: Path, form: str) -> None:
    path = tmp_path / "list"
    written = sheets.write(path, form, HEAD, ([name, 3] for name in HOSTILE), len(HOSTILE))
    assert (written.rows, written.sha256) == (len(HOSTILE), hashlib.sha256(path.read_bytes()).hexdigest())
    if form == "csv":
        back = [[name.removeprefix("'"), int(visits)] for name, visits in read_csv(path)[1:]]
        assert back == [[name, 3] for name in HOSTILE]
    else:
        with path.open("rb") as file:
            back = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[1:]
        assert back == [[name, 3.0] for name in HOSTILE]


def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "list"
    sheets.write(path, "csv", HEAD, ([name, 3] for name in HOSTILE), len(HOSTILE))
    cells = [cell for line in read_csv(path) for cell in line]
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r\n＝＋－＠"] == []


def test_no_cell_of_a_spreadsheet_is_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    path = tmp_path / "list"
    names = [*HOSTILE, "https://example.test/"]
    sheets.write(path, "xlsx", HEAD, ([name, 3] for name in names), len(names))
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<f[ >]|<hyperlink", sheet) == []
    assert sheet.count('t="inlineStr"') == len(names) + len(HEAD)
    styles = zipfile.ZipFile(path).read("xl/styles.xml").decode()
    assert 'quotePrefix="1"' in styles


def test_a_file_that_would_lose_a_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        sheets.write(tmp_path / "list", "csv", ["a"], [["1"], ["2"]], 3)
    assert (refused.value.code, refused.value.detail) == ("export_rows_differ", "2 / 3")


def test_a_file_longer_than_a_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        sheets.write(tmp_path / "list", "xlsx", ["a"], [], sheets.XLSX_ROWS)
    assert refused.value.code == "export_too_long"


def test_a_cell_that_a_sheet_would_cut_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        sheets.write(tmp_path / "list", "xlsx", ["a"], [["x" * 32_768]], 1)
    assert (refused.value.code, refused.value.detail) == ("export_rows_differ", "row 2, column 1")


def test_a_pack_holds_the_files_and_what_they_are(tmp_path: Path) -> None:
    written = [sheets.write(tmp_path / name, "csv", HEAD, [["李", 0]], 1) for name in ("a.csv", "b.csv")]
    at = datetime(2022, 4, 15, tzinfo=UTC)
    sheets.pack(tmp_path / "pack", tmp_path, sheets.Manifest(written, 2, HEAD, at, "user:1", "door to door"))
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
    with zipfile.ZipFile(tmp_path / "pack") as pack:
        assert pack.namelist() == ["a.csv", "b.csv", "manifest.json"]
        sums = [hashlib.sha256(pack.read(name)).hexdigest() for name in ("a.csv", "b.csv")]
        assert json.loads(pack.read("manifest.json")) == {
            "files": [{"file": "a.csv", "rows": 1, "sha256": sums[0]}, {"file": "b.csv", "rows": 1, "sha256": sums[1]}],
            "rows": 2, "columns": HEAD, "made_at": "2022-04-15T00:00:00Z", "by": "user:1", "purpose": "door to door",
        }  # fmt: skip


def test_an_answer_is_kept_by_nothing_in_between() -> None:
    reply = sheets.answer("csv", "bulletin", ["a"], [["1"]], 1)
    assert (reply["Content-Disposition"], reply["X-Rows"]) == ('attachment; filename="bulletin.csv"', "1")
    assert reply["Cache-Control"] == "private, no-store"
    assert reply.content == b"\xef\xbb\xbfa\r\n1\r\n"
