"""The whole roll as a file: asked for with a purpose, let out by a second person, made as a job."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.guard import needs
from muster.access.sayings import FileAsk
from muster.access.seconds import second_ask, second_use, seconds_asked, state_of
from muster.common import clock
from muster.common.problems import Problem
from muster.common.sheets import FORMS
from muster.jobs.actions import job_start
from muster.roll import exports
from muster.roll.views.imports import Here, here_of, page


@require_safe
@needs("export")
def export(request: HttpRequest) -> HttpResponseBase:
    return _page(request, here_of(request), FileAsk(initial={"form": "xlsx"}))


@require_POST
@needs("export")
def export_ask(request: HttpRequest) -> HttpResponseBase:
    here, form = here_of(request), FileAsk(request.POST)
    if not form.is_valid():
        return _page(request, here, form, status=422)
    kind = form.cleaned_data["form"]
    detail: dict[str, Any] = {"people": exports.people_count(here.district), "form": kind, "columns": len(exports.HEAD)}
    second_ask(
        act=exports.ACT, subject=_subject(here, kind), detail=detail, district=here.district,
        purpose=form.cleaned_data["purpose"], by=here.user, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Asked. Somebody else has to allow it, on the page Approvals."), extra_tags="done")
    return redirect("roll:export")


@require_POST
@needs("export", fresh=True)
def export_make(request: HttpRequest) -> HttpResponseBase:
    """What was allowed is used up, and the job begins. Problem second_needed when it was not."""
    here, form, at = here_of(request), request.POST.get("form", ""), clock.now()
    if form not in FORMS:
        raise Problem("bad_request")
    with transaction.atomic():
        held = Q(detail__people__gte=exports.people_count(here.district))
        allowed = second_use(act=exports.ACT, subject=_subject(here, form), by=here.user, at=at, within=held)
        params = {"ask": str(allowed), "form": form}
        job = job_start(kind=exports.KIND, district=here.district, params=params, by=here.user.actor, at=at)
    return redirect("jobs:job", job)


def _page(request: HttpRequest, here: Here, form: FileAsk, *, status: int = 200) -> HttpResponseBase:
    at = clock.now()
    mine = [
        {"state": state_of(asked, at), "asked": asked, "form": asked.detail["form"]}
        for asked in seconds_asked(here.user).filter(act=exports.ACT, district=here.district, expires_at__gt=at)[:5]
    ]
    context = {"form": form, "count": exports.people_count(here.district), "mine": mine}
    return page(request, "roll/export.html", context, status=status)


def _subject(here: Here, form: str) -> str:
    return f"roll {here.district} {form}"
