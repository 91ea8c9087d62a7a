"""Guessing is slowed down: five wrong passwords or codes for one name from one address, then a quarter of an hour's rest;
and a ceiling of failures for all names from one address, for who tries one password on everybody.

django-axes counts. It is given a keyed hash in the place of the name, because people type passwords as names.
"""

import ipaddress
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import connection
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone

from muster.access import audit, keys
from muster.access.models import User

_FORWARDED_MOST = 20


def hashed(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:  # noqa: ARG001 - axes' signature
    """What axes keeps in the place of a user name (``AXES_USERNAME_CALLABLE``)."""
    return _hash(str((credentials or {}).get("username") or ""))


def address(request: HttpRequest) -> str | None:
    """Where the request comes from (``AXES_CLIENT_IP_CALLABLE``).

    Behind a proxy that we trust it is the last address in X-Forwarded-For that is not such a proxy itself; whatever
    stands before it could have been written by anybody.
    """
    here = str(request.META.get("REMOTE_ADDR", ""))
    if here in settings.PROXIES:
        chain = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-_FORWARDED_MOST:]
        for hop in reversed([hop.strip() for hop in chain]):
            if hop not in settings.PROXIES:
                here = hop
                break
    try:
        return str(ipaddress.ip_address(here))
    except ValueError:
        return None


def turn_take(name: str, request: HttpRequest) -> None:
    """Attempts at once for one name from one address are counted one by one; to be called inside a transaction."""
    key = keys.blind("login", f"{name}\n{address(request)}")
    with connection.cursor() as cur:
        cur.execute("SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(key[:8], signed=True),))


def locked_until(request: HttpRequest, name: str) -> datetime | None:
    """When this name may be tried again from here; None when it may be tried now."""
    here = AccessAttempt.objects.filter(ip_address=address(request))
    recent = here.filter(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)
    tried = recent.aggregate(last=Max("attempt_time"), failures=Sum("failures_since_start"))
    if (tried["failures"] or 0) >= settings.DOOR_ADDRESS_LIMIT:  # one word tried on many names
        return _rest(tried["last"])
    if AxesProxyHandler.is_allowed(request, {"username": name}):
        return None
    return _rest(here.filter(username=_hash(name)).aggregate(last=Max("attempt_time"))["last"])


def code_failed(request: HttpRequest, user: User) -> None:
    """A wrong second factor counts like a wrong password."""
    user_login_failed.send("muster.access", credentials={"username": user.username}, request=request)


def locked_names(users: list[User]) -> set[str]:
    """Which of these users are locked out, from any address."""
    hashes = {_hash(user.username): user.username for user in users}
    recent = AccessAttempt.objects.filter(
        username__in=hashes, attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    full = recent.order_by().values("username", "ip_address").annotate(failures=Sum("failures_since_start"))
    return {hashes[found["username"]] for found in full if found["failures"] >= settings.AXES_FAILURE_LIMIT}


def unlock(*, user: User, by: str, at: datetime) -> None:
    """Lets the user try again at once, from everywhere."""
    AccessAttempt.objects.filter(username=_hash(user.username)).delete()
    audit.record("user_unlock", actor=by, purpose=user.actor, at=at)


def _rest(last: datetime | None) -> datetime | None:
    return last + settings.AXES_COOLOFF_TIME if last else None


def _hash(name: str) -> str:
    return keys.blind("login", name).hex()
