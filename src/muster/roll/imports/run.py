"""One import from the file to the last count."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from muster.access import audit
from muster.common import disk
from muster.common.ids import uuid7
from muster.common.problems import Problem
from muster.roll.enums import Level
from muster.roll.imports.corrections import Corrections
from muster.roll.imports.difference import Difference
from muster.roll.imports.headers import ROLL, Header, Vocabulary, header_find, mapping_check
from muster.roll.imports.match import Matched, Matcher
from muster.roll.imports.report import Fault, ImportReport
from muster.roll.imports.rows import Entry, RowReader, skip_reason
from muster.roll.imports.sheets import Book, Cell, Sheet, book_open
from muster.roll.imports.store import Store
from muster.roll.imports.villages import Villages
from muster.roll.models import Division, ImportRun

CHUNK = 4_000
#: What the people of one household share, and offices therefore merge into one cell.
SHARED = ("township", "village", "household", "address")
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to import and how. ``on``: the day by which nobody is born later."""

    path: Path
    district: str
    by: str
    at: datetime
    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    dry_run: bool = False
    valid_only: bool = False
    rename: bool = False
    errors: Path | None = None
    progress: Progress | None = None
    folder: Path | None = None  # where the lists of new, changed and gone people go
    take_off: bool = False  # people whom the list no longer names leave the roll
    round: str = ""  # for lists that belong to a round

    @property
    def on(self) -> date:
        return self.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def take(order: Order) -> ImportReport:
    """Check every row, then write all of them, the valid ones (``valid_only``), or none."""
    disk.check()
    started, run_id = time.monotonic(), uuid7()
    report = ImportReport(dry_run=order.dry_run)
    if order.errors and order.errors.resolve() == order.path.resolve():
        raise Problem("roll_errors_over_input")
    villages = villages_of(order.district)
    book = book_open(order.path)
    sheet, header = choose(book, order, report, ROLL)
    reader = RowReader(header, villages, order.on)
    corrections = Corrections(order.errors, header.texts, sheet.encoding, sheet.delimiter)
    try:
        with transaction.atomic():
            store = Store(district=order.district, run=run_id, by=order.by, at=order.at)
            difference = Difference(order.district, order.folder)
            _rows(order, store, sheet, reader, corrections, report, difference)
            _gone(order, store, report, difference, run_id)
            report.written = not order.dry_run and (order.valid_only or not report.refused)
            if report.written:
                report.run = run_id
                store.analyse()
                record(order, run_id, report, kind="roll")
            else:
                transaction.set_rollback(True)
    finally:
        report.errors_file = corrections.close()
    report.seconds = time.monotonic() - started
    return report


def villages_of(district: str) -> Villages:
    """Raises Problem roll_divisions_missing."""
    places = list(Division.objects.filter(code__startswith=district).values_list("code", "parent", "level", "name_zh"))
    names = {code: name for code, _, _, name in places}
    villages = [(code, name, names.get(parent, "")) for code, parent, level, name in places if level == Level.VILLAGE]
    if not villages:
        raise Problem("roll_divisions_missing", district)
    return Villages(district, villages)


def choose(book: Book, order: Order, report: ImportReport, words: Vocabulary) -> tuple[Sheet, Header]:
    """The one visible sheet that has a header; another that looks the same is not passed over in silence."""
    sheets = [sheet for sheet in book.sheets if order.sheet in ("", sheet.name)]
    if order.sheet and not sheets:
        raise Problem("roll_sheet_unknown", order.sheet)
    found = [(sheet, header) for sheet in sheets if (header := header_find(sheet, order.mapping, words))]
    if not found:
        raise Problem("roll_columns_missing", ", ".join(sheet.name for sheet in sheets))
    if len(found) > 1:
        raise Problem("roll_sheets_several", ", ".join(sheet.name for sheet, _ in found))
    sheet, header = found[0]
    mapping_check(order.mapping, header)
    report.sheet, report.header_row = sheet.name, header.row
    report.columns = {name: header.texts[place] for name, place in header.columns.items()}
    others = [other.name for other in book.sheets if other is not sheet]
    notes = (("hidden sheets not read", book.hidden), ("sheets without a header not read", others),
             ("columns not used", header.unused))  # fmt: skip
    report.notes = [f"{what}: {', '.join(names)}" for what, names in notes if names]
    return sheet, header


def _rows(
    order: Order, store: Store, sheet: Sheet, reader: RowReader, corrections: Corrections, report: ImportReport,
    difference: Difference,
) -> None:  # fmt: skip
    matcher = Matcher(order.district, rename=order.rename)
    before, wrote = store.residents(), True
    people = lines(sheet, reader.header, report, SHARED)
    while chunk := list(islice(people, CHUNK)):
        disk.check()
        found, bad = _judge(chunk, reader, matcher)
        for _, cells, faults in bad:
            report.refuse(faults)
            corrections.add(cells, faults)
        difference.add(found)
        report.created += len(found.create)
        report.updated += len(found.update)
        report.unchanged += len(found.unchanged)
        for item in (*found.create, *found.update, *found.unchanged):
            report.repaired.update(item.entry.repaired)
        wrote = wrote and (order.valid_only or not report.refused)  # one bad row and all is undone: spare the work
        if wrote:
            store.write(found)
        if order.progress:
            order.progress(report.rows_sheet, sheet.height)
    report.households_created = store.households_created
    report.check()
    if wrote and store.residents() - before != report.created:
        raise Problem("roll_counts_differ", f"{report.created} created, {store.residents() - before} on the roll")


def _gone(order: Order, store: Store, report: ImportReport, difference: Difference, run_id: UUID) -> None:
    """A refused row may be somebody who would seem to be gone: as long as there is one, nobody leaves the roll."""
    if order.take_off and report.refused:
        raise Problem("import_gone_unsure", f"{report.refused:,}")
    gone = difference.gone(run_id)
    report.gone = len(gone)
    if order.take_off and not order.dry_run:
        store.gone(gone)
        report.taken_off = len(gone)


def _judge(
    chunk: list[tuple[int, list[Cell]]], reader: RowReader, matcher: Matcher
) -> tuple[Matched, list[tuple[int, list[Cell], list[Fault]]]]:
    """The chunk's people after the duplicate search, and the rows that are refused, in their order."""
    good: list[Entry] = []
    bad: list[tuple[int, list[Cell], list[Fault]]] = []
    for row, cells in chunk:
        answer = reader.read(row, cells)
        if isinstance(answer, Entry):
            good.append(answer)
        else:
            bad.append((row, cells, answer))
    found = matcher.match(good)
    bad += [(e.row, e.cells, [reader.fault(e.row, code, "id_number", hint)]) for e, code, hint in found.refused]
    return found, sorted(bad, key=lambda refused: refused[0])


def lines(
    sheet: Sheet, header: Header, report: ImportReport, merged: tuple[str, ...] = ()
) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of the list itself; everything else is counted as skipped. ``merged``: fields of cells that rows share."""
    shared = {header.columns[name] for name in merged if name in header.columns}
    for row, cells in _unmerged(sheet, shared):
        report.rows_sheet += 1
        if row <= header.row:
            continue
        reason = skip_reason(cells, header)
        if reason:
            report.rows_skipped[reason] += 1
            continue
        report.rows_read += 1
        yield row, cells


def _unmerged(sheet: Sheet, shared: set[int]) -> Iterator[tuple[int, list[Cell]]]:
    """A merged cell keeps its value in its first row only; give it to the rows below, in columns that people share."""
    open_until: dict[int, tuple[int, Cell]] = {}
    for row, cells in sheet.rows():
        for last, left, right in sheet.merged.get(row, ()):
            if last > row and left in shared and left == right:
                open_until[left] = (last, cells[left])
        for column, (last, value) in open_until.items():
            if row <= last and cells[column] == "" and any(cell != "" for cell in cells):
                cells[column] = value
        yield row, cells


def record(order: Order, run_id: UUID, report: ImportReport, *, kind: str) -> None:
    """The import among the imports, and in the audit."""
    with order.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    ImportRun.objects.create(
        id=run_id,
        district=order.district,
        file_name_hash=hashlib.sha256(order.path.name.encode()).hexdigest(),
        sha256=digest,
        counts={
            key: value for key, value in report.as_json().items() if isinstance(value, int | dict) and key != "columns"
        },
        by=order.by,
        at=order.at,
        kind=kind,
        round=order.round,
    )
    written = report.created + report.updated
    audit.record(
        "import", actor=order.by, purpose=f"{kind} {run_id}", district=order.district, at=order.at, count=written
    )
