"""Tubes: the list by stage, the page of each with its custody, and what a person may do to one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.rules import may, require
from muster.access.scope import scope
from muster.account.queries import Tube, tube_of
from muster.command import kinds, says, snapshot, trails, words
from muster.command.forms import TUBE_ACTS, TubeAct, page_number
from muster.command.numbers import PointNow
from muster.command.queries import custody
from muster.command.queries import exceptions as doubts
from muster.command.queries import tubes as query
from muster.command.queries.persons import persons_masked
from muster.command.views.page import Room, pager, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.lab import actions as lab

PAGE = 100
_MEMBERS_SHOWN = 60


@require_safe
@room("see_board")
def tubes(here: Room) -> HttpResponseBase:
    stage = here.request.GET.get("stage", "")
    stage = stage if stage in query.TUBE_STAGES else ""
    like = here.request.GET.get("q", "").strip()[:32]
    number = page_number(here.request.GET)
    limit = here.board.tubes.limit_min
    total, found = query.tubes_listed(
        *here.where, here.scope, clock.now(), limit, stage, offset=(number - 1) * PAGE, limit=PAGE, like=like
    )
    chosen = [
        words.Choice(value, str(words.TUBE[value]), words.tube_count(here.board, value), value == stage)
        for value in words.TUBE_CHOICES
    ]
    context = {
        "lines": [_line(here, tube) for tube in found], "choices": chosen, "name": "stage", "chosen": stage,
        "limit": limit, "like": like, "linked": may(here.user, "see_lab"),
        **pager(total, number, PAGE, {"stage": stage, "q": like}),
    }  # fmt: skip
    return show(here, "command/tubes.html", context)


@require_safe
@room("see_lab")
def one(here: Room, code: str) -> HttpResponseBase:
    return _page(here, code)


@require_POST
@room("see_lab")
def act(here: Room, code: str, act: str) -> HttpResponseBase:
    """Void, reject, amend or release: each is an event that names the tube, with a reason."""
    if act not in TUBE_ACTS:
        raise Http404
    require(here.user, TUBE_ACTS[act].needs)
    row = _seen(here, code)
    tube = tube_of(*here.where, row.code)
    if act not in _offered(here, tube):
        raise Problem("result_not_releasable" if act == "release" else "tube_not_received", code)
    form = TubeAct(here.request.POST, act=act)
    if not form.is_valid():
        return _page(here, code, form)
    _ACTS[act](here, tube, form.cleaned_data)
    snapshot.forget()
    messages.success(here.request, str(TUBE_ACTS[act].done), extra_tags="done")
    return redirect("command:tube", code=row.code)


def _page(here: Room, code: str, bad: TubeAct | None = None) -> HttpResponseBase:
    row = _seen(here, code)
    tube = tube_of(*here.where, row.code)
    steps = trails.steps(custody.trail(*here.where, row.code))
    listed = doubts.of_subject(*here.where, here.scope, row.code)
    offered = _offered(here, tube)
    context = {
        "tube": tube, "line": _line(here, row), "steps": steps, **_members(here, row.code),
        "point": _point(here, tube.point), "limit": here.board.tubes.limit_min,
        "doubts": [(kinds.kind_words(found.kind), says.STYLES[kinds.kind_words(found.kind).shape], found) for found in listed],
        "acts": [(TUBE_ACTS[name], reverse("command:tube_act", args=[row.code, name]),
                  bad if bad and bad.act == name else TubeAct(act=name)) for name in offered],
        "bad": bad, "crumbs": [(_("Tubes"), reverse("command:tubes")), (row.code, "")],
    }  # fmt: skip
    return show(here, "command/tube.html", context, status=422 if bad else 200)


def _members(here: Room, code: str) -> dict[str, Any]:
    """Who is in it: masked and audited for those who may see persons, within their territory; a number for the others."""
    if not may(here.user, "see_persons"):
        return {"members": [], "inside": custody.tube_swabs(*here.where, code), "elsewhere": 0, "see_persons": False}
    inside, found = custody.members(*here.where, code, scope(here.user, persons=True), _MEMBERS_SHOWN)
    known = persons_masked(here.user.actor, "tube", here.round.district, [member.person for member in found])
    lines = [
        {"row": member, "person": known.get(member.person), "word": words.RESULT[member.result],
         "look": words.RESULT_LOOK.get(member.result)}
        for member in found
    ]  # fmt: skip
    return {"members": lines, "inside": inside, "elsewhere": inside - len(lines), "see_persons": True,
            "see_open": may(here.user, "see_open_names")}  # fmt: skip


def _line(here: Room, tube: query.TubeRow) -> dict[str, Any]:
    waited = (here.board.at - clock.to_ms(tube.first_at)) // 60_000 if tube.waiting and tube.first_at else None
    return {
        "tube": tube, "word": words.TUBE[tube.stage], "look": words.TUBE_LOOK.get(tube.stage, ("free", "")),
        "age": waited, "result": words.RESULT.get(tube.result or "", tube.result or ""),
    }  # fmt: skip


def _seen(here: Room, code: str) -> query.TubeRow:
    found = query.tubes_coded(*here.where, here.scope, code)
    if not found:
        raise Problem("tube_unknown", code)
    return found[0]


def _point(here: Room, code: str | None) -> PointNow | None:
    return next((now for now in here.board.points if now.code == code), None)


def _offered(here: Room, tube: Tube) -> list[str]:
    """What makes sense for a tube that stands so, of what this person may do."""
    fits = {
        "void": tube.stage in ("open", "sealed", "received"), "reject": tube.stage in ("received", "sealed"),
        "amend": tube.stage in ("reported", "released"), "release": tube.stage == "reported",
    }  # fmt: skip
    return [name for name, fit in fits.items() if fit and may(here.user, TUBE_ACTS[name].needs)]


def _common(here: Room, tube: Tube) -> dict[str, Any]:
    district, round_code = here.where
    return {"district": district, "round_code": round_code, "tube": tube.code, "by": here.user.actor, "at": clock.now()}


_ACTS: dict[str, Callable[[Room, Tube, dict[str, Any]], object]] = {
    "void": lambda here, tube, said: lab.tube_void(reason=said["why"], **_common(here, tube)),
    "reject": lambda here, tube, said: lab.tube_reject(
        lab=tube.lab or "-", reason=said["reason"], **_common(here, tube)
    ),
    "amend": lambda here, tube, said: lab.result_amend(
        run=said["run"], result=said["result"], reason=said["reason"], **_common(here, tube)
    ),
    "release": lambda here, tube, _said: lab.result_release(**_common(here, tube)),
}
