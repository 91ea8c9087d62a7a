"""What does not add up, and a person's ruling on each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.rules import may
from muster.account import actions
from muster.command import kinds, people, says, snapshot, words
from muster.command.forms import Keep, Reasoned, Release, Settle, page_number
from muster.command.queries import exceptions as query
from muster.command.queries import records
from muster.command.views.page import Room, pager, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.ledger.queries import event_twins

_SETTLED_SHOWN = 50
_TUBES = frozenset({
    "tube_overfull", "tube_count_differs", "late_member", "rival_results", "tube_unopened", "tube_voided", "tube_rejected",
})  # fmt: skip


@require_safe
@room("see_board")
def exceptions(here: Room) -> HttpResponseBase:
    return _page(here)


@require_POST
@room("settle_exceptions")
def settle(here: Room) -> HttpResponseBase:
    form = Settle(here.request.POST)
    if not form.is_valid():
        return _page(here, form)
    row = _seen(here, form.cleaned_data["kind"], form.cleaned_data["subject"])
    if row.kind == "conflict":
        return _rule(here, row)
    district, round_code = here.where
    actions.exception_settle(
        district=district, round_code=round_code, exception=row.kind, subject=row.subject,
        ruling=form.cleaned_data["reason"], by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    return _done(here, _("Settled: %(kind)s") % {"kind": kinds.kind_words(row.kind).word})


def _rule(here: Room, row: query.ExceptionRow) -> HttpResponseBase:
    """Of the records that claim one id one is kept: a ruling without a choice would leave none that counts."""
    if not here.whole_county and not query.conflict_within(*here.where, here.scope, row.subject):
        raise Problem("not_allowed", "a record of another territory would be ruled out")
    form = Keep(here.request.POST)
    if not form.is_valid():
        return _page(here, form)
    district, round_code = here.where
    actions.conflict_rule(
        district=district, round_code=round_code, event=UUID(row.subject), keep=form.cleaned_data["keep"],
        reason=form.cleaned_data["reason"], by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    return _done(here, _("Ruled: the record you chose counts, the other does not"))


@require_POST
@room("release_quarantine")
def release(here: Room) -> HttpResponseBase:
    form = Release(here.request.POST)
    if not form.is_valid():
        return _page(here, form)
    row = _seen(here, "quarantined", form.cleaned_data["hash"])
    district, round_code = here.where
    actions.quarantine_release(
        district=district, round_code=round_code, event=UUID(str(row.detail["id"])), hash_=row.subject,
        reason=form.cleaned_data["reason"], by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    if query.exception_seen(*here.where, here.scope, "quarantined", row.subject) is not None:
        return _done(
            here, _("Released, but it still cannot count as it is: settle it, and write the fact anew"), "open"
        )
    return _done(here, _("Released: the record counts now"))


def _page(here: Room, bad: Reasoned | None = None) -> HttpResponseBase:
    kind = here.request.GET.get("kind", "")
    kind = kind if kind in kinds.KINDS else ""
    number = page_number(here.request.GET)
    waiting = query.exceptions_listed(
        *here.where, here.scope, settled=False, kind=kind, offset=(number - 1) * query.PAGE
    )
    settled = query.exceptions_listed(*here.where, here.scope, settled=True, kind=kind, limit=_SETTLED_SHOWN)
    names = people.actors(row.settled_by for row in settled.rows)
    undo = records.rulings(*here.where, [row.subject for row in settled.rows])
    context = {
        "waiting": [_line(row) | {"twins": _twins(here, row), "see": _see(here, row)} for row in waiting.rows], "waiting_total": waiting.total,
        "settled": [
            _line(row) | {"by": names.get(row.settled_by or "", row.settled_by), "undo": undo.get((row.kind, row.subject), "")}
            for row in settled.rows
        ],
        "settled_total": settled.total, "settled_shown": len(settled.rows),
        "choices": [
            words.Choice(found, str(kinds.kind_words(found).word), count, found == kind)
            for found, count in here.board.exceptions.items()
        ],
        "name": "kind", "chosen": kind, "all": here.board.exceptions_open,
        "may_settle": may(here.user, "settle_exceptions"), "may_release": may(here.user, "release_quarantine"),
        "bad": bad, "bad_keep": bad.data.get("keep") if bad else "",
        "bad_subject": (bad.data.get("subject") or bad.data.get("hash")) if bad else "",
        **pager(waiting.total, number, query.PAGE, {"kind": kind}),
    }  # fmt: skip
    return show(here, "command/exceptions.html", context, status=422 if bad else 200)


def _line(row: query.ExceptionRow) -> dict[str, Any]:
    kind = kinds.kind_words(row.kind)
    return {
        "row": row, "kind": kind, "style": says.STYLES[kind.shape], "detail": kinds.detail(row.detail),
        "short": row.subject if len(row.subject) <= 24 else row.subject[:12] + "…",
        "event": row.detail.get("id", "") if row.kind == "quarantined" else "",
    }  # fmt: skip


def _see(here: Room, row: query.ExceptionRow) -> str:
    """The page of what an exception is about, for those who may open it."""
    if row.kind in ("quarantined", "conflict", "rival_corrections"):
        return reverse("command:record", args=[row.detail["id"] if row.kind == "quarantined" else row.subject])
    if row.kind in ("clock", "fork", "gap", "skew"):
        return reverse("command:device", args=[row.subject])
    if row.kind in ("sampled_twice", "unknown_resident"):
        return reverse("command:person", args=[row.subject]) if may(here.user, "see_open_names") else ""
    return reverse("command:tube", args=[row.subject]) if row.kind in _TUBES and may(here.user, "see_lab") else ""


def _twins(here: Room, row: query.ExceptionRow) -> list[dict[str, Any]]:
    """The records that claim the id of a conflict, to choose from."""
    return event_twins(here.round.district, row.subject) if row.kind == "conflict" else []


def _seen(here: Room, kind: str, subject: str) -> query.ExceptionRow:
    row = query.exception_seen(*here.where, here.scope, kind, subject)
    if row is None:
        raise Problem("exception_unknown")
    return row


def _done(here: Room, said: str, style: str = "done") -> HttpResponseBase:
    snapshot.forget()
    messages.success(here.request, said, extra_tags=style)
    return redirect("command:exceptions")
