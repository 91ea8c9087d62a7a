"""Acts on persons of the roll, which an open round must hear of: one comes in, is corrected, leaves, comes back, was there twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.access import audit
from muster.access.guard import needs
from muster.access.models import User
from muster.access.rules import require
from muster.access.sayings import about
from muster.access.scope import Scope, scope
from muster.account.actions import excuse_grant
from muster.account.roll_names import round_going
from muster.command import acts_roll, forms_roll, snapshot
from muster.command.numbers import Place
from muster.command.queries.persons import names_known
from muster.command.views.page import user_of
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import named
from muster.roll import actions, rules
from muster.roll.enums import Absence, ExcuseReason, Ruling
from muster.roll.forms import Purpose
from muster.roll.models import Division
from muster.roll.queries import Person, hand, residents_by_id_number, residents_for

_SAYABLE = {"birth_again": "birth", "resident_id_number_once": "id_number", "resident_unnumbered_once": "name"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who edits, within which territory, and when. Without a round the roll is edited all the same."""

    request: HttpRequest
    user: User
    scope: Scope
    at: datetime

    def acting(self) -> dict[str, Any]:
        return {"district": self.scope.district, "by": self.user.actor, "at": self.at}

    def villages(self) -> list[tuple[str, str]]:
        found = Division.objects.filter(code__startswith=self.scope.prefix, level="village").order_by("code")
        return [(one.code, named(Place(one.code, one.name_zh, one.name_en))) for one in found]

    def person(self, resident: UUID, purpose: str) -> tuple[Person, hand.Standing]:
        """Whoever edits an entry reads it in the clear: that is a look like any other."""
        found = hand.person_get(resident, self.scope)
        if found is None:
            raise Http404
        audit.read_persons(self.user.actor, purpose, [resident], district=self.scope.district)
        return found

    def names(self, person: Person) -> list[str]:
        return names_known(self.scope.district, person.household, person.id)


def _desk(request: HttpRequest) -> Desk:
    user = user_of(request)
    require(user, "see_persons")
    visible = scope(user, persons=True)
    if not visible.district or visible.point:
        raise Problem("not_allowed", "roll: a territory in one county")
    return Desk(request, user, visible, clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_roll")
def new(request: HttpRequest) -> HttpResponseBase:
    """A person into a household by village and number, which is made where there is none."""
    desk = _desk(request)
    place = forms_roll.Place(
        request.POST or None, villages=desk.villages(), initial={"village": request.GET.get("village", "")}
    )
    form = forms_roll.PersonSays(request.POST or None)
    if request.method == "POST" and all([place.is_valid(), form.is_valid()]):
        done = _added(desk, form, None, place.cleaned_data["village"], place.cleaned_data["number"])
        if done:
            return done
    return _show(desk, "command/roll_new.html", {"place": place, "form": form, "back": reverse("roll:roll")})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_roll")
def member(request: HttpRequest, household: UUID) -> HttpResponseBase:
    """A person into a household that is there, as a newborn."""
    desk = _desk(request)
    found = hand.household_get(household, desk.scope)
    if found is None:
        raise Http404
    _district, village, number = found
    form = forms_roll.PersonSays(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _added(desk, form, household, village)):
        return done
    mates = residents_for(desk.scope.district, hand.housemates(desk.scope.district, household))
    audit.read_persons(desk.user.actor, "roll_member", [one.id for one in mates], district=desk.scope.district)
    context = {
        "form": form, "number": "" if number.startswith("~") else number, "village": dict(desk.villages()).get(village, village),
        "mates": [(rules.masked_name(one.name), one.birth_year, one.relation) for one in mates],
        "back": reverse("roll:roll") + f"?village={village}&household={household}",
    }  # fmt: skip
    return _show(desk, "command/roll_new.html", context)


def _added(
    desk: Desk, form: forms_roll.PersonSays, household: UUID | None, village: str, number: str = ""
) -> HttpResponseBase | None:
    try:
        resident, round_code = acts_roll.member_add(
            household=household, village=village, number=number, said=form.said,
            reason=form.cleaned_data["reason"], **desk.acting(),
        )  # fmt: skip
    except Problem as problem:
        _say(desk, form, problem)
        return None
    snapshot.forget()
    said = _("Added, and expected in the round that is open") if round_code else _("Added")
    messages.success(desk.request, said, extra_tags="done")
    return redirect("roll:resident", resident=resident)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_roll")
def edit(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    """First what for, as for every entry in the clear; then the entry, which carries the purpose along."""
    desk = _desk(request)
    if hand.person_get(resident, desk.scope) is None:
        raise Http404
    purpose = Purpose(request.POST or None)
    if not purpose.is_valid():
        return _show(desk, "command/roll_edit_ask.html", {"form": purpose, "id": resident})
    what_for = purpose.cleaned_data["purpose"]
    person, _standing = desk.person(resident, f"roll_edit {what_for}")
    sent = request.POST if "reason" in request.POST else None
    form = forms_roll.PersonCorrected(sent, initial=_initial(person))
    about(form, desk.names(person))
    if form.is_valid():
        try:
            changed = acts_roll.entry_correct(
                resident=resident, said=form.said, address=rules.fold(form.cleaned_data["address"]),
                reason=form.cleaned_data["reason"], **desk.acting(),
            )  # fmt: skip
        except Problem as problem:
            _say(desk, form, problem)
        else:
            return _done(desk, resident, _("Written down") if changed else _("Nothing was different"))
    return _show(desk, "command/roll_edit.html", {"form": form, "id": resident, "purpose": what_for})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_roll")
def move(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    desk = _desk(request)
    person, _standing = desk.person(resident, "roll_move")
    villages = desk.villages()
    form = forms_roll.Move(request.POST or None, villages=villages, initial={"village": person.village})
    about(form, desk.names(person))
    if request.method == "POST" and form.is_valid():
        actions.resident_move(
            resident=resident, village=form.cleaned_data["village"], number=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"], **desk.acting(),
        )  # fmt: skip
        return _done(desk, resident, _("Written down"))
    number = "" if person.household_number.startswith("~") else person.household_number
    context = {"form": form, "id": resident, "village": dict(villages).get(person.village, ""), "number": number}
    return _show(
        desk, "command/roll_move.html", {**context, **_named(person), "going": round_going(desk.scope.district, desk.at)}
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_roll")
def absent(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    """Dead, moved away, or away: the roll says so; the name in the open round waits for an excuse with proof."""
    desk = _desk(request)
    person, _standing = desk.person(resident, "roll_absence")
    form = forms_roll.Absent(request.POST or None)
    about(form, desk.names(person))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        waiting = acts_roll.absence_set(
            resident=resident, absence=Absence(data["absence"]), on=data["on"], until=data["until"],
            reason=data["reason"], **desk.acting(),
        )  # fmt: skip
        if waiting is not None:
            return redirect("command:roll_excuse", resident=resident)
        return _done(desk, resident, _("Written down"))
    return _show(desk, "command/roll_absent.html", {"form": form, "id": resident, **_named(person)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_roll")
def excuse(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    """What the absence means for the round that is open: proposed, and granted by a person who says what shows it."""
    desk = _desk(request)
    require(desk.user, "answer_open_names")
    person, standing = desk.person(resident, "roll_absence")
    waiting = acts_roll.account_waiting(district=desk.scope.district, resident=resident, at=desk.at)
    going = round_going(desk.scope.district, desk.at)
    if waiting is None or going is None or not standing.absence:
        return redirect("roll:resident", resident=resident)
    reason = acts_roll.EXCUSE[Absence(standing.absence)]
    form = forms_roll.Proof(request.POST or None, initial={"reason": reason.value})
    about(form, desk.names(person))
    if request.method == "POST" and form.is_valid():
        excuse_grant(
            round_code=going.code, resident=resident, reason=form.cleaned_data["reason"],
            proof=form.cleaned_data["proof"], **desk.acting(),
        )  # fmt: skip
        snapshot.forget()
        return _done(desk, resident, _("Written down"))
    context = {"form": form, "id": resident, "round": going, "word": ExcuseReason(reason).label, **_named(person)}
    return _show(desk, "command/roll_excuse.html", context)


@require_POST
@needs("edit_roll")
def back(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    """An absence that was wrong, or is over: on the roll again, and an excuse that rested on it no longer counts."""
    desk = _desk(request)
    person, _standing = desk.person(resident, "roll_absence")
    form = forms_roll.Why(request.POST)
    about(form, desk.names(person))
    if not form.is_valid():
        messages.error(request, forms_roll.wrong(form), extra_tags="held")
        return redirect("roll:resident", resident=resident)
    acts_roll.absence_undo(resident=resident, reason=form.cleaned_data["reason"], **desk.acting())
    snapshot.forget()
    return _done(desk, resident, _("On the roll again"))


@require_POST
@needs("edit_roll")
def rule(request: HttpRequest) -> HttpResponseBase:
    """A ruling on two entries that look like one person; both must lie within the territory."""
    desk = _desk(request)
    form = forms_roll.TwinsRuling(request.POST)
    if not form.is_valid():
        messages.error(request, forms_roll.wrong(form), extra_tags="held")
        return redirect("roll:duplicates")
    one, other = form.cleaned_data["one"], form.cleaned_data["other"]
    for resident in (one, other):
        desk.person(resident, "duplicates")
    acts_roll.twins_rule(
        one=one, other=other, ruling=Ruling(form.cleaned_data["ruling"]), reason=form.cleaned_data["reason"],
        **desk.acting(),
    )  # fmt: skip
    snapshot.forget()
    messages.success(request, _("Written down"), extra_tags="done")
    return redirect("roll:duplicates")


def _say(desk: Desk, form: forms_roll.PersonSays, problem: Problem) -> None:
    """A refusal that a field can say; every other is a page of its own."""
    if problem.code not in _SAYABLE:
        raise problem
    said = forms_roll.words_of(problem.code)
    if problem.code == "resident_id_number_once" and _held_elsewhere(desk, form.said.id_number):
        said = _("This number cannot be added here. Ask the command centre of the county.")
    form.add_error(_SAYABLE[problem.code], said)


def _held_elsewhere(desk: Desk, number: str) -> bool:
    """Somebody outside one's territory has it. To learn that is a look at one person, and weighed as one."""
    if any(residents_by_id_number(number, desk.scope, gone=True)):
        return False
    district = desk.scope.district
    held = residents_by_id_number(number, Scope(district, ""), gone=True)
    audit.read_persons(desk.user.actor, "roll_held", [one.id for one in held], district=district)
    return bool(held)


def _done(desk: Desk, resident: UUID, said: str) -> HttpResponseBase:
    messages.success(desk.request, said, extra_tags="done")
    return redirect("roll:resident", resident=resident)


def _initial(person: Person) -> dict[str, str]:
    return {
        "name": person.name, "document": person.document, "id_number": person.id_number, "sex": person.sex,
        "relation": person.relation, "phone": person.phone, "address": person.address,
    }  # fmt: skip


def _named(person: Person) -> dict[str, Any]:
    return {"name": rules.masked_name(person.name), "born": person.birth_year}


def _show(desk: Desk, template: str, context: dict[str, Any]) -> HttpResponse:
    wrong = any(isinstance(one, Form) and one.errors for one in context.values())
    response = render(desk.request, template, context, status=422 if wrong else 200)
    response["Cache-Control"] = "private, no-store"
    return response
