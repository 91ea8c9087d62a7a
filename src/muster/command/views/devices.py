"""Devices: what is wrong with each, and letting one in, shutting one out, answering for a silent one."""

from dataclasses import dataclass

import segno
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access.rules import may
from muster.command import kinds, says, snapshot, words
from muster.command.forms import Enrol, Reasoned, SignOff, page_number
from muster.command.queries import devices as query
from muster.command.queries import exceptions as doubts
from muster.command.views.page import Room, pager, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.station import actions

PAGE = 100
_SHOWN_ALWAYS = ("working", "silent", "unsent")


@require_safe
@room("see_board")
def devices(here: Room) -> HttpResponseBase:
    """Those that work, unless another state is asked for; the longest silent first."""
    state = here.request.GET.get("state", "")
    state = state if state in query.STATES else "working"
    limit = query.silent_min(*here.where)
    at = clock.now()
    found = [query.Standing.of(row, at, limit) for row in query.device_rows(*here.where, here.scope)]
    counts = {value: sum(one.has(value) for one in found) for value in query.STATES}
    listed = [one for one in found if one.has(state)]
    number = page_number(here.request.GET)
    pages = pager(len(listed), number, PAGE, {"state": state})
    start = (pages["number"] - 1) * PAGE
    context = {
        "lines": listed[start : start + PAGE], "limit": limit, "name": "state", "chosen": state,
        "choices": [words.Choice(value, str(words.DEVICE[value]), count, value == state)
                    for value, count in counts.items() if count or value in _SHOWN_ALWAYS or value == state],
        "may_enrol": may(here.user, "enrol_devices"), **pages,
    }  # fmt: skip
    return show(here, "command/devices.html", context)


@require_safe
@room("see_board")
def one(here: Room, device: str) -> HttpResponseBase:
    return _page(here, device)


@require_POST
@room("enrol_devices")
def revoke(here: Room, device: str) -> HttpResponseBase:
    """Lost or stolen: what it sends from now on is kept aside until a person rules."""
    row = _seen(here, device)
    form = Reasoned(here.request.POST)
    if not form.is_valid() or row.revoked_at:
        return _page(here, device, revoke=form)
    district, round_code = here.where
    actions.device_revoke(
        district=district, round_code=round_code, device=row.id, reason=form.cleaned_data["reason"], scope=here.scope,
        by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    return _done(here, row.id, _("Revoked: what it sends from now on is kept aside"))


@require_POST
@room("enrol_devices")
def sign_off(here: Room, device: str) -> HttpResponseBase:
    """It stays silent, and somebody answers for it: closing no longer waits."""
    row = _seen(here, device)
    form = SignOff(here.request.POST)
    if not form.is_valid() or row.off:
        return _page(here, device, sign_off=form)
    district, round_code = here.where
    actions.device_sign_off(
        district=district, round_code=round_code, device=row.id, reason=form.cleaned_data["reason"],
        unsent=form.cleaned_data["unsent"] or 0, scope=here.scope, by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    return _done(here, row.id, _("Signed off: closing no longer waits for it"))


@dataclass(frozen=True, slots=True)
class Printed:
    """A token as it is handed out: as words to type and as a code to scan. It cannot be shown again."""

    ticket: actions.Ticket
    code: SafeString


@require_http_methods(["GET", "HEAD", "POST"])
@room("enrol_devices")
def enrol(here: Room) -> HttpResponseBase:
    """Tokens for new phones, shown once."""
    if here.request.method != "POST":
        return _enrol(here, Enrol(initial={"point": here.request.GET.get("point", here.scope.point)[:16], "count": 1}))
    form = Enrol(here.request.POST)
    if not form.is_valid():
        return _enrol(here, form, status=422)
    asked = form.cleaned_data
    district, round_code = here.where
    place = (asked["point"].upper(), asked["lane"] or 0)
    try:
        made = actions.device_tokens_make(
            district=district, round_code=round_code, places=[place] * asked["count"], scope=here.scope,
            by=here.user.actor, at=clock.now(), hours=asked["hours"],
        )  # fmt: skip
    except Problem as problem:
        if problem.code not in ("point_unknown", "lane_unknown", "not_allowed", "round_over"):
            raise
        form.add_error("lane" if problem.code == "lane_unknown" else "point", _REFUSED[problem.code])
        return _enrol(here, form, status=422)
    tickets = [Printed(ticket, _qr(ticket.token)) for ticket in made]
    return show(here, "command/tickets.html", {"tickets": tickets, "crumbs": _crumbs(_("New phone"))})


_REFUSED = {
    "point_unknown": kinds.REFUSED_POINT, "lane_unknown": kinds.REFUSED_LANE, "not_allowed": kinds.REFUSED_NO_POINT,
    "round_over": kinds.REFUSED_OVER,
}  # fmt: skip


def _enrol(here: Room, form: Enrol, *, status: int = 200) -> HttpResponseBase:
    return show(here, "command/enrol.html", {"form": form, "crumbs": _crumbs(_("New phone"))}, status=status)


def _page(
    here: Room, device: str, *, revoke: Reasoned | None = None, sign_off: SignOff | None = None
) -> HttpResponseBase:
    row = _seen(here, device)
    standing = query.Standing.of(row, clock.now(), query.silent_min(*here.where))
    listed = doubts.of_subject(*here.where, here.scope, row.id)
    context = {
        "one": standing, "row": row, "crumbs": _crumbs(row.label or row.id[:8]), "may_enrol": may(here.user, "enrol_devices"),
        "revoke": revoke or Reasoned(auto_id="revoke-%s"), "sign_off": sign_off or SignOff(auto_id="off-%s"),
        "doubts": [(kinds.kind_words(found.kind), says.STYLES[kinds.kind_words(found.kind).shape], found) for found in listed],
        "skew_min": round(abs(row.skew_ms) / 60_000) if row.skew_ms is not None else None,
        "worst_min": round(abs(row.worst_skew_ms) / 60_000) if row.worst_skew_ms is not None else None,
    }  # fmt: skip
    return show(here, "command/device.html", context, status=422 if revoke or sign_off else 200)


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("Devices"), reverse("command:devices")), (last, "")]


def _seen(here: Room, device: str) -> query.DeviceRow:
    row = query.device_one(*here.where, here.scope, device)
    if row is None:
        raise Problem("not_found")
    return row


def _done(here: Room, device: str, said: str) -> HttpResponseBase:
    snapshot.forget()
    messages.success(here.request, said, extra_tags="done")
    return redirect("command:device", device=device)


def _qr(token: str) -> SafeString:
    drawn = segno.make(token, error="m", micro=False).svg_inline(
        scale=4, border=2, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308  drawn by the library from our own words
