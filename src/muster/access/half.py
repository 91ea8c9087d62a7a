"""Half way in: the password was right, the second factor is still to be shown. Good for ten minutes."""

import time

from django.http import HttpRequest

from muster.access.models import User

_HALF, _LASTS_S = "half", 600


def begin(request: HttpRequest, user: User, target: str) -> None:
    request.session.flush()
    request.session[_HALF] = {
        "user": user.pk, "hash": user.get_session_auth_hash(), "at": int(time.time()), "next": target,
    }  # fmt: skip


def user(request: HttpRequest) -> User | None:
    """Who stands half way in, if it is not too long ago and nothing changed about them."""
    said = request.session.get(_HALF)
    if not said or int(time.time()) - said["at"] > _LASTS_S:
        return None
    found = User.objects.filter(pk=said["user"], is_active=True).first()
    return found if found is not None and found.get_session_auth_hash() == said["hash"] else None


def target(request: HttpRequest) -> str:
    """Where the person wanted to go; it was found to be a place of ours."""
    return str(request.session.get(_HALF, {}).get("next", ""))


def end(request: HttpRequest) -> None:
    request.session.pop(_HALF, None)
