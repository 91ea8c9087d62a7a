"""Spreadsheets and CSV files as one thing: numbered rows of cells. Refuses what may have been cut off."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import python_calamine as calamine

from muster.common.problems import Problem
from muster.roll.imports import guard

Cell = str | float | int | bool | date | datetime | time | timedelta

ROWS_MOST = 2_000_000
FULL = {".xlsx": 1_048_576, ".xls": 65_536, ".csv": 1_048_576, ".geojson": ROWS_MOST}
_SNIFF = 64 * 1024


@dataclass(slots=True)
class Sheet:
    """One sheet. ``rows`` starts anew at each call and yields (sheet row from 1, cells); column 0 is column A."""

    name: str
    rows: Callable[[], Iterator[tuple[int, list[Cell]]]]
    height: int | None
    encoding: str = ""
    delimiter: str = ","
    #: first row of a merged range -> (last row, first column, last column), rows from 1
    merged: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """The visible sheets of a file, and the names of those that are hidden."""

    suffix: str
    sheets: list[Sheet]
    hidden: list[str]


def book_open(path: Path) -> Book:
    """Raises Problem roll_format_unknown, roll_rows_at_limit, roll_file_…, as `guard` and the readers find."""
    suffix = path.suffix.lower()
    if suffix not in FULL:
        raise Problem("roll_format_unknown", suffix)
    try:
        guard.file_check(path)
        if suffix == ".geojson":
            return _geojson_book(path)
        return _csv_book(path) if suffix == ".csv" else _excel_book(path, suffix)
    except (OSError, calamine.CalamineError) as error:
        raise Problem("roll_file_unreadable", type(error).__name__) from error


def _excel_book(path: Path, suffix: str) -> Book:
    workbook = calamine.load_workbook(str(path))
    sheets, hidden = [], []
    for meta in workbook.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if meta.visible != calamine.SheetVisibleEnum.Visible:
            hidden.append(meta.name)
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        rows = sheet.end[0] + 1 if sheet.end else 0
        if rows >= FULL[suffix]:
            raise Problem("roll_rows_at_limit", f"{meta.name}: {rows}")
        sheets.append(Sheet(meta.name, _excel_rows(sheet), rows, merged=_merged(sheet)))
    return Book(suffix, sheets, hidden)


def _excel_rows(sheet: calamine.CalamineSheet) -> Callable[[], Iterator[tuple[int, list[Cell]]]]:
    before = [""] * (sheet.start[1] if sheet.start else 0)  # the reader leaves out empty columns on the left

    def rows() -> Iterator[tuple[int, list[Cell]]]:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [*before, *cells]

    return rows


def _merged(sheet: calamine.CalamineSheet) -> dict[int, list[tuple[int, int, int]]]:
    found: dict[int, list[tuple[int, int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        found.setdefault(top + 1, []).append((bottom + 1, left, right))
    return found


def _geojson_book(path: Path) -> Book:
    """Point features as rows under the names of their properties, with lon and lat behind."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Features)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Problem("roll_file_unreadable", "GeoJSON: a FeatureCollection of Points") from error
    names = list(dict.fromkeys(name for feature in found.features for name in feature.properties))

    def rows() -> Iterator[tuple[int, list[Cell]]]:
        yield 1, [*names, "lon", "lat"]
        for number, feature in enumerate(found.features, start=2):
            said = [feature.properties.get(name) for name in names]
            place = feature.geometry.coordinates[:2] if feature.geometry else ("", "")
            yield number, [*("" if value is None else value for value in said), *place]

    return Book(".geojson", [Sheet(path.stem, rows, len(found.features) + 1)], [])


class _Point(msgspec.Struct, tag="Point", tag_field="type"):
    coordinates: Annotated[list[float], msgspec.Meta(min_length=2, max_length=3)]


class _Feature(msgspec.Struct, tag="Feature", tag_field="type"):
    properties: dict[str, str | int | float | None]
    geometry: _Point | None


class _Features(msgspec.Struct, tag="FeatureCollection", tag_field="type"):
    features: list[_Feature]


def _csv_book(path: Path) -> Book:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(_SNIFF)
    if "\0" in head:
        raise Problem("roll_file_unreadable", "NUL")
    delimiter = max(",;\t", key=lambda sign: sum(line.count(sign) for line in head.splitlines()[:20]))

    def rows() -> Iterator[tuple[int, list[Cell]]]:
        with path.open(encoding=encoding, newline="") as file:
            number = 0
            try:
                for number, cells in enumerate(csv.reader(file, delimiter=delimiter, strict=True), start=1):
                    if number > ROWS_MOST:
                        raise Problem("roll_file_too_large", f"{ROWS_MOST}")
                    yield number, list(cells)
            except csv.Error as error:
                raise Problem("roll_file_unreadable", f"row {number + 1}: {error}") from error
            if number == FULL[".csv"]:
                raise Problem("roll_rows_at_limit", f"{number}")

    return Book(".csv", [Sheet(path.stem, rows, None, encoding, delimiter)], [])


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else GB18030."""
    with path.open("rb") as raw:
        mark = raw.read(2)
    if mark in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Problem("roll_file_unreadable", "neither UTF-8 nor GB18030")
