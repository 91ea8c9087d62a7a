"""The file as an office would send it: title, two header rows, blank and totals rows, a hidden sheet."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from muster.common.problems import Problem
from muster.roll.generator.people import Person

TITLE = "居民花名册（示例，人员均为虚构）"
GROUPS = ["住户", "", "", "人员", "", "", "", "", "", "联系", "", "备注"]
HEADER = [
    "乡镇",
    "村（社区）",
    "户号",
    "姓名",
    "性别",
    "证件类型",
    "证件号码",
    "出生日期",
    "与户主关系",
    "联系电话",
    "住址",
    "重点人群",
]
_SEX = {"m": "男", "f": "女"}
_EXCEL_ROWS = 1_048_576
_HEAD_ROWS = 3


def write(path: Path, rows: Iterable[tuple[Person, bool]]) -> dict[str, int]:
    """Write the rows; returns how many blank and totals rows lie among them."""
    counts = {"blank_rows": 0, "total_rows": 0}
    lines = _with_breaks(rows, counts)
    if path.suffix == ".xlsx":
        _xlsx(path, lines)
    elif path.suffix == ".csv":
        _csv(path, lines)
    else:
        raise Problem("roll_format_unknown", path.suffix)
    return counts


def _with_breaks(rows: Iterable[tuple[Person, bool]], counts: dict[str, int]) -> Iterator[list[str]]:
    """A totals row and a blank row behind each township."""
    township, written = "", 0
    for person, _ in rows:
        if township and person.township != township:
            counts["total_rows"] += 1
            counts["blank_rows"] += 1
            yield ["合计", "", "", f"{written}人"]
            yield []
            written = 0
        township = person.township
        written += 1
        yield [
            person.township, person.village_name, person.household, person.name, _SEX[person.sex], person.document,
            person.id_number, person.birth_cell, person.relation, person.phone, person.address, person.care,
        ]  # fmt: skip
    counts["total_rows"] += 1
    yield ["合计", "", "", f"{written}人"]


def _xlsx(path: Path, lines: Iterable[list[str]]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        book.set_size(1600, 1200)
        sheet = book.add_worksheet("花名册")
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, TITLE)
        for first, last in ((0, 2), (3, 8), (9, 10)):
            sheet.merge_range(1, first, 1, last, GROUPS[first])
        sheet.write_string(1, 11, GROUPS[11])
        sheet.write_row(2, 0, HEADER)
        for row, line in enumerate(lines, start=_HEAD_ROWS):
            if row >= _EXCEL_ROWS:
                raise Problem("roll_file_too_large", "more rows than a sheet can hold")
            _xlsx_row(sheet, row, line)
        hidden = book.add_worksheet("字典")
        hidden.write_row(0, 0, ["姓名", "村（社区）", "证件号码"])
        hidden.hide()


def _xlsx_row(sheet: Any, row: int, line: list[str]) -> None:
    for column, text in enumerate(line):
        if text == "1.40122E+17":  # what a spreadsheet makes of a number that it was not told is text
            sheet.write_number(row, column, 140122198001011234.0)
        elif text:
            sheet.write_string(row, column, text)


def _csv(path: Path, lines: Iterable[list[str]]) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([[TITLE], GROUPS, HEADER])
        writer.writerows(line or [""] for line in lines)
