"""Who read whom: the list, one row of it, the list as a file, and what a resident may be handed."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from muster.access import audit as chain
from muster.access.audit import anchors, export, queries
from muster.access.audit.kinds import KINDS, PURPOSES, action_word, purpose_word
from muster.access.audit.lookups import residents_of
from muster.access.audit.queries import Filter, Line
from muster.access.enums import Role
from muster.access.guard import needs
from muster.access.scope import Scope, scope
from muster.access.views.who import user_of
from muster.common import clock, sheets
from muster.common.problems import Problem

HOUSE = "house"  # how the house's own chain is called in an address
_HOURS = range(24)
_NUMBER_MOST = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """A row in words."""

    row: Line
    who: str
    role: str
    did: str
    purpose: str
    subjects: list[tuple[str, str]]
    alarming: bool
    url: str

    @property
    def more(self) -> int:
        return max(0, self.row.count - len(self.subjects)) if self.subjects else 0


@require_safe
@needs("see_audit")
def audit(request: HttpRequest) -> HttpResponse:
    visible, wanted = scope(user_of(request)), _filter(request.GET)
    found = queries.lines(visible, wanted, _zone(), after=request.GET.get("after", ""), limit=queries.PAGE + 1)
    page = found[: queries.PAGE]
    asked = _query(wanted)
    context = {
        "lines": shown(page), "wanted": wanted, "filtered": wanted != Filter(), "subject": short(wanted.subject),
        "further": bool(request.GET.get("after")), "first": "?" + urlencode(asked),
        "next": "?" + urlencode(asked | {"after": page[-1].place}) if len(found) > queries.PAGE else "",
        "readers": queries.readers(visible), "kinds": [(code, kind.word) for code, kind in KINDS.items()],
        "purposes": sorted(((one, purpose_word(one)) for one in queries.purposes()), key=lambda pair: pair[1]),
        "hours": [(hour, f"{hour:02}:00") for hour in _HOURS], "query": urlencode(asked),
        "alarms": shown(queries.alarms(visible, clock.now())), "may_note": _may_note(visible),
        "anchor": anchors.latest(), "forms": sheets.FORMS,
    }  # fmt: skip
    return _private(render(request, "access/audit.html", context))


@require_safe
@needs("see_audit")
def row(request: HttpRequest, district: str, chain: str, number: int) -> HttpResponse:
    found = queries.line(scope(user_of(request)), "" if district == HOUSE else district, chain, number)
    if found is None:
        raise Http404
    context = {
        "line": shown([found])[0], "row": found, "house": not found.district, "prev": found.prev.hex(),
        "hash": found.hash.hex(), "shown_most": queries.SUBJECTS_SHOWN,
    }  # fmt: skip
    return _private(render(request, "access/audit_row.html", context))


@sensitive_post_parameters("number")
@require_POST
@needs("see_audit")
def lookup(request: HttpRequest) -> HttpResponse:
    """From an ID number as typed to the resident's opaque id: the number itself comes back nowhere."""
    user = user_of(request)
    back = "audit_seen_by" if request.POST.get("then") == "seen_by" else "audit"
    number = request.POST.get("number", "").strip()[:_NUMBER_MOST]
    found = residents_of(number, scope(user)) if number else []
    if not found:
        messages.warning(request, _("Nobody in your territory has this number."), extra_tags="open")
        return redirect(back)
    chain.record("audit_looked_up", actor=user.actor, district=scope(user).district, at=clock.now(), subjects=found[:1])
    if back == "audit_seen_by":
        return redirect("audit_seen_by_resident", resident=found[0])
    return redirect(reverse("audit") + "?" + urlencode({"subject": found[0]}))


@require_POST
@needs("see_audit")
def alarms_seen(request: HttpRequest) -> HttpResponse:
    """Somebody takes note of the alarms: from here on only newer ones are shown."""
    user = user_of(request)
    visible = scope(user)
    waiting = queries.alarms(visible, clock.now())
    if not _may_note(visible):
        raise Problem("not_allowed", "whoever answers for the whole county takes note of its alarms")
    if waiting:
        chain.record("alarms_seen", actor=user.actor, district=visible.district, at=clock.now(), count=len(waiting))
        messages.success(request, _("The alarms are noted, with your name."), extra_tags="done")
    return redirect("audit")


@require_safe
@needs("see_audit")
def export_file(request: HttpRequest, form: str) -> HttpResponse:
    """The filter as a file, packed with its manifest."""
    if form not in sheets.FORMS:
        raise Http404
    user = user_of(request)
    wanted = _filter(request.GET)
    body, name, rows = export.packed(form, scope(user), wanted, _zone(), by=user.username, at=clock.now())
    chain.record(
        "audit_exported", actor=user.actor, district=scope(user).district, at=clock.now(), purpose=form, count=rows,
        subjects=[wanted.subject] if wanted.subject else [],
    )  # fmt: skip
    response = _private(HttpResponse(body, content_type=sheets.ZIP))
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["X-Rows"] = str(rows)
    return response


def _may_note(visible: Scope) -> bool:
    return bool(visible.district) and visible.whole(visible.district)


def shown(found: list[Line]) -> list[Shown]:
    known = queries.usernames({line.actor for line in found})
    return [_shown(line, *known.get(line.actor, (_actor_word(line.actor), ""))) for line in found]


def _shown(line: Line, who: str, role: str) -> Shown:
    return Shown(
        line, who, str(Role(role).label) if role in Role.values else "", action_word(line.action),
        purpose_word(line.purpose), [(short(one), str(one)) for one in line.subjects],
        line.action in ("read_alarm", "read_refused"),
        reverse("audit_row", args=[line.district or HOUSE, line.chain, line.id]),
    )  # fmt: skip


def short(subject: UUID | None) -> str:
    """A resident as auditors see them: the end of an opaque id, for its beginning is only the time of the import."""
    return str(subject)[-8:] if subject else ""


def _actor_word(actor: str) -> str:
    words = {"cli": _("the command line"), "server": _("the server"), "system": _("the server")}
    return words.get(actor) or actor[:24]


def _filter(query: QueryDict) -> Filter:
    """What the address asks for; nonsense asks for nothing."""
    who, kind, hour = query.get("who", ""), query.get("kind", ""), query.get("hour", "")
    purpose = query.get("purpose", "")
    return Filter(
        who if re.fullmatch(r"user:[0-9]{1,18}", who) else "",
        kind if kind in KINDS else "",
        purpose if purpose in PURPOSES or purpose in queries.purposes() else "",
        _day(query.get("day", "")),
        int(hour) if hour.isascii() and hour.isdigit() and int(hour) in _HOURS and query.get("day") else None,
        _uuid(query.get("subject", "")),
    )


def _query(wanted: Filter) -> dict[str, str]:
    named = {
        "who": wanted.actor, "kind": wanted.kind, "purpose": wanted.purpose, "day": wanted.day, "hour": wanted.hour,
        "subject": wanted.subject,
    }  # fmt: skip
    return {name: str(value) for name, value in named.items() if value not in ("", None)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _zone() -> ZoneInfo:
    zone = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
