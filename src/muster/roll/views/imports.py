"""Lists that came in, their templates, and a new file: the first step. The others are in `imports_step`."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access.guard import needs
from muster.access.models import User
from muster.access.rules import may, require
from muster.access.scope import scope
from muster.common import clock
from muster.common.problems import Problem
from muster.roll import queries
from muster.roll.imports import drafts, undo
from muster.roll.imports.kinds import Kind, kind, kinds
from muster.roll.imports.template import MEDIA, template_write
from muster.roll.imports.upload import BoundedUpload
from muster.roll.models import ImportDraft, ImportRun

PAGE = 50


@dataclass(frozen=True, slots=True)
class Here:
    """Who imports, and for which county: a list is the whole county's."""

    user: User
    district: str

    def kinds(self) -> list[Kind]:
        return [one for one in kinds() if may(self.user, one.permission)]

    def kind(self, code: str) -> Kind:
        found = kind(code)
        require(self.user, found.permission)
        return found

    def draft(self, id: UUID) -> tuple[ImportDraft, Kind]:
        draft = drafts.draft_of(id, self.district, self.user.actor)
        return draft, self.kind(draft.kind)


def here_of(request: HttpRequest) -> Here:
    """Raises Problem not_allowed for whoever answers for a part of the county only."""
    if not isinstance(request.user, User):
        raise Problem("not_allowed")
    where = scope(request.user)
    if not where.district or not where.whole(where.district):
        raise Problem("not_allowed", "import: all of one county")
    return Here(request.user, where.district)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@needs("import_places")
def imports(request: HttpRequest) -> HttpResponseBase:
    here = here_of(request)
    codes = [one.code for one in here.kinds()]
    number = (
        max(1, int(request.GET["page"]))
        if request.GET.get("page", "").isascii() and request.GET.get("page", "").isdigit()
        else 1
    )
    total, runs = drafts.past(here.district, codes, offset=(number - 1) * PAGE, limit=PAGE)
    names = _names(runs)
    takeable = undo.may_undo(runs, here.district, clock.now())
    lines = [
        {"run": run, "word": kind(run.kind).word, "by": names.get(run.by, run.by), "may_undo": run.id in takeable}
        for run in runs
    ]
    waiting = ImportDraft.objects.filter(district=here.district, by=here.user.actor, run=None, kind__in=codes).order_by(
        "-at"
    )[:5]
    context = {
        "kinds": here.kinds(), "may_export": may(here.user, "export"), "lines": lines, **_pager(total, number),
        "waiting": [(draft, kind(draft.kind).word) for draft in waiting if drafts.upload_path(draft).exists()],
    }  # fmt: skip
    return page(request, "roll/imports.html", context)


@csrf_exempt  # asked for again below, once the upload is bounded
@require_http_methods(["GET", "HEAD", "POST"])
@needs("import_places")
def new(request: HttpRequest, code: str) -> HttpResponseBase:
    request.upload_handlers = [BoundedUpload(request)]
    return _new(request, code)


@csrf_protect
def _new(request: HttpRequest, code: str) -> HttpResponseBase:
    here = here_of(request)
    what = here.kind(code)
    rounds = [one for one in queries.rounds(here.district) if one.ends_at > clock.now()] if what.by_round else []
    if request.method == "POST":
        chosen = request.POST.get("round", "")
        if what.by_round and chosen not in [one.code for one in rounds]:
            raise Problem("round_unknown", chosen[:32])
        upload = request.FILES.get("file")
        if not isinstance(upload, TemporaryUploadedFile) or not upload.size:
            raise Problem("import_upload_missing")
        draft = drafts.draft_make(
            kind=what, district=here.district, round=chosen, upload=Path(upload.temporary_file_path()),
            suffix=Path(upload.name or "").suffix, by=here.user.actor, at=clock.now(),
        )  # fmt: skip
        return redirect("jobs:job", draft.look)
    context = {"kind": what, "rounds": rounds, "accept": ",".join(what.suffixes)}
    return page(request, "roll/import_new.html", context)


@require_safe
@needs("import_places")
def template(request: HttpRequest, code: str) -> HttpResponseBase:
    what = here_of(request).kind(code)
    with TemporaryDirectory() as folder:
        path = Path(folder, "template.xlsx")
        template_write(what, path)
        response = HttpResponse(path.read_bytes(), content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="muster-{what.code}.xlsx"'
    return response


@require_POST
@needs("import_places")
def take_back(request: HttpRequest, run: UUID) -> HttpResponseBase:
    here = here_of(request)
    found = ImportRun.objects.filter(pk=run, district=here.district).first()
    if found is None:
        raise Problem("import_unknown")
    here.kind(found.kind)
    undo.import_undo(run=run, by=here.user.actor, at=clock.now())
    undo.import_forget(at=clock.now())
    messages.success(request, _("The import was taken back: the roll is as before."), extra_tags="done")
    return redirect("roll:imports")


def _names(runs: list[ImportRun]) -> dict[str, str]:
    """Actor → user name, for those who are users."""
    ids = {int(run.by.removeprefix("user:")) for run in runs if run.by.removeprefix("user:").isdigit()}
    return {user.actor: user.username for user in User.objects.filter(pk__in=ids)}


def _pager(total: int, number: int) -> dict[str, Any]:
    pages = max(1, -(-total // PAGE))
    number = min(number, pages)
    return {
        "total": total, "number": number, "pages": pages, "first": min(total, (number - 1) * PAGE + 1),
        "last": min(total, number * PAGE), "previous": f"?page={number - 1}", "next": f"?page={number + 1}",
    }  # fmt: skip
