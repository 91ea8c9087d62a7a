"""Slows guessing down: so many tokens that nobody has from one address, then wait. A typing slip is no guess: the check
letter finds it before."""

from datetime import datetime, timedelta

from django.db import connection

from muster.access import keys
from muster.common.problems import Problem

TRIES = 10
WINDOW = timedelta(minutes=15)


def tries_check(address: str, at: datetime) -> None:
    """Problem slip_wait when there were too many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at FROM slip_try WHERE key = %s AND at > %s ORDER BY at DESC LIMIT %s",
            [_key(address), at - WINDOW, TRIES],
        )
        times = [found[0] for found in cursor.fetchall()]
    if len(times) == TRIES:
        raise Problem("slip_wait", retry_after_s=max(1, round((times[-1] + WINDOW - at).total_seconds())))


def try_note(address: str, at: datetime) -> None:
    """One more; what is older than the window goes."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM slip_try WHERE at <= %s", [at - WINDOW])
        cursor.execute("INSERT INTO slip_try (key, at) VALUES (%s, %s)", [_key(address), at])


def _key(address: str) -> bytes:
    return keys.blind("slip_try", address)
