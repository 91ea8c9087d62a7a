"""The roll as a file, in the columns of its own import: let out by a second person, made as a job with its manifest."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy, gettext_noop

from muster.access.audit import read_persons
from muster.access.models import SecondAsk
from muster.access.rules import require
from muster.access.scope import scope
from muster.access.seconds import act_register
from muster.common import clock, sheets
from muster.common.problems import Problem
from muster.common.rows import rows
from muster.jobs import kinds
from muster.jobs.kinds import Result
from muster.jobs.models import Job
from muster.jobs.progress import Progress
from muster.roll import queries
from muster.roll.enums import CareMark, Document, Sex
from muster.roll.imports.people import COLUMNS
from muster.roll.imports.run import villages_of
from muster.roll.imports.villages import Villages
from muster.roll.models import Division
from muster.roll.rules import RowRefused

ACT = KIND = "export_roll"
MEMORY_MB = 400
HEAD = [column.zh for column in COLUMNS]
_AT_ONCE = 2_000
_WRITING = gettext_noop("People are written")
# The words that the import reads back, each to the same value.
_SEX = {Sex.MALE: "男", Sex.FEMALE: "女", Sex.UNKNOWN: ""}
_DOCUMENT = {
    Document.RESIDENT_ID: "居民身份证", Document.RESIDENCE_PERMIT: "港澳台居民居住证", Document.FOREIGN_CARD: "外国人永久居留身份证",
    Document.HOME_RETURN: "港澳居民来往内地通行证", Document.TAIWAN_PERMIT: "台湾居民来往大陆通行证", Document.PERMIT: "通行证",
    Document.PASSPORT: "护照", Document.NONE: "无",
}  # fmt: skip
_MARK = {
    CareMark.YELLOW_CODE: "黄码", CareMark.RED_CODE: "红码", CareMark.QUARANTINED: "隔离", CareMark.POSTPARTUM: "产妇",
    CareMark.BEDRIDDEN: "卧床", CareMark.DIALYSIS: "透析",
}  # fmt: skip


def register() -> None:
    act_register(
        ACT, gettext_lazy("Export of the whole roll"),
        {"people": gettext_lazy("People"), "form": gettext_lazy("Form"), "columns": gettext_lazy("Columns, with everything the roll holds")},
    )  # fmt: skip
    kinds.register(
        KIND, run, permission="export", memory_mb=MEMORY_MB, word=gettext_lazy("Export of the whole roll"),
        words={"people": gettext_lazy("People")},
    )  # fmt: skip


def run(job: Job, progress: Progress) -> Result:
    """Writes the file, then the audit, and packs it with its manifest."""
    allowed = SecondAsk.objects.select_related("asked_by").get(pk=job.params["ask"])
    by = allowed.asked_by
    require(by, "export")
    if by.actor != job.by or not scope(by, persons=True).whole(job.district):
        raise Problem("not_allowed")
    people = _people(job.district)
    form = job.params["form"]
    written = sheets.write(
        job.folder / f"roll-{job.district}.{form}", form, HEAD, lines(job.district, people, progress), len(people)
    )
    read_persons(job.by, f"export_roll {allowed.pk}", people, district=job.district, action="persons_exported")
    name = f"roll-{job.district}.zip"
    manifest = sheets.Manifest([written], written.rows, HEAD, clock.now(), job.by, allowed.purpose)
    sheets.pack(job.folder / name, job.folder, manifest)
    return Result({"people": written.rows}, file=name, name=name, media=sheets.ZIP)


def people_count(district: str) -> int:
    return len(_people(district))


def lines(district: str, people: list[UUID], progress: Progress) -> Iterator[list[sheets.Cell]]:
    """Everybody on the roll, by village and household, a few thousand in the clear at a time."""
    villages = villages_of(district)
    names = {place.code: place.name_zh for place in Division.objects.filter(code__startswith=district)}
    for start in range(0, len(people), _AT_ONCE):
        progress.say(start, len(people), note=_WRITING)
        part = people[start : start + _AT_ONCE]
        marks = _marks(district, part)
        known = {person.id: person for person in queries.residents_for(district, part)}
        for id in part:
            yield _cells(known[id], names, villages, marks.get(id, []))


def _people(district: str) -> list[UUID]:
    return rows(
        lambda id: id,
        """SELECT r.id FROM resident r JOIN household h ON h.district = r.district AND h.id = r.household
           WHERE r.district = %s AND r.gone_at IS NULL ORDER BY r.village, length(h.number), h.number, r.id""",
        [district],
    )


def _cells(person: queries.Person, names: dict[str, str], villages: Villages, marks: list[str]) -> list[sheets.Cell]:
    township, village = names.get(person.village[:9], ""), names.get(person.village, "")
    said: dict[str, sheets.Cell] = {
        "township": township, "village": village if _means(villages, village, township, person.village) else person.village,
        "household": "" if person.household_number.startswith("~") else person.household_number,
        "name": person.name, "sex": _SEX[Sex(person.sex)], "document": _DOCUMENT[Document(person.document)],
        "id_number": person.id_number, "relation": person.relation, "phone": person.phone, "address": person.address,
        "care": "、".join(_MARK[CareMark(mark)] for mark in marks), "person": str(person.id),
    }  # fmt: skip
    return [said.get(column.name, "") for column in COLUMNS]


def _means(villages: Villages, name: str, township: str, code: str) -> bool:
    """Whether the import finds this very village by its name."""
    try:
        return villages.find(name, township) == code
    except RowRefused:
        return False


def _marks(district: str, ids: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    listed: list[tuple[Any, str]] = rows(
        lambda id, mark: (id, mark),
        "SELECT resident, mark FROM care_mark WHERE district = %s AND resident = ANY(%s) ORDER BY mark",
        [district, ids],
    )
    for id, mark in listed:
        found.setdefault(id, []).append(mark)
    return found
