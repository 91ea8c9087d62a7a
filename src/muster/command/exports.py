"""Lists as files. A spreadsheet that loses rows without a word has cost lives: count in, count out."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse

from muster.common.problems import Problem

FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
XLSX_ROWS = 1_048_576
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run it


def answer(form: str, name: str, head: Sequence[str], lines: Iterable[Sequence[Any]], counted: int) -> HttpResponse:
    """The file, or Problem export_rows_differ when it would not hold exactly ``counted`` rows."""
    if form == "xlsx" and counted + 1 > XLSX_ROWS:
        raise Problem("export_too_long")
    written, body = (_csv if form == "csv" else _xlsx)(head, lines)
    if written != counted:
        raise Problem("export_rows_differ", f"{written} / {counted}")
    response = HttpResponse(body, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Rows"] = str(written)
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(head: Sequence[str], lines: Iterable[Sequence[Any]]) -> tuple[int, bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    written = 0
    for line in lines:
        writer.writerow([_safe(cell) for cell in line])
        written += 1
    return written, b"\xef\xbb\xbf" + text.getvalue().encode()  # the mark lets spreadsheets read it as UTF-8


def _xlsx(head: Sequence[str], lines: Iterable[Sequence[Any]]) -> tuple[int, bytes]:
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 14)
        written = 0
        for place, line in enumerate([head, *lines]):
            if sheet.write_row(place, 0, line) != 0:
                raise Problem("export_rows_differ", f"row {place}")
            written = place
        book.close()
        file.seek(0)
        return written, file.read()


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
