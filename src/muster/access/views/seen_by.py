"""“Who looked at me”: what a privacy officer hands to a resident who asks. On paper, without the readers' names."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.access import audit
from muster.access.audit import queries
from muster.access.audit.kinds import action_word, purpose_word
from muster.access.enums import Role
from muster.access.guard import needs
from muster.access.places import places
from muster.access.scope import scope
from muster.access.views.audit import short
from muster.access.views.who import user_of
from muster.common import clock
from muster.common.templatetags.muster import named

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    at: datetime
    role: str
    unit: str
    name: str
    did: str
    purpose: str
    changed: list[str]


@require_safe
@needs("see_audit")
def seen_by(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "access/audit_seen_by.html", {}))


@require_safe
@needs("see_audit")
def resident(request: HttpRequest, resident: UUID) -> HttpResponse:
    user = user_of(request)
    visible = scope(user)
    looks = queries.looks(visible, resident, limit=_MOST + 1)
    audit.record("audit_seen_by", actor=user.actor, district=visible.district, at=clock.now(), subjects=[resident])
    names = _places({look.territory or "" for look in looks})
    context = {
        "resident": short(resident), "rows": [_seen(look, names) for look in looks[:_MOST]], "cut": len(looks) > _MOST,
        "most": _MOST, "named": settings.SEEN_BY_NAMES, "at": clock.now_ms(), "by": user.username,
    }  # fmt: skip
    return _private(render(request, "access/audit_seen_by.html", context))


def _seen(look: queries.Look, names: dict[str, str]) -> Seen:
    role = str(Role(look.role).label) if look.role in Role.values else _("a program of the house")
    unit = names.get(look.territory or "", look.territory or "")
    if look.point:
        unit = f"{unit} {look.point}".strip()
    name = look.username or "" if settings.SEEN_BY_NAMES else ""
    return Seen(look.at, role, unit, name, action_word(look.action), purpose_word(look.purpose), look.changed)


def _places(codes: set[str]) -> dict[str, str]:
    """Code → name in the language of the page, of the few territories that the readers have."""
    found = {code: places().divisions(code, 1) for code in codes if code}
    return {code: named(place[0]) for code, place in found.items() if place and place[0].code == code}


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
