"""Names that leave the screen: a file that a second person lets out, and a village's list on paper for the door."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from muster.access.audit import read_persons
from muster.access.guard import needs
from muster.access.rules import require
from muster.access.sayings import FileAsk
from muster.access.scope import scope
from muster.access.seconds import second_ask, second_use, seconds_asked, state_of
from muster.command import exporting, words
from muster.command.exporting import ACT, KIND, Asked
from muster.command.forms import names_filter
from muster.command.queries import names as query
from muster.command.queries.board import one_state
from muster.command.views.names import filter_said, villages_named
from muster.command.views.page import Room, room, show
from muster.common import clock, sheets
from muster.common.problems import Problem
from muster.jobs.actions import job_start
from muster.roll.queries import Person, residents_for

PRINT_MOST = 2_000  # names of one village on paper


class Ask(FileAsk):
    field_order = ("form", "by_village", "purpose")
    by_village = forms.BooleanField(label=gettext_lazy("One file for each village"), required=False, initial=True)


@dataclass(frozen=True, slots=True)
class Door:
    """A household on the list of a village."""

    number: str
    address: str
    people: list[tuple[query.NameRow, Person | None]]


@require_safe
@room("export")
def export(here: Room) -> HttpResponseBase:
    """What the file would hold, and how far the request for it is."""
    return _page(here, Ask(initial={"form": "xlsx"}))


@require_POST
@room("export")
def export_ask(here: Room) -> HttpResponseBase:
    form = Ask(here.request.POST)
    wanted = names_filter(here.request.GET)
    if not form.is_valid():
        return _page(here, form, status=422)
    asked = Asked(wanted, form.cleaned_data["form"], form.cleaned_data["by_village"])
    second_ask(
        act=ACT, subject=asked.subject, detail=asked.detail(here.round.code, _count(here, wanted)), district=here.scope.prefix,
        purpose=form.cleaned_data["purpose"], by=here.user, at=clock.now(),
    )  # fmt: skip
    messages.success(here.request, _("Asked. Somebody else has to allow it, on the page Approvals."), extra_tags="done")
    return redirect(_address("command:names_export", wanted))


@require_POST
@needs("export", fresh=True)
@room("export")
def export_make(here: Room) -> HttpResponseBase:
    """What was allowed is used up, and the job begins. Problem second_needed when it was not, or there are more names now."""
    asked = Asked(names_filter(here.request.GET), here.request.POST.get("form", ""), "by_village" in here.request.POST)
    if asked.form not in sheets.FORMS:
        raise Problem("bad_request")
    at = clock.now()
    with transaction.atomic():
        held = Q(
            district=here.scope.prefix, detail__round=here.round.code, detail__names__gte=_count(here, asked.wanted)
        )
        allowed = second_use(act=ACT, subject=asked.subject, by=here.user, at=at, within=held)
        params = exporting.params(asked, here.round.code, allowed)
        job = job_start(kind=KIND, district=here.round.district, params=params, by=here.user.actor, at=at)
    return redirect("jobs:job", job)


@require_safe
@room("answer_open_names")
def print_list(here: Room) -> HttpResponseBase:
    """One village's names in full, in walking order, with room to write: for the door, and audited as a print."""
    require(here.user, "see_persons")
    wanted = names_filter(here.request.GET)
    if not wanted.village:
        return redirect(_address("command:names", wanted))
    if wanted.standing not in query.TO_GO:
        raise Problem("not_found")
    with one_state():
        rows = query.names_of(
            here.round, scope(here.user, persons=True), wanted, query.Now.of(here.round, clock.now()), wanted.village
        )
    shown = rows[:PRINT_MOST]
    ids = [row.person for row in shown]
    read_persons(here.user.actor, "open_names_list", ids, district=here.round.district, action="persons_printed")
    known = {one.id: one for one in residents_for(here.round.district, ids)}
    context = {
        "doors": _doors(shown, known), "total": len(rows), "shown": len(shown),
        "village": villages_named([wanted.village]).get(wanted.village, _("no village")), "by": here.user.username,
        "standing": words.ATTENDANCE.get(wanted.standing, _("Answered for")), "back": _address("command:names", wanted),
    }  # fmt: skip
    return show(here, "command/names_print.html", context)


def _page(here: Room, form: Ask, *, status: int = 200) -> HttpResponseBase:
    wanted, at = names_filter(here.request.GET), clock.now()
    mine = [
        {"state": state_of(asked, at), "asked": asked, "file": Asked(wanted, *_how(asked.subject))}
        for asked in seconds_asked(here.user).filter(act=ACT, expires_at__gt=at)[:20]
        if asked.subject == Asked(wanted, *_how(asked.subject)).subject
    ]
    context = {
        "form": form, "count": _count(here, wanted), "query": urlencode(query.said(wanted)), "filter_said": filter_said(wanted),
        "mine": mine, "back": _address("command:names", wanted),
    }  # fmt: skip
    return show(here, "command/names_export.html", context, status=status)


def _how(subject: str) -> tuple[str, bool]:
    """The form, and whether by village, of what was asked for."""
    return ("csv" if " csv" in subject else "xlsx"), subject.endswith(" by village")


def _count(here: Room, wanted: query.Filter) -> int:
    now = query.Now.of(here.round, clock.now())
    villages = query.names_by_village(here.round, scope(here.user, persons=True), wanted, now)
    return villages.get(wanted.village, 0) if wanted.village else sum(villages.values())


def _doors(rows: list[query.NameRow], known: dict[UUID, Person]) -> list[Door]:
    """By household as one walks: number, then id; whoever the roll does not know comes last."""

    def walk(row: query.NameRow) -> tuple[int, str, str]:
        number = known[row.person].household_number if row.person in known else "~"
        digits = number[: len(number) - len(number.lstrip("0123456789"))]
        return int(digits or 10**9), number, str(row.household)

    doors = []
    for (_digits, number, _household), found in groupby(sorted(rows, key=walk), key=walk):
        people: list[Any] = [(row, known.get(row.person)) for row in found]
        first = people[0][1]
        doors.append(Door("" if number == "~" else number, first.address if first else "", people))
    return doors


def _address(view: str, wanted: query.Filter) -> str:
    said = query.said(wanted)
    return reverse(view) + ("?" + urlencode(said) if said else "")
