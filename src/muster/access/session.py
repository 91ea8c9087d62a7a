"""How long a login lasts, and when the password was last given.

By the wall's time, not by the clock of the house: a rehearsal plays a day in a minute, a person does not.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from muster.access import audit
from muster.access.models import User
from muster.access.rules import may

LONG_S = 12 * 3600
FRESH_S = 15 * 60
_NOTED_EVERY_S = 60  # an active session is written at most this often
_BEGAN, _SEEN, _FRESH, _SECOND = "began_at", "seen_at", "fresh_at", "second"


def begin(request: HttpRequest, *, second: bool) -> None:
    """The session starts now, with whoever has just proved who they are; ``second``: by a second factor, too."""
    now = int(time.time())
    request.session.update({_BEGAN: now, _SEEN: now, _FRESH: now, _SECOND: second})


def refresh(request: HttpRequest) -> None:
    """The person has proved once more who they are."""
    request.session[_FRESH] = int(time.time())


def fresh(request: HttpRequest) -> bool:
    """Whether the person has proved who they are within the last quarter of an hour."""
    return int(time.time()) - _at(request, _FRESH) <= FRESH_S


def second_set(request: HttpRequest, has: bool) -> None:
    """The person has set up a second factor, or given up the last one."""
    request.session[_SECOND] = has


def unsettled(request: HttpRequest, user: User) -> str:
    """What this person has to do before anything else: ``password``, ``second`` or nothing."""
    if user.word_until is not None:
        return "password"
    if user.role in settings.MFA_ROLES and not request.session.get(_SECOND):
        return "second"
    return ""


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ends sessions that are too old, or unused for too long by somebody who sees persons."""

    def watched(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            _watch(request, user)
        return get_response(request)

    return watched


def _watch(request: HttpRequest, user: User) -> None:
    now = int(time.time())
    if now - _at(request, _BEGAN) > LONG_S:
        _end(request, user, "age", _("You were signed out: a session lasts twelve hours at most."))
    elif may(user, "see_persons") and now - _at(request, _SEEN) > settings.IDLE_MIN * 60:
        _end(request, user, "idle", _("You were signed out because nobody used this page for a while."))
    elif _used(request) and now - _at(request, _SEEN) > _NOTED_EVERY_S:
        request.session[_SEEN] = now


def _end(request: HttpRequest, user: User, why: str, said: str) -> None:
    audit.record("logout", actor=user.actor, purpose=why)
    auth.logout(request)
    messages.info(request, said)


def _used(request: HttpRequest) -> bool:
    """Whether a person did this: a board that asks for fresh numbers by itself keeps nobody signed in."""
    return request.method != "GET" or "text/html" in request.headers.get("Accept", "text/html")


def _at(request: HttpRequest, key: str) -> int:
    """Seconds since 1970; of a session that does not say, the user's last login."""
    known = request.session.get(key)
    if known is not None:
        return int(known)
    last = request.user.last_login if isinstance(request.user, User) else None
    return int(last.timestamp()) if last else 0
