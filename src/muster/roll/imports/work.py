"""The jobs of an import: look at the file, check every row, take it in. They run in a child process with a memory cap."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from muster.access import audit
from muster.common import clock
from muster.jobs import folders, kinds
from muster.jobs.models import Job
from muster.jobs.progress import Progress
from muster.roll.imports import difference, drafts
from muster.roll.imports.headers import header_guess
from muster.roll.imports.kinds import kind
from muster.roll.imports.report import ImportReport
from muster.roll.imports.rows import cell_text
from muster.roll.imports.run import Order
from muster.roll.imports.sheets import Sheet, book_open
from muster.roll.imports.undo import import_forget
from muster.roll.models import ImportDraft

MEMORY_MB = 1_024
ROWS_SHOWN = 5
COLUMNS_MOST = 60
_CELL_MOST = 40
FAULTS_SHOWN = 200


def look(job: Job, progress: Progress) -> kinds.Result:
    """The sheets of the file with their header, what each column seems to be, and the first rows."""
    draft = _draft(job)
    progress.say(0)
    words = kind(draft.kind).words
    book = book_open(drafts.upload_there(draft))
    sheets: list[dict[str, Any]] = []
    for sheet in book.sheets:
        header = header_guess(sheet, {}, words)
        if header is None:
            continue
        known = drafts.remembered(draft, header.source)
        if known:
            header = header_guess(sheet, known.mapping, words) or header
        sheets.append({
            "name": sheet.name, "texts": list(header.texts[:COLUMNS_MOST]), "row": header.row, "source": header.source,
            "fields": {name: place for name, place in header.columns.items() if place < COLUMNS_MOST},
            "usable": header.usable, "remembered": known is not None, "rows": _first(sheet, header.row),
            "height": sheet.height,
        })  # fmt: skip
    sheets.sort(key=lambda found: (not found["usable"], -len(found["fields"])))
    drafts.look_write(draft, {"sheets": sheets, "hidden": book.hidden})
    audit.record(
        "import_look", actor=job.by, purpose=draft.kind, district=job.district, at=clock.now(), count=ROWS_SHOWN
    )
    return kinds.Result({"sheets": len(sheets)})


def check(job: Job, progress: Progress) -> kinds.Result:
    """Every row is judged, and written to be taken back at once: what the database would refuse is known as well."""
    draft = _draft(job)
    difference.drop(folders.folder(draft.id))
    drafts.errors_path(draft).unlink(missing_ok=True)
    found = _take(draft, job, progress, dry_run=True, valid_only=True)
    return kinds.Result({"rows": found.rows_read, "refused": found.refused})


def apply(job: Job, progress: Progress) -> kinds.Result:
    """The list goes in. What was uploaded goes away with it."""
    draft = _draft(job)
    options = draft.options
    import_forget(at=clock.now())
    difference.drop(folders.folder(draft.id))
    found = _take(
        draft, job, progress, dry_run=False, valid_only=bool(options.get("valid_only")),
        take_off=bool(options.get("take_off")),
    )  # fmt: skip
    if found.written:
        draft.run = found.run
        draft.save(update_fields=["run"])
        drafts.upload_path(draft).unlink(missing_ok=True)
        difference.drop(folders.folder(draft.id))
    return kinds.Result({"rows": found.rows_read, "written": int(found.written)})


def _take(draft: ImportDraft, job: Job, progress: Progress, *, dry_run: bool, **options: bool) -> ImportReport:
    what = kind(draft.kind)
    order = Order(
        drafts.upload_there(draft), draft.district, job.by, clock.now(), draft.mapping, draft.sheet, dry_run=dry_run,
        rename=bool(draft.options.get("rename")), errors=drafts.errors_path(draft), progress=progress.say,
        folder=folders.folder(draft.id) if what.people else None, round=draft.round, **options,
    )  # fmt: skip
    progress.say(0)
    found = what.take(order)
    drafts.report_write(draft, _said(found))
    return found


def _said(found: ImportReport) -> dict[str, Any]:
    faults = [
        {"code": fault.code, "row": fault.row, "cell": fault.cell, "header": fault.header, "hint": fault.hint}
        for fault in found.faults[:FAULTS_SHOWN]
    ]
    return {**found.as_json(), "faults": faults}


def _draft(job: Job) -> ImportDraft:
    return ImportDraft.objects.get(pk=UUID(job.params["import"]))


def _first(sheet: Sheet, header: int) -> list[list[str]]:
    """The first rows below the header, as their reader sees them, cut short."""
    found: list[list[str]] = []
    for row, cells in sheet.rows():
        if row <= header or not any(str(cell).strip() for cell in cells):
            continue
        found.append([cell_text(cell)[:_CELL_MOST] for cell in cells[:COLUMNS_MOST]])
        if len(found) == ROWS_SHOWN:
            break
    return found


def _page(job: Job) -> str:
    return reverse("roll:import", args=[job.params["import"]])


def register() -> None:
    for code, run, word in (
        ("import_look", look, _("Reading the file")),
        ("import_check", check, _("Checking every row")),
        ("import_apply", apply, _("Taking the list in")),
    ):
        # who may import this kind of list is asked by the pages, which alone start these jobs
        kinds.register(code, run, permission="import_places", memory_mb=MEMORY_MB, word=word, then=_page)
