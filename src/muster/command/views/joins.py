"""Two entries that are one person: a walk-in is joined to a name of the roll, and parted again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from muster.access import audit
from muster.access.sayings import about
from muster.access.scope import scope
from muster.account import actions
from muster.account.queries import account_of
from muster.command import snapshot, standing, villages
from muster.command.forms import Join, Reasoned
from muster.command.queries import find as query
from muster.command.queries.persons import names_known, persons_masked
from muster.command.views.page import Room, room, show
from muster.common import clock
from muster.common.problems import Problem

_WORDS_MOST = 64


@require_POST
@room("edit_roll")
def join(here: Room, person: UUID) -> HttpResponseBase:
    """First the words to look by, then the one chosen with how it is known: one event, both ids stay."""
    visible = scope(here.user, persons=True)
    walk_in = account_of(*here.where, person, visible)
    if "same_as" not in here.request.POST:
        return _choose(here, walk_in.person, None)
    form = Join(here.request.POST)
    about(form, names_known(here.round.district, walk_in.household, walk_in.person))
    if not form.is_valid():
        return _choose(here, walk_in.person, form)
    name = account_of(*here.where, form.cleaned_data["same_as"], visible)
    district, round_code = here.where
    actions.residents_link(
        district=district, round_code=round_code, resident=walk_in.person, same_as=name.person,
        basis=form.cleaned_data["reason"], by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    snapshot.forget()
    messages.success(here.request, _("Joined: what was said of either is one account now"), extra_tags="done")
    return redirect("command:person", person=name.person)


@require_POST
@room("edit_roll")
def part(here: Room, person: UUID) -> HttpResponseBase:
    """Undo every joining of one id."""
    account = account_of(*here.where, person, scope(here.user, persons=True))
    form = Reasoned(here.request.POST)
    about(form, names_known(here.round.district, account.household, account.person, person))
    if not form.is_valid():
        messages.error(here.request, form.first_error, extra_tags="held")
        return redirect("command:person", person=account.person)
    district, round_code = here.where
    actions.residents_unlink(
        district=district, round_code=round_code, resident=person, reason=form.cleaned_data["reason"],
        by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    snapshot.forget()
    messages.success(here.request, _("Parted: they are two accounts again"), extra_tags="done")
    return redirect("command:person", person=account.person)


def _choose(here: Room, walk_in: UUID, bad: Join | None) -> HttpResponseBase:
    asked = " ".join(here.request.POST.get("q", "").split())[:_WORDS_MOST]
    visible = scope(here.user, persons=True)
    account = account_of(*here.where, walk_in, visible)
    if account.origin == "roll":
        raise Problem("link_bad")
    found = query.people(here.round, visible, asked) if len(asked) > 1 or not asked.isascii() else []
    found = [(one, stands) for one, stands in found if one.id != walk_in]
    audit.read_persons(here.request, "join", [one.id for one, _stands in found], district=here.round.district)
    known = persons_masked(here.user.actor, "join", here.round.district, [walk_in])
    names = villages.named_codes(one.village for one, _stands in found)
    lines: list[dict[str, Any]] = [
        {"one": one, "village": names.get(one.village, one.village), "line": standing.line_of(stands.attendance, stands.result)}
        for one, stands in found
    ]  # fmt: skip
    context = {
        "account": account, "person": known.get(walk_in), "asked": asked, "lines": lines, "bad": bad,
        "crumbs": [(_("Name"), reverse("command:person", args=[walk_in])), (_("Join with a name of the roll"), "")],
    }  # fmt: skip
    return show(here, "command/join.html", context, status=422 if bad else 200)
