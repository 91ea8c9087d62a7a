"""The rows that were refused, as they were, with what is wrong in front: to be corrected and fed back."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter  # type: ignore[import-untyped]

from muster.roll.imports.headers import CORRECTION
from muster.roll.imports.report import Fault
from muster.roll.imports.sheets import Cell

_RUNS = ("=", "+", "-", "@", "\t", "\r")


class Writer(Protocol):
    def row(self, cells: Sequence[Cell]) -> None: ...
    def close(self) -> None: ...


class Corrections:
    """Writes ``path`` in the format of its suffix; no file is made when nothing is refused."""

    def __init__(self, path: Path | None, texts: Sequence[str], encoding: str, delimiter: str) -> None:
        self.path = path
        self._texts = texts
        self._encoding = encoding
        self._delimiter = delimiter
        self._writer: Writer | None = None

    def add(self, cells: Sequence[Cell], faults: Sequence[Fault]) -> None:
        if self.path is None:
            return
        if self._writer is None:
            self._writer = self._open(self.path)
            self._writer.row([*CORRECTION, *self._texts])
        told = (
            "；".join(dict.fromkeys(getattr(fault, part) for fault in faults))
            for part in ("error", "place", "guidance")
        )
        self._writer.row([*told, *cells])

    def close(self) -> str:
        """The file's path, or an empty text if there is none."""
        if self._writer is None:
            return ""
        self._writer.close()
        return str(self.path)

    def _open(self, path: Path) -> Writer:
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)  # names and numbers in the clear: for its owner's eyes
        if path.suffix.lower() == ".csv":
            return _Csv(path, self._encoding or "utf-8-sig", self._delimiter)
        return _Xlsx(path)


class _Xlsx:
    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
        self._sheet: Any = self._book.add_worksheet()
        self._sheet.set_column(0, 2, 32)
        self._next = 0

    def row(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, float | int) and not isinstance(cell, bool):
                self._sheet.write_number(self._next, column, cell)
            elif cell != "":
                self._sheet.write_string(self._next, column, cell.isoformat() if isinstance(cell, date) else str(cell))
        self._next += 1

    def close(self) -> None:
        self._book.close()


class _Csv:
    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        # Spreadsheets take UTF-8 for the local code page unless it is marked
        encoding = "utf-8-sig" if encoding.startswith("utf-8") else encoding
        self._file = path.open("w", encoding=encoding, newline="")
        self._csv = csv.writer(self._file, delimiter=delimiter)

    def row(self, cells: Sequence[Cell]) -> None:
        # what a spreadsheet would run is text to us, and shall be text to the next one who opens it
        self._csv.writerow(f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell for cell in cells)

    def close(self) -> None:
        self._file.close()
