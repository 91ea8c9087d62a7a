"""Closing the round: two acts, what still blocks each, and the statements they froze."""

from typing import Any, get_args

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.guard import needs
from muster.access.rules import may
from muster.account import closing as rounds
from muster.account import signing
from muster.account.counts import Counts, standing_counts
from muster.command import acts as said
from muster.command import people, snapshot
from muster.command.forms import Sign
from muster.command.queries.board import one_state
from muster.command.views.page import Room, room, show
from muster.common import clock
from muster.common.problems import Problem

_ACTS: tuple[rounds.Act, ...] = get_args(rounds.Act)
_KNOWN: dict[str, rounds.Act] = {act: act for act in _ACTS}


@require_safe
@room("see_board")
def closing(here: Room) -> HttpResponseBase:
    return _page(here)


@require_POST
@needs("close_round", fresh=True)
@room("close_round")
def sign(here: Room, act: str) -> HttpResponseBase:
    """Close an act; with open things only for a reason, which the statement keeps."""
    if not _may_close(here):
        raise Problem("not_allowed", "the county's command centre signs")
    if act not in _KNOWN:
        raise Http404
    form = Sign(here.request.POST)
    if not form.is_valid():
        return _page(here, bad=act, reason=form["reason"].value(), wrong=str(form.errors["reason"][0]))
    reason = form.cleaned_data["reason"]
    if _blocks(here, act) and len(reason) < 4:
        return _page(here, bad=act, reason=reason)
    district, round_code = here.where
    statement = signing.act_sign(
        district=district, round_code=round_code, act=_KNOWN[act], by=here.user, at=clock.now(),
        signed_for=reason or None,
    )  # fmt: skip
    if statement is None:
        messages.success(here.request, _("Signed. It closes as soon as a second person allows it."), extra_tags="open")
        return redirect("command:closing")
    snapshot.forget()
    messages.success(
        here.request, _("Statement %(number)s is signed") % {"number": statement.number}, extra_tags="done"
    )
    return redirect("command:closing")


def _may_close(here: Room) -> bool:
    """A statement is the county's: whoever answers for a part of it reads, and does not sign."""
    return may(here.user, "close_round") and here.whole_county


def _page(here: Room, *, bad: str = "", reason: str = "", wrong: str = "") -> HttpResponseBase:
    with one_state():
        counts = standing_counts(*here.where)
        own = None if here.whole_county else standing_counts(*here.where, here.scope)
        acts = [_act(here, act, counts, own) for act in _ACTS]
    context = {
        "acts": acts,
        "bad": bad,
        "wrong": wrong,
        "reason": reason,
        "may_close": _may_close(here),
        "may_approve": may(here.user, "approve"),
        "may_reopen": any(act["standing"] and not act["standing"].reopened for act in acts),
        "whole_county": here.whole_county,
    }
    return show(here, "command/closing.html", context, status=422 if bad else 200)


def _act(here: Room, act: rounds.Act, counts: Counts, own: Counts | None) -> dict[str, Any]:
    """Whether the county's act is signed; its numbers for whoever answers for the county, ``own`` ones for the others."""
    standing = rounds.statement_current(*here.where, act, counts)
    frozen = standing.statement.counts if standing and own is None else {}
    history = rounds.statements(*here.where, act)
    names = people.actors(statement.by for statement in history)
    return {
        "code": act, "word": said.ACT[act], "say": said.ACT_SAY[act], "standing": standing,
        "next": standing.statement.number + 1 if standing else 1,
        "checks": said.checks(_blocks(here, act, counts), act, names=may(here.user, "see_open_names")) if own is None else [],
        "counts": [
            {"word": said.COUNT.get(name, name), "now": now, "was": frozen[name] if frozen.get(name, now) != now else None}
            for name, now in (own or counts).of_act(act).items()
        ],
        "waiting": signing.act_waiting(*here.where, act, clock.now()),
        "history": [
            {"statement": statement, "by": names.get(statement.by, statement.by), "reason": said.signed_reason(statement.signed_for)}
            for statement in history
        ],
    }  # fmt: skip


def _blocks(here: Room, act: str, counts: Counts | None = None) -> rounds.Blocks:
    if act == "attendance":
        return rounds.attendance_blocks(*here.where, clock.now(), counts)
    return rounds.results_blocks(*here.where, clock.now(), counts)
