"""Start, cancel, and keep the line of jobs moving."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from muster.common import clock, disk
from muster.common.ids import uuid7
from muster.common.problems import Problem
from muster.jobs import child, folders
from muster.jobs.enums import OPEN, State
from muster.jobs.kinds import kind
from muster.jobs.models import Job
from muster.jobs.progress import Progress

WAITING_MOST = 50


def job_start(
    *,
    kind: str,
    district: str,
    params: dict[str, Any],
    by: str,
    at: datetime,
    files: Mapping[str, bytes | Path] | None = None,
) -> UUID:
    """Put a job in line; it starts at once if there is room. ``params`` never hold personal data, ``files`` may.

    Raises Problem job_line_full, disk_low.
    """
    disk.check()
    folders.sweep()
    if Job.objects.filter(state__in=OPEN).count() >= WAITING_MOST:
        raise Problem("job_line_full")
    job = Job(id=uuid7(), district=district, kind=kind, params=params, by=by, asked_at=at)
    for name, content in (files or {}).items():
        _put(folders.make(job.id) / name, content)
    folders.make(job.id)
    job.save(force_insert=True)
    if settings.JOBS_INLINE:
        Job.objects.filter(pk=job.id).update(state=State.RUNNING, started_at=at)
        job.refresh_from_db()
        child.carry_out(job, Progress(job, connection))
    else:
        transaction.on_commit(line_move)
    return job.id


@transaction.atomic
def job_cancel(*, id: UUID, by: str, at: datetime) -> None:
    """Ask it to stop; asked a second time, end its process. What it did is undone with its transaction."""
    job = Job.objects.select_for_update().filter(pk=id).first()
    if job is None:
        raise Problem("job_unknown")
    if job.state == State.WAITING:
        job.state, job.ended_at = State.CANCELLED, at
    elif job.state == State.RUNNING and job.cancel_at is not None:
        _end_process(id)
    if job.cancel_at is None:
        job.cancel_at, job.cancel_by = at, by
    job.save(update_fields=["state", "ended_at", "cancel_at", "cancel_by"])


def line_move() -> None:
    """Notice who died, and start whoever is next. Called by whoever looks: there is no process that only waits."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('muster jobs', 0))")
        running = list(Job.objects.filter(state=State.RUNNING))
        lost = [job for job in running if not folders.alive(job.id)]
        for job in lost:
            _lost(job)
        room = max(0, settings.JOBS_MOST - (len(running) - len(lost)))
        started = [(job, folders.lock(job.id)) for job in _next(room)]
        Job.objects.filter(pk__in=[job.id for job, _ in started]).update(state=State.RUNNING, started_at=clock.now())
    for job, held in started:
        _spawn(job, held)


def _next(room: int) -> list[Job]:
    return list(Job.objects.filter(state=State.WAITING).order_by("asked_at", "id")[:room])


def _lost(job: Job) -> None:
    """Its process is gone and said nothing: ended from outside, or by a library that aborts when memory runs out."""
    fresh = Job.objects.select_for_update().get(pk=job.id)  # it may have ended in good order a moment ago
    if fresh.state != State.RUNNING:
        return
    fresh.state = State.CANCELLED if fresh.cancel_at else State.FAILED
    fresh.problem = "" if fresh.cancel_at else "job_died"
    fresh.detail = "" if fresh.cancel_at else f"{kind(fresh.kind).memory_mb} MB"
    fresh.ended_at = clock.now()
    fresh.save(update_fields=["state", "problem", "detail", "ended_at"])


def _spawn(job: Job, held: int) -> None:
    """A session of its own: it outlives the server process that started it. The lock goes with it."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "muster", "job", "run", str(job.id), "--lock", str(held)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=(held,), start_new_session=True,
        )  # fmt: skip
    finally:
        os.close(held)
    threading.Thread(target=process.wait, name=f"job-{job.id}", daemon=True).start()  # no zombies


def _end_process(id: UUID) -> None:
    pid = folders.pid(id)
    if pid:
        os.kill(pid, signal.SIGKILL)


def _put(path: Path, content: bytes | Path) -> None:
    path.touch(mode=0o600)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        shutil.copyfile(content, path)
