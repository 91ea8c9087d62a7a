"""Where a second person allows or refuses what one person may not do alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access import seconds
from muster.access.forms import AnswerForm
from muster.access.guard import needs
from muster.access.models import SecondAsk
from muster.access.rules import may
from muster.access.views.who import user_of
from muster.common import clock
from muster.common.problems import Problem

_SHOWN = 50


@require_safe
@needs(None)
def approvals(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@needs("approve", fresh=True)
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, bad=str(id), said=str(next(iter(form.errors.values()))[0]))
    allow = form.cleaned_data["answer"] == "allow"
    asked = seconds.second_answer(
        id=id, allow=allow, by=user_of(request), at=clock.now(), refusal=form.cleaned_data["refusal"]
    )
    word = {"act": seconds.act_of(asked.act).word, "who": asked.asked_by.username}
    if allow:
        messages.success(request, _("Allowed: %(act)s, asked for by %(who)s") % word, extra_tags="done")
    else:
        messages.success(request, _("Refused: %(act)s, asked for by %(who)s") % word, extra_tags="open")
    return redirect("approvals")


def _page(request: HttpRequest, *, bad: str = "", said: str = "") -> HttpResponse:
    user = user_of(request)
    at = clock.now()
    mine = list(seconds.seconds_asked(user)[:_SHOWN])
    if not mine and not may(user, "approve"):
        raise Problem("not_allowed", "approve")
    context = {
        "waiting": [_line(asked, at) for asked in seconds.seconds_waiting(user, at)[:_SHOWN]],
        "mine": [_line(asked, at) for asked in mine],
        "answered": [_line(asked, at) for asked in seconds.seconds_answered(user)[:_SHOWN]],
        "may_approve": may(user, "approve"), "bad": bad, "said": said,
    }  # fmt: skip
    response = render(request, "access/approvals.html", context, status=422 if bad else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _line(asked: SecondAsk, at: Any) -> dict[str, Any]:
    act = seconds.act_of(asked.act)
    return {
        "asked": asked, "word": act.word, "subject": "" if act.coded else asked.subject, "facts": act.said(asked.detail),
        "state": seconds.state_of(asked, at),
    }  # fmt: skip
