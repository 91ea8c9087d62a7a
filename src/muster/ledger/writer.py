"""Group commit: one thread per process gathers the batches of many requests and stores them in one transaction.

A fold that fails on bad data never stops the queue: the group is split until the one line that cannot be folded is
alone, and that line is quarantined. A database that is away or full is answered as such, and nothing was stored.
"""

import logging
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass

import psycopg
from django.db import connection, transaction
from django.db.utils import InterfaceError
from django.db.utils import OperationalError as DjangoOperationalError

from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.ledger.append import store
from muster.ledger.batch import Batch
from muster.ledger.envelope import bare

log = logging.getLogger("muster.ledger")

_WAITING_MOST = 64
_GROUP_LINES = 3_000
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, DjangoOperationalError, InterfaceError, MemoryError, Problem)


@dataclass(slots=True)
class _Job:
    district: str
    batch: Batch
    done: "Future[Batch]"


class Writer:
    """Accepts batches and answers each with a future; its thread starts with the first batch."""

    def __init__(self) -> None:
        self._jobs: queue.Queue[_Job] = queue.Queue(_WAITING_MOST)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def submit(self, district: str, batch: Batch) -> "Future[Batch]":
        """Queue ``batch``. Raises Problem busy when too many wait already."""
        self._start()
        job = _Job(district, batch, Future())
        try:
            self._jobs.put_nowait(job)
        except queue.Full as error:
            raise Problem("busy", retry_after_s=1) from error
        return job.done

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            jobs = [self._jobs.get()]
            lines = len(jobs[0].batch.lines)
            while lines < _GROUP_LINES:
                try:
                    jobs.append(self._jobs.get_nowait())
                except queue.Empty:
                    break
                lines += len(jobs[-1].batch.lines)
            for district in sorted({job.district for job in jobs}):
                _commit(district, [job for job in jobs if job.district == district])


def _commit(district: str, jobs: list[_Job]) -> None:
    try:
        _store(district, [job.batch for job in jobs])
    except Exception as error:
        if _is_away(error):
            problem = _as_problem(error)
            for job in jobs:
                job.done.set_exception(problem)
        elif len(jobs) > 1:
            for job in jobs:
                _commit(district, [job])
        else:
            _isolate(district, jobs[0], error)
    else:
        for job in jobs:
            job.done.set_result(job.batch)


def _isolate(district: str, job: _Job, error: Exception) -> None:
    """One batch that cannot be folded: store it line by line, and quarantine the line that fails."""
    log.error("a fold failed, isolating the line: %s", type(error).__name__)
    whole = job.batch
    whole.verdicts.clear()
    try:
        for line in whole.lines:
            alone = Batch(whole.device, whole.head, [line], whole.verified, whole.carried, whole.hashes)
            _store_somehow(district, alone)
            whole.verdicts += alone.verdicts
            whole.proved_to = alone.proved_to
    except Exception as fault:
        job.done.set_exception(_as_problem(fault))
    else:
        job.done.set_result(whole)


def _store_somehow(district: str, alone: Batch) -> None:
    """As it is, else quarantined, else as nothing but its bytes: one of these cannot fail for what is in the line."""
    try:
        _store(district, [alone])
        return
    except Exception as fault:
        if _is_away(fault):
            raise
        line = alone.lines[0]
        line.reason, line.detail = "fold", type(fault).__name__
    try:
        _store(district, [alone])
    except Exception as fault:
        if _is_away(fault):
            raise
        alone.lines[0] = bare(line, "fold", type(fault).__name__)
        _store(district, [alone])


def _is_away(error: Exception) -> bool:
    """The database, not the data: the same batch may well be stored a moment later."""
    return isinstance(error, _AWAY) and not isinstance(error.__cause__ or error, psycopg.errors.ProgramLimitExceeded)


def _store(district: str, batches: list[Batch]) -> None:
    for batch in batches:
        batch.verdicts.clear()
    with transaction.atomic():
        store(raw_cursor(), district, batches)


def _as_problem(error: Exception) -> Problem:
    """What to tell the waiting device when nothing could be stored."""
    if isinstance(error, Problem):
        return error
    cause = error.__cause__ or error
    log.error("nothing was stored: %s", type(cause).__name__, exc_info=not isinstance(cause, psycopg.OperationalError))
    connection.close()
    if isinstance(cause, psycopg.errors.DiskFull):
        return Problem("disk_low", retry_after_s=30)
    if isinstance(cause, (psycopg.Error, DjangoOperationalError)):
        return Problem("database_away", retry_after_s=2)
    return Problem("busy", retry_after_s=5)


WRITER = Writer()
