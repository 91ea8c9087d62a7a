"""The page where a resident asks with the code of a slip: where and when, and the result. No login, nothing else."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from muster.access.audit import read_persons
from muster.access.lockout import address
from muster.common import clock
from muster.common.problems import Problem
from muster.public import queries, throttle, words

READER = "slip"  # whoever holds it


class Token(forms.Form):
    code = forms.CharField(
        label=_("Result code, sixteen letters"), max_length=40, strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Asks, and answers in the same place: the code is in no address and in no history."""
    form = Token(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, {"form": form}, status=422 if form.errors else 200)
    try:
        found = _found(form.cleaned_data["code"], address(request) or "")
    except Problem as problem:
        if problem.code == "slip_wait":
            raise
        entry, english = problem.entry, get_language() == "en"
        said = {"title": entry.en, "do": entry.do_en} if english else {"title": entry.zh, "do": entry.do_zh}
        return _page(request, {"form": Token(), **said}, status=problem.status)
    timezone.activate(ZoneInfo(found.timezone))
    shape, style = words.LOOK[found.result]
    context = {"found": found, "shape": shape, "style": style, "result": words.RESULT[found.result],
               "standing": words.STANDING.get(found.attendance, words.STANDING["open"])}  # fmt: skip
    return _page(request, context)


def _found(code: str, asked_from: str) -> queries.SlipStanding:
    at = clock.now()
    throttle.tries_check(asked_from, at)
    try:
        found = queries.resident_of_slip(code)
    except Problem as problem:
        if problem.code == "code_unknown":
            throttle.try_note(asked_from, at)
        raise
    read_persons(READER, "slip", [found.resident], district=found.district)
    return found


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, "public/slip.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
