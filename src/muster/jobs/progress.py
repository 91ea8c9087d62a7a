"""How a job says how far it is, and hears that it shall stop."""

import time
from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

from muster.jobs.models import Job

EVERY_S = 0.25


class Cancelled(Exception):
    """Somebody asked the job to stop; it leaves everything as it was."""


class Progress:
    """Writes on a connection of its own: the work's transaction would show nothing before its end."""

    def __init__(self, job: Job, connection: BaseDatabaseWrapper) -> None:
        self._job = job
        self._connection = connection
        self._said_at = 0.0
        self._note = ""

    def say(self, done: int, total: int | None = None, note: str = "") -> None:
        """``done`` of ``total``, at most four times a second. Raises Cancelled when the job shall stop."""
        now = time.monotonic()
        if now - self._said_at < EVERY_S and note == self._note:
            return
        self._said_at, self._note = now, note
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE job SET done = %s, total = %s, note = %s WHERE id = %s RETURNING cancel_at",
                [done, total, note[:120], self._job.id],
            )
            row: tuple[datetime | None] | None = cursor.fetchone()
        if row and row[0] is not None:
            raise Cancelled
