"""One name: where it stands, its household, and what somebody found out about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.rules import may, require
from muster.access.sayings import about
from muster.access.scope import scope
from muster.account import actions
from muster.account.queries import Account, account_of, excuse_reasons, household_standing
from muster.command import people, records, snapshot, standing, words
from muster.command.forms import Answer
from muster.command.numbers import Place
from muster.command.queries import records as facts
from muster.command.queries.names import Now
from muster.command.queries.persons import names_known, persons_masked
from muster.command.views.page import Room, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import named
from muster.roll.enums import ExcuseReason
from muster.roll.models import Division


@require_safe
@room("see_open_names")
def person(here: Room, person: UUID) -> HttpResponseBase:
    return _page(here, person)


@require_POST
@room("answer_open_names")
def answer(here: Room, person: UUID) -> HttpResponseBase:
    """Say what was found at the door or on paper: one event, by whom and when."""
    require(here.user, "see_persons")
    account = account_of(*here.where, person, scope(here.user, persons=True))
    form = Answer(here.request.POST)
    about(form, names_known(here.round.district, account.household, account.person))
    if not form.is_valid():
        return _page(here, person, form)
    if not _answerable(account):
        raise Problem("name_answered")
    _ACTS[form.cleaned_data["how"]](here, account.person, form.cleaned_data)
    snapshot.forget()
    messages.success(here.request, _("Written down"), extra_tags="done")
    return redirect("command:mine") if _back(here) else redirect("command:person", person=account.person)


def _page(here: Room, resident: UUID, bad: Answer | None = None) -> HttpResponseBase:
    require(here.user, "see_persons")
    visible = scope(here.user, persons=True)
    account = account_of(*here.where, resident, visible)
    house = household_standing(*here.where, account.household, visible) if account.household else [account]
    known = persons_masked(here.user.actor, "open_name", here.round.district, [one.person for one in house])
    over = Now.of(here.round, clock.now()).over
    owner = people.actors([account.owner]).get(account.owner or "", "")
    context = {
        "account": account, "line": standing.line(account), "person": known.get(account.person), "owner": owner,
        "village": _village(account.village),
        "nobody": account.attendance == "open" and not account.owner and (account.slot_at or over) <= over,
        "house": [(one, known.get(one.person), standing.line(one)) for one in house if one.person != account.person],
        "may_answer": _answerable(account) and may(here.user, "answer_open_names"),
        "hows": [(how, words.ANSWER[how]) for how in Answer.HOW], "reasons": _reasons(here), "bad": bad,
        "how": bad.data.get("how") if bad else here.request.GET.get("how", ""), "back": _back(here),
        "facts": _facts(here, account.person), **_joins(here, account), "see_lab": may(here.user, "see_lab"),
    }  # fmt: skip
    return show(here, "command/person.html", context, status=422 if bad else 200)


def _answerable(account: Account) -> bool:
    return account.attendance not in ("sampled", "linked")


def _back(here: Room) -> bool:
    """Whether this came from one's own list, to go on there."""
    return (here.request.POST or here.request.GET).get("back") == "mine"


def _facts(here: Room, person: UUID) -> list[dict[str, Any]]:
    """What the book says of the person, each with the page on which it can be taken back."""
    found = facts.facts_of(*here.where, person)
    names = people.actors(row.actor for row in found)
    return [{"row": row, "word": records.kind_word(row.kind), "by": names.get(row.actor, row.actor)} for row in found]


def _joins(here: Room, account: Account) -> dict[str, Any]:
    edit = may(here.user, "edit_roll")
    joined = facts.joined_to(*here.where, account.person)
    return {"may_join": edit and account.origin != "roll" and account.attendance != "linked", "joined": joined,
            "may_part": edit and bool(joined)}  # fmt: skip


def _reasons(here: Room) -> list[tuple[str, str]]:
    listed = excuse_reasons(*here.where)
    return [(value, str(word)) for value, word in ExcuseReason.choices if value in listed]


def _village(code: str | None) -> str:
    found = Division.objects.filter(code=code).first() if code else None
    return named(Place(found.code, found.name_zh, found.name_en)) if found else _("no village")


def _common(here: Room, resident: UUID) -> dict[str, Any]:
    district, round_code = here.where
    return {
        "district": district,
        "round_code": round_code,
        "resident": resident,
        "by": here.user.actor,
        "at": clock.now(),
    }


_ACTS: dict[str, Callable[[Room, UUID, dict[str, Any]], object]] = {
    "nobody_home": lambda here, who, _said: actions.visit_record(outcome="nobody_home", **_common(here, who)),
    "not_known_here": lambda here, who, _said: actions.visit_record(outcome="not_known_here", **_common(here, who)),
    "excuse": lambda here, who, said: actions.excuse_grant(
        reason=said["reason"], proof=said["words"], **_common(here, who)
    ),
    "elsewhere": lambda here, who, said: actions.elsewhere_claim(
        place=said["place"], proof=said["words"], **_common(here, who)
    ),
    "refusal": lambda here, who, said: actions.refusal_record(reason=said["words"], **_common(here, who)),
}
