"""One import on its way: name the columns, see what would change, take it in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access import audit
from muster.access.guard import needs
from muster.common import clock
from muster.common.problems import REGISTRY, Problem
from muster.jobs import folders
from muster.jobs.models import Job
from muster.roll import queries
from muster.roll.imports import difference, drafts, undo
from muster.roll.imports.headers import IGNORE
from muster.roll.imports.kinds import Column, Kind
from muster.roll.imports.people import COLUMNS
from muster.roll.models import Division, ImportDraft, ImportRun
from muster.roll.rules import masked_name
from muster.roll.views.imports import Here, here_of, page

LIST_PAGE = 50
_SHOWN = 3  # values of a column


@require_safe
@needs("import_places")
def step(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """Wherever this import stands."""
    here = here_of(request)
    draft, what = here.draft(id)
    if draft.run:
        return _finished(request, draft, what, draft.run)
    latest = draft.apply_job or draft.check_job or draft.look
    job = Job.objects.filter(pk=latest).first() if latest else None
    if job is not None and job.is_open:
        return redirect("jobs:job", job.id)
    drafts.upload_there(draft)
    problem = _problem(job)
    found = drafts.report(draft)
    if (
        found
        and draft.check_job
        and "columns" not in request.GET
        and not (problem and job and job.id == draft.check_job)
    ):
        return page(request, "roll/import_result.html", {**_result(draft, what, found), "problem": problem})
    return _columns(request, draft, what, problem=problem)


@require_POST
@needs("import_places")
def check(request: HttpRequest, id: UUID) -> HttpResponseBase:
    here = here_of(request)
    draft, what = here.draft(id)
    sheet = _sheet(draft, request.POST.get("sheet", ""))
    mapping, faults = _mapping(request, what, sheet["texts"])
    if faults:
        return _columns(request, draft, what, faults=faults, chosen=mapping)
    drafts.draft_check(
        draft=draft, sheet=sheet["name"], mapping=mapping, rename=request.POST.get("rename") == "yes",
        source=sheet["source"], by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    return redirect("jobs:job", draft.check_job)


@require_POST
@needs("import_places")
def apply(request: HttpRequest, id: UUID) -> HttpResponseBase:
    here = here_of(request)
    draft, _what = here.draft(id)
    if drafts.report(draft) is None:
        raise Problem("import_gone")
    drafts.draft_apply(
        draft=draft, valid_only=request.POST.get("rows") == "valid", take_off=request.POST.get("gone") == "off",
        by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    return redirect("jobs:job", draft.apply_job)


@require_POST
@needs("import_places")
def drop(request: HttpRequest, id: UUID) -> HttpResponseBase:
    drafts.draft_drop(draft=here_of(request).draft(id)[0])
    return redirect("roll:imports")


@require_safe
@needs("import_places")
def errors(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The refused rows as they were, with what is wrong in front."""
    here = here_of(request)
    draft, _what = here.draft(id)
    path = drafts.errors_path(draft)
    if not path.exists():
        raise Problem("import_gone")
    audit.record("import_errors", actor=here.user.actor, purpose=f"{draft.kind} {draft.id}", district=here.district)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"muster-{draft.kind}-{path.name}")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@needs("import_places")
def tickets(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The codes of the devices, to be printed: read once, and gone."""
    here = here_of(request)
    draft, _what = here.draft(id)
    made = drafts.tickets_take(draft)
    if draft.run is None or made is None:
        raise Problem("import_tickets_shown")
    audit.record("tickets_show", actor=here.user.actor, purpose=str(draft.id), district=here.district, count=len(made))
    return page(request, "roll/import_tickets.html", {"draft": draft, "tickets": made})


@require_safe
@needs("import_places")
def listed(request: HttpRequest, id: UUID, name: str) -> HttpResponseBase:
    """Who would be new, changed or gone: masked, and every look is written down."""
    here = here_of(request)
    draft, what = here.draft(id)
    found = drafts.report(draft)
    if name not in difference.LISTS or not what.people:
        raise Problem("not_found")
    if not found:
        raise Problem("import_gone")
    total = int(found[{"new": "created", "changed": "updated", "gone": "gone"}[name]])
    text = request.GET.get("page", "")
    number = max(1, int(text)) if text.isascii() and text.isdigit() else 1
    lines = difference.listed(folders.folder(draft.id), name, offset=(number - 1) * LIST_PAGE, limit=LIST_PAGE)
    reached = min(total, difference.KEPT_MOST)
    pages = max(1, -(-reached // LIST_PAGE))
    context = {
        "draft": draft, "name": name, "lines": _people(request, here, draft, name, lines), "total": total,
        "cut": total > reached, "number": number, "pages": pages, "first": min(reached, (number - 1) * LIST_PAGE + 1),
        "last": min(reached, number * LIST_PAGE), "previous": f"?page={number - 1}", "next": f"?page={number + 1}",
    }  # fmt: skip
    return page(request, "roll/import_people.html", context)


def _people(
    request: HttpRequest, here: Here, draft: ImportDraft, name: str, lines: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The lines with the masked name, the village in words, and what differs in words."""
    villages = _villages(line.get("village", "") for line in lines)
    if name == "new":
        audit.record(
            "import_people", actor=here.user.actor, purpose=f"new {draft.id}", district=here.district, count=len(lines)
        )
        return [{**line, "village": villages.get(line["village"], line["village"])} for line in lines]
    ids = [UUID(line["id"]) for line in lines]
    known = {person.id: person for person in queries.residents_for(here.district, ids)}
    audit.read_persons(request, f"import {name} {draft.id}", known, district=here.district)
    villages |= _villages(person.village for person in known.values())
    return [
        {
            "id": person.id, "name": masked_name(person.name), "born": person.birth_year,
            "village": villages.get(person.village, person.village), "household": person.household_number,
            "row": line.get("row"), "fields": [_field_word(field) for field in line.get("fields", [])],
        }
        for line in lines if (person := known.get(UUID(line["id"])))
    ]  # fmt: skip


def _finished(request: HttpRequest, draft: ImportDraft, what: Kind, id: UUID) -> HttpResponseBase:
    run = ImportRun.objects.get(pk=id)
    context = {
        "draft": draft, "kind": what, "run": run, "counts": run.counts, "may_undo": bool(undo.may_undo([run], run.district, clock.now())),
        "errors": drafts.errors_path(draft).exists(), "tickets": drafts.tickets_path(draft).exists(),
    }  # fmt: skip
    return page(request, "roll/import_done.html", context)


def _result(draft: ImportDraft, what: Kind, found: dict[str, Any]) -> dict[str, Any]:
    skipped = sum(found["rows_skipped"].values())
    return {
        "draft": draft, "kind": what, "report": found, "skipped": skipped,
        "lines": found["header_row"] + skipped + found["rows_read"],
        "refusals": [
            {"word": _said(code)[0], "count": count}
            for code, count in sorted(found["refused_by_code"].items(), key=lambda pair: -pair[1])
        ],
        "faults": [
            {"error": _said(fault["code"])[0], "guidance": _said(fault["code"])[1], "hint": fault["hint"],
             "place": fault["cell"] or fault["row"], "row": fault["row"], "header": fault["header"]}
            for fault in found["faults"]
        ],
        "notes": [f"{_(what_note)}{colon}{names}" for what_note, colon, names in (n.partition(": ") for n in found["notes"])],
        "errors": drafts.errors_path(draft).exists(),
    }  # fmt: skip


def _columns(
    request: HttpRequest, draft: ImportDraft, what: Kind, *, problem: dict[str, Any] | None = None,
    faults: list[str] | None = None, chosen: dict[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    found = drafts.look(draft)
    if not found or not found["sheets"]:
        return page(request, "roll/import_broken.html", {"draft": draft, "kind": what, "problem": problem})
    text = request.POST.get("sheet", "") or request.GET.get("sheet", "")
    sheet = _sheet(draft, text)
    at = {place: name for name, place in sheet["fields"].items()}
    columns = [
        {
            "place": place, "text": header, "values": [row[place] for row in sheet["rows"][:_SHOWN] if place < len(row) and row[place]],
            "field": (chosen or {}).get(header, IGNORE) if chosen is not None else at.get(place, IGNORE),
        }
        for place, header in enumerate(sheet["texts"]) if header
    ]  # fmt: skip
    context = {
        "draft": draft, "kind": what, "problem": problem, "faults": faults, "sheet": sheet, "columns": columns,
        "sheets": list(enumerate(found["sheets"])), "chosen_sheet": found["sheets"].index(sheet),
        "hidden": found["hidden"], "fields": [(column.name, _column_word(column)) for column in what.columns],
        "rename": draft.options.get("rename", False),
    }  # fmt: skip
    return page(request, "roll/import_columns.html", context, status=422 if faults else 200)


def _mapping(request: HttpRequest, what: Kind, texts: list[str]) -> tuple[dict[str, str], list[str]]:
    """Header → field as chosen, and what is wrong with the choice."""
    mapping: dict[str, str] = {}
    for place, text in enumerate(texts):
        field = request.POST.get(f"c{place}", IGNORE)
        if text and field in (*what.words.fields, IGNORE):
            mapping[text] = field
    named = [field for field in mapping.values() if field != IGNORE]
    faults = [
        _("%(field)s is chosen for two columns.") % {"field": _field_word(field, what)}
        for field in dict.fromkeys(named) if named.count(field) > 1
    ]  # fmt: skip
    for group in what.words.needed:
        if not group & set(named):
            either = _(" or ").join(_field_word(field, what) for field in sorted(group))
            faults.append(_("No column is chosen for %(field)s.") % {"field": either})
    return mapping, faults


def _sheet(draft: ImportDraft, text: str) -> dict[str, Any]:
    found = drafts.look(draft)
    if not found or not found["sheets"]:
        raise Problem("import_gone")
    place = int(text) if text.isascii() and text.isdigit() else 0
    sheets: list[dict[str, Any]] = found["sheets"]
    return sheets[place] if place < len(sheets) else sheets[0]


def _problem(job: Job | None) -> dict[str, Any] | None:
    if job is None or not job.problem:
        return None
    title, guidance = _said(job.problem)
    return {"title": title, "guidance": guidance, "detail": job.detail, "code": job.problem}


def _said(code: str) -> tuple[str, str]:
    entry = REGISTRY[code]
    return (entry.en, entry.do_en) if get_language() == "en" else (entry.zh, entry.do_zh)


def _column_word(column: Column) -> str:
    return str(column.en if get_language() == "en" else column.zh)


def _field_word(field: str, what: Kind | None = None) -> str:
    if field == "back":
        return _("back on the roll")
    columns = what.columns if what else COLUMNS
    return next((_column_word(column) for column in columns if column.name == field), field)


def _villages(codes: Iterable[str]) -> dict[str, str]:
    english = get_language() == "en"
    found = Division.objects.filter(code__in={code for code in codes if code})
    return {place.code: place.name_en if english else place.name_zh for place in found}
