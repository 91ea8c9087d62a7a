"""Small lists (care, points, workers, devices) on the same way as the roll: every row answered, all or none."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db import transaction

from muster.common import disk
from muster.common.ids import uuid7
from muster.common.problems import Problem
from muster.roll.imports.corrections import Corrections
from muster.roll.imports.headers import Header, Vocabulary
from muster.roll.imports.report import Fault, ImportReport
from muster.roll.imports.rows import FORMULA, TEXT_LONGEST, cell_text, column_letter
from muster.roll.imports.run import Order, choose, lines, record
from muster.roll.imports.sheets import Cell, book_open
from muster.roll.rules import RowRefused, fold

Verdict = Literal["created", "updated", "unchanged"]
ROWS_MOST = 50_000
T = TypeVar("T")


class FieldRefused(Exception):
    """A field that cannot stand."""

    def __init__(self, code: str, field: str, hint: str = "") -> None:
        super().__init__(code)
        self.code, self.field, self.hint = code, field, hint


@dataclass(frozen=True, slots=True)
class Row:
    """One row by field."""

    number: int
    texts: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.texts.get(field, "")

    def read(self, field: str, reader: Callable[[str], T]) -> T:
        """What ``reader`` makes of the field. Raises FieldRefused where it refuses."""
        try:
            return reader(self[field])
        except RowRefused as refused:
            raise FieldRefused(refused.code, field) from refused


@dataclass(frozen=True, slots=True)
class Judged:
    """``key`` must not come twice in a list; ``what`` is handed to ``write``."""

    key: object
    verdict: Verdict
    what: Any


class Taker(ABC):
    """Takes the rows of one kind: judges each, and writes all in the end. Lives inside one transaction."""

    kind: str
    words: Vocabulary
    #: fields of shared cells that offices merge
    merged: tuple[str, ...] = ()

    def __init__(self, order: Order, run: UUID) -> None:
        self.order = order
        self.run = run

    @abstractmethod
    def row(self, row: Row) -> Judged:
        """The row's key, what would become of it, and what would be written. Raises FieldRefused."""

    @abstractmethod
    def write(self, good: list[Any]) -> None:
        """Write what was judged good, in the order of the rows."""


def take(order: Order, make: type[Taker]) -> ImportReport:
    """Check every row, then write all of them, the valid ones, or none. Raises Problem roll_… as the roll's import."""
    disk.check()
    started, run_id = time.monotonic(), uuid7()
    report = ImportReport(dry_run=order.dry_run)
    sheet, header = choose(book_open(order.path), order, report, make.words)
    corrections = Corrections(order.errors, header.texts, sheet.encoding, sheet.delimiter)
    try:
        with transaction.atomic():
            taker = make(order, run_id)
            seen: dict[object, int] = {}
            good: list[Any] = []
            for number, cells in lines(sheet, header, report, taker.merged):
                answer = _judge(taker, header, number, cells, seen)
                if isinstance(answer, Fault):
                    report.refuse([answer])
                    corrections.add(cells, [answer])
                else:
                    setattr(report, answer.verdict, getattr(report, answer.verdict) + 1)
                    good.append(answer.what)
                if len(good) > ROWS_MOST:
                    raise Problem("roll_file_too_large", f"{ROWS_MOST:,}")
                if order.progress and not number % 200:
                    order.progress(number, sheet.height)
            report.check()
            report.written = not order.dry_run and (order.valid_only or not report.refused)
            if report.written:
                taker.write(good)
                report.run = run_id
                record(order, run_id, report, kind=make.kind)
    finally:
        report.errors_file = corrections.close()
    report.seconds = time.monotonic() - started
    return report


def _judge(taker: Taker, header: Header, number: int, cells: list[Cell], seen: dict[object, int]) -> Judged | Fault:
    try:
        judged = taker.row(Row(number, _texts(header, cells)))
        if judged.key in seen:
            raise FieldRefused("row_twice_in_file", next(iter(header.columns)), f"→ {seen[judged.key]}")
    except FieldRefused as refused:
        place = header.columns.get(refused.field)
        cell, text = (f"{column_letter(place)}{number}", header.texts[place]) if place is not None else ("", "")
        return Fault(refused.code, number, cell, text, refused.hint)
    seen[judged.key] = number
    return judged


def _texts(header: Header, cells: list[Cell]) -> dict[str, str]:
    found = {}
    for field, place in header.columns.items():
        text = cell_text(cells[place]) if place < len(cells) else ""
        if text.startswith(FORMULA[0]):
            raise FieldRefused("row_formula", field)
        if len(text) > TEXT_LONGEST:
            raise FieldRefused("row_text_too_long", field)
        found[field] = fold(text)
    return found
