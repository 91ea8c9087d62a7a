"""Household cards: choose what to print, see how much it is, start the job."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access.guard import needs
from muster.access.models import User
from muster.access.scope import Scope, scope
from muster.access.seconds import second_ask, second_use
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import named
from muster.jobs.actions import job_start
from muster.public import printing, queries
from muster.public.forms import Print, Where
from muster.public.queries import Choice, Total
from muster.roll.models import Round
from muster.roll.queries import round_current

_POINT = "point "
_VILLAGE = 12  # digits of a village's code: more than one village at once takes a second person
_LIST_MOST = 40  # villages in a list; more are added up by township


@dataclass(frozen=True, slots=True)
class Here:
    """Who prints, within which scope, for which round."""

    user: User
    scope: Scope
    round: Round

    @property
    def whole(self) -> Choice:
        return Choice(self.round.district, self.round.code)

    def wide(self, choice: Choice) -> bool:
        """Whether it reaches over more than one village or point."""
        return not (choice.point or self.scope.point) and len(choice.division or self.scope.prefix) < _VILLAGE


@require_safe
@needs("print_cards")
def cards(request: HttpRequest) -> HttpResponse:
    """The choice, and what it comes to, by village. No name is read for it."""
    here = _here(request)
    if here is None:
        return _page(request, {"none": True})
    where = request.GET.get("where", "")
    form = Where({"where": where}, _places(here))
    if not form.is_valid():
        raise Problem("not_found")
    counts = queries.village_counts(_choice(here, where), here.scope)
    by_town = len(counts) > _LIST_MOST
    context = {
        "where": form, "counts": counts, "total": Total.of(counts), "form": Print(initial={"where": where}), "by_town": by_town,
        "lines": queries.town_counts(counts) if by_town else counts,
    }  # fmt: skip
    return _page(request, context)


@require_POST
@needs("print_cards", fresh=True)
def cards_print(request: HttpRequest) -> HttpResponseBase:
    """Cards of a village or a point begin at once; what is more is asked for first, and begun when it was allowed."""
    here, form = _here(request), Print(request.POST)
    if here is None or not form.is_valid():
        raise Problem("bad_request")
    choice = _choice(here, form.cleaned_data["where"])
    with transaction.atomic():  # a yes is used up only when the job begins
        if not here.wide(choice) or _allowed(here, choice, form):
            return _start(here, choice, form)
    messages.success(
        request, _("Asked. When somebody else has allowed it, on the page Approvals, press Print once more."), extra_tags="done"
    )  # fmt: skip
    return redirect(f"{reverse('public:cards')}?where={form.cleaned_data['where']}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("print_cards")
def card(request: HttpRequest, household: UUID) -> HttpResponseBase:
    """One household's card, printed again: lost, or the household has changed."""
    here = _here(request)
    if here is None:
        raise Problem("not_found")
    choice = Choice(here.round.district, here.round.code, household=household)
    counts = queries.village_counts(choice, here.scope)
    if not counts:
        raise Problem("cards_none")
    form = Print(request.POST if request.method == "POST" else None, initial={"purpose": "again"})
    if request.method == "POST" and form.is_valid():
        return _start(here, choice, form)
    return _page(
        request,
        {"household": household, "counts": counts, "total": Total.of(counts), "form": form},
        status=422 if form.errors else 200,
    )


def _allowed(here: Here, choice: Choice, form: Print) -> bool:
    """Uses up what a second person allowed for these cards; else asks for it."""
    total = Total.of(queries.village_counts(choice, here.scope))
    slips, why, at = form.cleaned_data["slips"], form.cleaned_data["purpose"], clock.now()
    subject = f"{choice.round} {choice.division} {why}{' slips' if slips else ''}"
    with suppress(Problem), transaction.atomic():
        enough = Q(detail__residents__gte=total.residents, district=here.scope.prefix)
        second_use(act=printing.ACT, subject=subject, by=here.user, at=at, within=enough)
        return True
    second_ask(
        act=printing.ACT, subject=subject, district=here.scope.prefix, purpose="", by=here.user, at=at,
        detail={
            "round": choice.round, "place": choice.division or here.scope.prefix, "households": total.households,
            "residents": total.residents, "slips": slips, "why": why,
        },
    )  # fmt: skip
    return False


def _start(here: Here, choice: Choice, form: Print) -> HttpResponseBase:
    params = printing.params(choice, slips=form.cleaned_data["slips"], purpose=form.cleaned_data["purpose"])
    by, at = here.user.actor, clock.now()
    return redirect(
        "jobs:job", job_start(kind=printing.KIND, district=choice.district, params=params, by=by, at=at)
    )  # fmt: skip


def _here(request: HttpRequest) -> Here | None:
    """None before the county's first round, or for a territory wider than a county."""
    if not isinstance(request.user, User):
        raise Problem("not_allowed")
    seen = scope(request.user, persons=True)
    round_ = round_current(seen.district) if seen.district else None
    if round_ is None:
        return None
    timezone.activate(ZoneInfo(round_.timezone))
    return Here(request.user, seen, round_)


def _choice(here: Here, where: str) -> Choice:
    if where.startswith(_POINT):
        return Choice(here.round.district, here.round.code, point=where.removeprefix(_POINT))
    return Choice(here.round.district, here.round.code, division=where)


def _places(here: Here) -> list[Any]:
    """All that the reader may choose: everything, townships, villages by township, points."""
    divisions, points = queries.places(here.round, here.scope)
    villages: dict[str, list[tuple[str, str]]] = {}
    for place in divisions:
        if place.level == "village":
            villages.setdefault(place.parent, []).append((place.code, named(place)))
    towns = [place for place in divisions if place.level == "township"]
    return [
        ("", _("All of it")),
        (_("Townships"), [(town.code, named(town)) for town in towns]),
        *((named(town), villages[town.code]) for town in towns if town.code in villages),
        *((_("Villages"), found) for parent, found in villages.items() if parent not in {town.code for town in towns}),
        (_("Points"), [(_POINT + code, f"{code} {name}") for code, name in points]),
    ]


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, "public/cards.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
