"""The tracer's pages: cases, their contacts, and single samples that are due. Within one's own territory."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.rules import may, require
from muster.access.scope import scope
from muster.command import villages, words
from muster.command.forms import FollowUp
from muster.command.queries.persons import persons_masked
from muster.command.queries.within import persons_within
from muster.command.views.page import Room, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.lab.queries import resample_tasks
from muster.trace import actions
from muster.trace import queries as trace

_SHOWN = 200


@require_safe
@room("see_cases")
def cases(here: Room) -> HttpResponseBase:
    require(here.user, "see_persons")
    found, tasks = trace.cases(*here.where), resample_tasks(*here.where)
    inside = persons_within(
        *here.where, scope(here.user, persons=True), [*(one.person for one in found), *(task.person for task in tasks)]
    )
    found, tasks = [one for one in found if one.person in inside], [one for one in tasks if one.person in inside]
    shown = [*(one.person for one in found[:_SHOWN]), *(task.person for task in tasks[:_SHOWN])]
    known = persons_masked(here.user.actor, "cases", here.round.district, list(dict.fromkeys(shown)))
    names = villages.named_codes([*(one.village for one in found), *(task.village for task in tasks)])
    at = clock.now()
    context = {
        "lines": [{"row": one, "person": known.get(one.person), "village": names.get(one.village or "", "")} for one in found[:_SHOWN]],
        "tasks": [
            {"row": task, "person": known.get(task.person), "village": names.get(task.village or "", ""),
             "left": round((task.due_at - at).total_seconds() / 60), "result": words.RESULT.get(task.result, task.result)}
            for task in tasks[:_SHOWN]
        ],
        "total": len(found), "due": sum(task.done_at is None for task in tasks), "contacts": sum(one.contacts for one in found),
        "followed": sum(one.followed for one in found), "see_open": may(here.user, "see_open_names"),
        "see_lab": may(here.user, "see_lab"),
    }  # fmt: skip
    return show(here, "command/cases.html", context)


@require_safe
@room("see_cases")
def case(here: Room, case: UUID) -> HttpResponseBase:
    return _page(here, case)


@require_POST
@room("see_cases")
def follow_up(here: Room, case: UUID, person: UUID) -> HttpResponseBase:
    """What came of one contact."""
    require(here.user, "see_persons")
    _seen(here, case)
    if person not in persons_within(*here.where, scope(here.user, persons=True), [person]):
        raise Problem("not_found")
    form = FollowUp(here.request.POST)
    if not form.is_valid():
        return _page(here, case, bad=str(person))
    district, round_code = here.where
    actions.contact_follow_up(
        district=district, round_code=round_code, case=case, person=person, outcome=form.cleaned_data["outcome"],
        by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    messages.success(here.request, _("Written down"), extra_tags="done")
    return redirect("command:case", case=case)


def _page(here: Room, case: UUID, *, bad: str = "") -> HttpResponseBase:
    require(here.user, "see_persons")
    one = _seen(here, case)
    listed = trace.contacts(*here.where, case)
    inside = persons_within(*here.where, scope(here.user, persons=True), [contact.person for contact in listed])
    shown = [contact for contact in listed if contact.person in inside]
    known = persons_masked(
        here.user.actor, "contacts", here.round.district, [one.person, *(contact.person for contact in shown)]
    )
    names = villages.named_codes([one.village, *(contact.village for contact in shown)])
    lines: list[dict[str, Any]] = [
        {"row": contact, "person": known.get(contact.person), "village": names.get(contact.village or "", ""),
         "bases": [str(words.BASIS.get(basis, basis)) for basis in contact.bases],
         "outcome": str(words.OUTCOME.get(contact.outcome or "", contact.outcome or "")),
         "result": words.RESULT.get(contact.result or "", "")}
        for contact in shown
    ]  # fmt: skip
    context = {
        "case": one, "person": known.get(one.person), "village": names.get(one.village or "", ""), "lines": lines,
        "elsewhere": len(listed) - len(shown), "outcomes": words.OUTCOME.items(), "bad": bad,
        "see_open": may(here.user, "see_open_names"), "see_lab": may(here.user, "see_lab"),
        "crumbs": [(_("Cases"), reverse("command:cases")), (_("Contacts"), "")],
    }  # fmt: skip
    return show(here, "command/case.html", context, status=422 if bad else 200)


def _seen(here: Room, case: UUID) -> trace.Case:
    found = next((one for one in trace.cases(*here.where) if one.case == case), None)
    if found is None or not persons_within(*here.where, scope(here.user, persons=True), [found.person]):
        raise Problem("not_found")
    return found
