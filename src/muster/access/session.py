"""How long a login lasts, and when the password was last given. Wall time: a rehearsal's day may pass in a minute."""

import time

from django.http import HttpRequest

FRESH_S = 15 * 60
_BEGAN, _FRESH = "began_at", "fresh_at"


def begin(request: HttpRequest) -> None:
    """The session starts now, with whoever has just proved who they are."""
    request.session[_BEGAN] = request.session[_FRESH] = int(time.time())


def refresh(request: HttpRequest) -> None:
    """The person has proved once more who they are."""
    request.session[_FRESH] = int(time.time())


def fresh(request: HttpRequest) -> bool:
    """Whether the person has proved who they are within the last quarter of an hour."""
    if _FRESH not in request.session:  # the login itself, a moment ago
        begin(request)
    return int(time.time()) - int(request.session[_FRESH]) <= FRESH_S
