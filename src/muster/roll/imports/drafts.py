"""An import through the browser, step by step: the file comes, its columns are named, it is checked, it is taken in.

The reading is done by jobs in processes of their own (`work`); here is what the person decides.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from muster.common.ids import uuid7
from muster.common.problems import Problem
from muster.jobs import folders
from muster.jobs.actions import job_start
from muster.jobs.enums import OPEN
from muster.jobs.models import Job
from muster.roll.imports.kinds import Kind
from muster.roll.imports.undo import KEEP_DAYS
from muster.roll.models import ImportDraft, ImportMapping, ImportRun

TICKETS = "tickets.json"
_LOOK, _REPORT = "look.json", "report.json"


def draft_make(
    *, kind: Kind, district: str, round: str, upload: Path, suffix: str, by: str, at: datetime
) -> ImportDraft:
    """Take the uploaded file into a private folder and look at it. Raises Problem roll_format_unknown."""
    suffix = suffix.lower()
    if suffix not in kind.suffixes:
        raise Problem("roll_format_unknown", suffix[:8])
    ImportDraft.objects.filter(run=None, at__lt=at - timedelta(days=KEEP_DAYS)).delete()  # their files went long ago
    draft = ImportDraft(id=uuid7(), district=district, kind=kind.code, round=round, suffix=suffix, by=by, at=at)
    upload.replace(folders.make(draft.id) / f"list{suffix}")
    upload_path(draft).chmod(0o600)
    draft.save(force_insert=True)
    draft.look = job_start(kind="import_look", district=district, params={"import": str(draft.id)}, by=by, at=at)
    draft.save(update_fields=["look"])
    return draft


@transaction.atomic
def draft_check(
    *, draft: ImportDraft, sheet: str, mapping: dict[str, str], rename: bool, source: str, by: str, at: datetime
) -> None:
    """Remember which column is what, and check every row. Raises Problem import_gone, import_busy."""
    upload_there(draft)
    _idle(draft)
    ImportMapping.objects.update_or_create(
        district=draft.district, kind=draft.kind, source=source, defaults={"mapping": mapping, "by": by, "at": at}
    )
    draft.sheet, draft.mapping, draft.options, draft.apply_job = sheet[:64], mapping, {"rename": rename}, None
    draft.save(update_fields=["sheet", "mapping", "options", "apply_job"])
    draft.check_job = job_start(
        kind="import_check", district=draft.district, params={"import": str(draft.id)}, by=by, at=at
    )
    draft.save(update_fields=["check_job"])


@transaction.atomic
def draft_apply(*, draft: ImportDraft, valid_only: bool, take_off: bool, by: str, at: datetime) -> None:
    """Take the list in as it was checked. Raises Problem import_gone, import_gone_unsure, import_busy."""
    upload_there(draft)
    _idle(draft)
    if take_off and (report(draft) or {}).get("refused"):
        raise Problem("import_gone_unsure")
    draft.options = {**draft.options, "valid_only": valid_only, "take_off": take_off}
    draft.save(update_fields=["options"])
    draft.apply_job = job_start(
        kind="import_apply", district=draft.district, params={"import": str(draft.id)}, by=by, at=at
    )
    draft.save(update_fields=["apply_job"])


@transaction.atomic
def draft_drop(*, draft: ImportDraft) -> None:
    """Nothing comes of it: the file goes at once."""
    folders.drop(draft.id)
    draft.delete()


def _idle(draft: ImportDraft) -> None:
    """Of two who press the button at once, one is first; the other is told."""
    now = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    ids = [id for id in (now.look, now.check_job, now.apply_job) if id]
    if now.run or Job.objects.filter(pk__in=ids, state__in=OPEN).exists():
        raise Problem("import_busy")


def draft_of(id: UUID, district: str, by: str) -> ImportDraft:
    """A draft of one's own. Raises Problem not_found."""
    found = ImportDraft.objects.filter(pk=id, district=district, by=by).first()
    if found is None:
        raise Problem("not_found")
    return found


def upload_path(draft: ImportDraft) -> Path:
    return folders.folder(draft.id) / f"list{draft.suffix}"


def upload_there(draft: ImportDraft) -> Path:
    path = upload_path(draft)
    if not path.exists():
        raise Problem("import_gone")
    return path


def errors_path(draft: ImportDraft) -> Path:
    """Where the refused rows are: a spreadsheet, or CSV where CSV came."""
    return folders.folder(draft.id) / ("errors.csv" if draft.suffix == ".csv" else "errors.xlsx")


def remembered(draft: ImportDraft, source: str) -> ImportMapping | None:
    """Which column was what in the last list with this header."""
    return ImportMapping.objects.filter(district=draft.district, kind=draft.kind, source=source).first()


def look(draft: ImportDraft) -> dict[str, Any] | None:
    return _read(draft, _LOOK)


def look_write(draft: ImportDraft, found: dict[str, Any]) -> None:
    _write(draft, _LOOK, found)


def report(draft: ImportDraft) -> dict[str, Any] | None:
    return _read(draft, _REPORT)


def report_write(draft: ImportDraft, found: dict[str, Any]) -> None:
    _write(draft, _REPORT, found)


def tickets_path(draft: ImportDraft) -> Path:
    """One-time codes that an import of devices made."""
    return folders.folder(draft.id) / TICKETS


def tickets_take(draft: ImportDraft) -> list[dict[str, Any]] | None:
    """The codes, the first time; None ever after."""
    taken = tickets_path(draft).with_suffix(".taken")
    try:
        tickets_path(draft).rename(taken)  # of two who ask at once, one is first
    except FileNotFoundError:
        return None
    found: list[dict[str, Any]] = msgspec.json.decode(taken.read_bytes())
    taken.unlink()
    return found


def past(district: str, kinds: list[str], *, offset: int, limit: int) -> tuple[int, list[ImportRun]]:
    """What was imported, the latest first."""
    found = ImportRun.objects.filter(district=district, kind__in=kinds).order_by("-at", "-id")
    return found.count(), list(found[offset : offset + limit])


def _read(draft: ImportDraft, name: str) -> dict[str, Any] | None:
    path = folders.folder(draft.id) / name
    if not path.exists():
        return None
    found: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return found


def _write(draft: ImportDraft, name: str, found: dict[str, Any]) -> None:
    path = folders.folder(draft.id) / name
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(found))
