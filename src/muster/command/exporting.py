"""Lists of names as files: asked for with a purpose, let out by a second person, made as a job with its manifest.

A file names people in full, with address and phone: whoever knocks at a door needs them. On pages they stay masked.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from muster.access.audit import read_persons
from muster.access.models import SecondAsk, User
from muster.access.rules import require
from muster.access.scope import Scope, scope
from muster.access.seconds import act_register
from muster.command import people, words
from muster.command.queries import names as query
from muster.command.queries.board import one_state
from muster.common import clock, sheets
from muster.common.problems import Problem
from muster.jobs import kinds
from muster.jobs.kinds import Result
from muster.jobs.models import Job
from muster.jobs.progress import Progress
from muster.plan.queries import round_get
from muster.roll.models import Division, Round
from muster.roll.queries import Person, residents_for

ACT = KIND = "export_names"
MEMORY_MB = 400
_AT_ONCE = 2_000  # names that are opened together
_WRITING = gettext_noop("Rows are written")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file holds: a filter of the list of names, in one file or one a village."""

    wanted: query.Filter
    form: str
    by_village: bool

    @property
    def subject(self) -> str:
        """The same words for the same file: what the second person allows, and nothing else."""
        filtered = "&".join(f"{name}={value}" for name, value in sorted(asdict(self.wanted).items()) if value)
        return f"{filtered} {self.form}{' by village' if self.by_village else ''}"

    def detail(self, round_code: str, names: int) -> dict[str, Any]:
        chosen = {name: value for name, value in asdict(self.wanted).items() if value}
        return {"round": round_code, **chosen, "names": names, "form": self.form, "columns": len(_head())}


def register() -> None:
    act_register(
        ACT, gettext_lazy("Export of names"),
        {"round": gettext_lazy("Round"), "standing": gettext_lazy("Standing"), "village": gettext_lazy("Village"),
         "point": gettext_lazy("Point"), "owner": gettext_lazy("Owner"), "result": gettext_lazy("Result"),
         "care": gettext_lazy("Care list"), "names": gettext_lazy("Names"), "form": gettext_lazy("Form"),
         "columns": gettext_lazy("Columns, with name, address and phone")},
        values={"standing": words.ATTENDANCE, "owner": words.OWNER, "result": words.RESULT}, coded=True,
    )  # fmt: skip
    kinds.register(
        KIND, run, permission="export", memory_mb=MEMORY_MB, word=gettext_lazy("Export of names"),
        words={"names": gettext_lazy("Names"), "files": gettext_lazy("Files")},
    )  # fmt: skip


def params(asked: Asked, round_code: str, ask: UUID) -> dict[str, Any]:
    return {
        "round": round_code, "wanted": asdict(asked.wanted), "form": asked.form, "by_village": asked.by_village,
        "ask": str(ask), "language": translation.get_language(),
    }  # fmt: skip


def run(job: Job, progress: Progress) -> Result:
    """Writes the files, then the audit. What is in them is what the job's user may see at this moment."""
    asked = Asked(query.Filter(**job.params["wanted"]), job.params["form"], job.params["by_village"])
    allowed = SecondAsk.objects.select_related("asked_by").get(pk=job.params["ask"])
    round_, by = round_get(job.district, job.params["round"]), allowed.asked_by
    if by.actor != job.by:
        raise Problem("not_allowed")
    with translation.override(job.params["language"]), timezone.override(ZoneInfo(round_.timezone)):
        written, persons = files_write(job.folder, round_, by, asked, progress)
        with transaction.atomic():
            purpose = f"open_names_export {allowed.pk}"
            read_persons(job.by, purpose, persons, district=job.district, action="persons_exported")
        rows = sum(one.rows for one in written)
        name = f"names-{round_.code}.zip"
        manifest = sheets.Manifest(written, rows, _head(), clock.now(), job.by, allowed.purpose)
        sheets.pack(job.folder / name, job.folder, manifest)
    return Result({"names": rows, "files": len(written)}, file=name, name=name, media=sheets.ZIP)


def files_write(
    folder: Path, round_: Round, by: User, asked: Asked, progress: Progress
) -> tuple[list[sheets.Written], list[UUID]]:
    """The files in ``folder``, and everybody in them. Problem export_rows_differ when one would not hold every row."""
    require(by, "export")
    visible, now = scope(by, persons=True), query.Now.of(round_, clock.now())
    persons: list[UUID] = []
    with one_state():
        counts = query.names_by_village(round_, visible, asked.wanted, now)
        if asked.wanted.village:
            counts = {code: count for code, count in counts.items() if code == asked.wanted.village}
        total = sum(counts.values())
        lines = _Lines(round_, visible, asked.wanted, now, list(counts), persons, progress, total)
        if not asked.by_village:
            path = folder / f"names-{round_.code}.{asked.form}"
            return [sheets.write(path, asked.form, _head(), lines.of(counts), total)], persons
        written = []
        for code, count in counts.items():
            path = folder / f"names-{round_.code}-{code.strip('-') or 'none'}.{asked.form}"
            written.append(sheets.write(path, asked.form, _head(), lines.of([code]), count))
    return written, persons


class _Lines:
    """The rows of villages, a few thousand names in the clear at a time."""

    def __init__(
        self, round_: Round, visible: Scope, wanted: query.Filter, now: query.Now, villages: list[str],
        persons: list[UUID], progress: Progress, total: int,
    ) -> None:  # fmt: skip
        self._list = (round_, visible, wanted, now)
        self._round, self._persons, self._progress, self._total = round_, persons, progress, total
        found = Division.objects.filter(code__in=villages)
        english = translation.get_language() == "en"
        self._villages = {place.code: place.name_en if english else place.name_zh for place in found}
        self._owners: dict[str, str] = {}
        self._attendance = {code: str(word) for code, word in words.ATTENDANCE.items()}
        self._result = {code: str(word) for code, word in words.RESULT.items()}
        self._nowhere = _("no village")
        self._minutes: dict[datetime | None, str | None] = {None: None}  # slots and times due are few

    def of(self, villages: Any) -> Iterator[list[sheets.Cell]]:
        for village in villages:
            rows = query.names_of(*self._list, village)
            for start in range(0, len(rows), _AT_ONCE):
                self._progress.say(len(self._persons), self._total, note=_WRITING)
                yield from self._part(rows[start : start + _AT_ONCE])

    def _part(self, rows: list[query.NameRow]) -> Iterator[list[sheets.Cell]]:
        known = {one.id: one for one in residents_for(self._round.district, [row.person for row in rows])}
        self._owners |= people.actors({row.owner for row in rows} - self._owners.keys())
        self._persons += [row.person for row in rows]
        for row in rows:
            yield self._cells(row, known.get(row.person))

    def _cells(self, row: query.NameRow, person: Person | None) -> list[sheets.Cell]:
        return [
            self._villages.get(row.village or "", self._nowhere), person.household_number if person else None,
            person.address if person else None, person.name if person else None, person.birth_year if person else None,
            person.phone if person else None, self._attendance[row.attendance], self._result[row.result],
            row.point, row.lane, self._minute(row.slot_at), self._owners.get(row.owner or ""), self._minute(row.due_at), row.visits,
            str(row.person),
        ]  # fmt: skip

    def _minute(self, at: datetime | None) -> str | None:
        if at not in self._minutes:
            self._minutes[at] = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
        return self._minutes[at]


def _head() -> list[str]:
    return [
        _("Village"), _("Household"), _("Address"), _("Name"), _("Born"), _("Phone"), _("Standing"), _("Result"), _("Point"),
        _("Lane"), _("Slot"), _("Owner"), _("Due"), _("Visits"), _("Id"),
    ]  # fmt: skip
