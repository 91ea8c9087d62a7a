"""Slows down guessing: five wrong passwords in 15 minutes for one name from one address, then wait."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from muster.access import keys
from muster.access.models import LoginAttempt

TRIES = 5
WINDOW = timedelta(minutes=15)


@transaction.atomic
def attempt_begin(username: str, address: str, at: datetime) -> datetime | None:
    """Counts an attempt before the password is looked at; when there were too many, answers when to try again."""
    key = _key(username, address)
    with connection.cursor() as cur:  # attempts at once for one name are counted one by one
        cur.execute("SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(key[:8], signed=True),))
    LoginAttempt.objects.filter(at__lt=at - WINDOW).delete()
    times = list(LoginAttempt.objects.filter(key=key).order_by("-at").values_list("at", flat=True)[:TRIES])
    if len(times) == TRIES:
        return times[-1] + WINDOW
    LoginAttempt.objects.create(key=key, at=at)
    return None


def attempt_forget(username: str, address: str) -> None:
    """After a right password."""
    LoginAttempt.objects.filter(key=_key(username, address)).delete()


def _key(username: str, address: str) -> bytes:
    return keys.blind("login", f"{username}\n{address}")
