"""One record of the book: what it says without personal values, why it does not count, and what a person may rule."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.rules import may
from muster.access.sayings import about
from muster.access.scope import scope
from muster.account import actions
from muster.account.queries import account_of
from muster.command import kinds, people, records, snapshot
from muster.command.forms import Reasoned
from muster.command.queries import exceptions as doubts
from muster.command.queries import records as query
from muster.command.queries.persons import names_known, persons_masked
from muster.command.views.page import Room, room, show
from muster.common import clock
from muster.common.problems import Problem


@require_safe
@room("see_board")
def record(here: Room, event: UUID) -> HttpResponseBase:
    return _page(here, event)


@require_POST
@room("see_board")
def retract(here: Room, event: UUID) -> HttpResponseBase:
    """Take a record back; taking back a taking-back lets the first one count again."""
    found = _seen(here, event)
    if not _may_retract(here, found):
        raise Problem("not_allowed")
    form = Reasoned(here.request.POST)
    about(form, _names(here, found[0].resident))
    if not form.is_valid():
        return _page(here, event, form)
    district, round_code = here.where
    actions.event_retract(
        district=district, round_code=round_code, event=event, reason=form.cleaned_data["reason"], by=here.user.actor,
        at=clock.now(),
    )  # fmt: skip
    snapshot.forget()
    messages.success(here.request, _("Taken back: it no longer counts"), extra_tags="done")
    return redirect("command:record", event=event)


def _names(here: Room, resident: UUID | None) -> list[str]:
    if resident is None:
        return []
    try:
        account = account_of(*here.where, resident)
    except Problem:
        return []
    return names_known(here.round.district, account.household, account.person, resident)


def _page(here: Room, event: UUID, bad: Reasoned | None = None) -> HttpResponseBase:
    found = _seen(here, event)
    first = found[0]
    since = query.corrections_of(here.round.district, event)
    names = people.actors([row.actor for row in [*found, *since]])
    persons = may(here.user, "see_persons")
    context = {
        "event": event, "head": records.kind_word(first.kind), "conflict": len(found) > 1,
        "rows": [_row(row, names, persons) for row in found], "person": _person(here, first.resident) if persons else None,
        "since": [{"row": row, "word": records.kind_word(row.kind), "by": names.get(row.actor, row.actor),
                   "why": str(row.body.get("reason", "")) if persons else ""} for row in since],
        "crumbs": [(_("Exceptions"), reverse("command:exceptions")), (records.kind_word(first.kind), "")],
        "may_retract": _may_retract(here, found), "see_lab": may(here.user, "see_lab"),
        "retract": bad or Reasoned(), "bad": bad, **_waits(here, found),
    }  # fmt: skip
    return show(here, "command/record.html", context, status=422 if bad else 200)


def _row(row: query.Record, names: dict[str, str], persons: bool) -> dict[str, Any]:
    shown, closed = records.members(row.body, written=persons)
    reason = kinds.QUARANTINE.get(row.reason) if row.verdict == "quarantined" else None
    return {
        "row": row, "by": names.get(row.actor, row.actor), "members": shown, "closed": closed, "reason": reason,
        "exact": row.detail if row.reason in kinds.EXACT else "",
        "state": "counts" if row.counts else "aside" if not row.accepted else "out",
    }  # fmt: skip


def _waits(here: Room, found: list[query.Record]) -> dict[str, Any]:
    """The rulings that wait: release or keep out what was kept aside, choose between two that claim one id."""
    aside = [row for row in found if row.verdict == "quarantined" and not row.accepted]
    waiting = [
        row for row in aside if doubts.exception_seen(*here.where, here.scope, "quarantined", row.hash) is not None
    ]
    rival = len(found) > 1 and doubts.exception_seen(*here.where, here.scope, "conflict", str(found[0].id)) is not None
    settle = may(here.user, "settle_exceptions")
    return {
        "aside": waiting, "rival": rival, "may_settle": settle and bool(waiting or rival),
        "may_release": may(here.user, "release_quarantine") and bool(waiting),
    }  # fmt: skip


def _may_retract(here: Room, found: list[query.Record]) -> bool:
    """Only what counts can be taken back, by who rules on its kind, or by the writer of an answer at the door."""
    row = found[0]
    if len(found) > 1 or not row.counts or row.kind not in records.RETRACT:
        return False
    own = row.kind in records.OWN and row.actor == here.user.actor and may(here.user, "answer_open_names")
    return own or may(here.user, records.RETRACT[row.kind])


def _person(here: Room, resident: UUID | None) -> dict[str, Any] | None:
    if resident is None:
        return None
    try:
        account = account_of(*here.where, resident, scope(here.user, persons=True))
    except Problem:
        return None
    known = persons_masked(here.user.actor, "record", here.round.district, [account.person])
    return {"account": account, "known": known.get(account.person), "linked": may(here.user, "see_open_names")}


def _seen(here: Room, event: UUID) -> list[query.Record]:
    found = query.records_of(*here.where, here.scope, event)
    if not found:
        raise Problem("not_found")
    return found
