"""Lists as files. A spreadsheet that loses rows without a word has cost lives: count in, count out.

A cell that a spreadsheet would run (``=1+1``) is text in both forms. What is written goes to a file, never as a
whole into memory. A list of persons leaves the house only with its manifest: what it is, how many, whose, what for.
"""

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec
import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse

from muster.common.problems import Problem

Cell: TypeAlias = str | int | float | None
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
ZIP = "application/zip"
XLSX_ROWS = 1_048_576
# What a spreadsheet would run, also in full width; and our own mark, so that it can be taken off again.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_UTF8_MARK = b"\xef\xbb\xbf"  # lets spreadsheets read it as UTF-8


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: the rows below its head, and its SHA-256."""

    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies beside files of persons, as JSON: whoever holds both can tell whether they are whole."""

    files: list[Written]
    rows: int
    columns: list[str]
    made_at: datetime
    by: str
    purpose: str


def write(path: Path, form: str, head: Sequence[str], lines: Iterable[Sequence[Cell]], counted: int) -> Written:
    """Writes the file. Problem export_rows_differ when it would not hold exactly ``counted`` rows."""
    if form == "xlsx" and counted + 1 > XLSX_ROWS:
        raise Problem("export_too_long")
    with path.open("wb+") as file:
        rows = (_csv if form == "csv" else _xlsx)(file, head, lines)
        if rows != counted:
            raise Problem("export_rows_differ", f"{rows} / {counted}")
        file.seek(0)
        return Written(path.name, rows, hashlib.file_digest(file, "sha256").hexdigest())


def pack(path: Path, folder: Path, manifest: Manifest) -> None:
    """The files of a folder and their manifest, as one zip at ``path``; the files themselves go."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for one in manifest.files:
            pack.write(folder / one.file, one.file)
            (folder / one.file).unlink()
        pack.writestr("manifest.json", msgspec.json.format(msgspec.json.encode(asdict(manifest))))


def answer(form: str, name: str, head: Sequence[str], lines: Iterable[Sequence[Cell]], counted: int) -> HttpResponse:
    """A list as an answer that nothing in between keeps. Lists of persons go out by ``pack``, with their manifest."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        written = write(path, form, head, lines, counted)
        response = HttpResponse(path.read_bytes(), content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Rows"] = str(written.rows)
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(file: BinaryIO, head: Sequence[str], lines: Iterable[Sequence[Cell]]) -> int:
    file.write(_UTF8_MARK)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(head)
    rows = 0
    for line in lines:
        writer.writerow([_safe(cell) for cell in line])
        rows += 1
    text.detach()  # flushes, and leaves the file open
    return rows


def _xlsx(file: BinaryIO, head: Sequence[str], lines: Iterable[Sequence[Cell]]) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        quoted = book.add_format({"quote_prefix": True})  # stays text also when somebody edits the cell
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 14)
        sheet.write_row(0, 0, head, book.add_format({"bold": True}))
        rows = 0
        for line in lines:
            rows += 1
            for column, cell in enumerate(line):
                if cell is None or cell == "":
                    continue
                if not isinstance(cell, str):
                    refused = sheet.write_number(rows, column, cell)
                elif cell.startswith(_DANGEROUS):
                    refused = sheet.write_string(rows, column, cell, quoted)
                else:
                    refused = sheet.write_string(rows, column, cell)
                if refused:
                    raise Problem("export_rows_differ", f"row {rows + 1}, column {column + 1}")
    return rows


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
