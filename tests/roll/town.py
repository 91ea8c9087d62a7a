"""A tiny town's list: four households of the real village codes of a made-up use, people invented."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection

from muster.roll.actions import roll_import
from muster.roll.generator.writers import HEADER
from muster.roll.imports.report import ImportReport
from muster.roll.rules import check_digit

DISTRICT = "140122"
AT = datetime(2022, 4, 14, 8, 0, tzinfo=UTC)
BY = "user:1"
COLUMN = {text: place for place, text in enumerate(HEADER)}


def number(birth: str, serial: int, place: str = "000000") -> str:
    """An ID number of no place; an odd serial is a man's."""
    body = f"{place}{birth}{serial:03d}"
    return body + check_digit(body)


LI_QIANG = [
    "黄寨镇",
    "黄寨社区居民委员会",
    "1",
    "李强",
    "男",
    "居民身份证",
    number("19800101", 1),
    "",
    "户主",
    "10000000001",
    "东街1号",
    "",
]
LI_NA = [
    "黄寨镇",
    "黄寨社区居民委员会",
    "1",
    "李娜",
    "女",
    "居民身份证",
    number("19810202", 2),
    "",
    "配偶",
    "",
    "",
    "产妇",
]
LI_BAO = ["黄寨镇", "黄寨社区居民委员会", "1", "李宝", "男", "无", "", "2022-03-01", "子", "", "", ""]
WANG_JUN = [
    "大盂镇",
    "大盂村委会",
    "1",
    "王军",
    "男",
    "居民身份证",
    number("19500505", 3),
    "",
    "户主",
    "10000000002",
    "",
    "卧床、透析",
]
ZHAO_YU = ["泥屯镇", "泥屯村委会", "7", "赵玉", "女", "护照", "ZZ1234567", "1990-06-01", "户主", "", "", ""]
TOWN = [LI_QIANG, LI_NA, LI_BAO, WANG_JUN, ZHAO_YU]


def changed(person: Sequence[Any], **cells: Any) -> list[Any]:
    """The person's row with other cells: ``changed(LI_NA, 姓名="李楠")``."""
    row = list(person)
    for header, value in cells.items():
        row[COLUMN["村（社区）" if header == "村" else header]] = value
    return row


def xlsx(path: Path, rows: Sequence[Sequence[Any]], *, head: Sequence[Sequence[Any]] = (HEADER,)) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名册")
        for place, row in enumerate([*head, *rows]):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(place, column, cell)
    return path


def csv_file(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def take(path: Path, **options: Any) -> ImportReport:
    return roll_import(path, district=DISTRICT, by=BY, at=AT, **options)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE district = %s", [DISTRICT])
        return int(cursor.fetchone()[0])


def tally(report: ImportReport) -> tuple[int, int, int, int, int]:
    """Read, created, unchanged, updated, refused."""
    return report.rows_read, report.created, report.unchanged, report.updated, report.refused
