"""The child process: bounds itself, runs the work, writes down what came of it, lets the next in line start."""

import logging
import os
import resource
import signal
from types import FrameType
from typing import NoReturn
from uuid import UUID

from django.db import connection, connections

from muster.common import clock
from muster.common.problems import Problem
from muster.jobs import folders
from muster.jobs.enums import State
from muster.jobs.kinds import Kind, Result, kind
from muster.jobs.models import Job
from muster.jobs.progress import Cancelled, Progress

_log = logging.getLogger("muster.jobs")
_FILES_MOST = 4 << 30  # bytes of one file that a job writes


def work(id: UUID) -> None:
    """In the child: everything from the bounds to the last word."""
    job = Job.objects.get(pk=id)
    found = kind(job.kind)
    folders.pid_note(id)
    os.umask(0o077)
    _bound(found)
    own = connections.create_connection("default")
    try:
        carry_out(job, Progress(job, own))
    finally:
        signal.alarm(0)
        own.close()


def carry_out(job: Job, progress: Progress) -> None:
    """Run it and write down what came of it. Nothing leaves here but the row."""
    try:
        result = kind(job.kind).run(job, progress)
    except Cancelled:
        _end(job, State.CANCELLED)
    except Problem as problem:
        _end(job, State.FAILED, problem=problem.code, detail=problem.detail)
    except MemoryError:
        _end(job, State.FAILED, problem="job_memory", detail=f"{kind(job.kind).memory_mb} MB")
    except Exception as error:
        _log.error("job %s %s failed", job.kind, job.id, exc_info=error)
        _end(job, State.FAILED, problem="job_failed")
    else:
        _end(job, State.DONE, result=result)


def _end(job: Job, state: State, *, problem: str = "", detail: str = "", result: Result | None = None) -> None:
    result = result or Result()
    job.state, job.ended_at, job.problem, job.detail = state, clock.now(), problem, detail[:200]
    job.facts, job.file, job.file_name, job.media = result.facts, result.file, result.name, result.media
    job.note = ""
    job.save(
        update_fields=["state", "ended_at", "problem", "detail", "facts", "file", "file_name", "media", "note"],
    )


def _bound(found: Kind) -> None:
    """Soft limits, so that a child that this one starts can have its own. Memory that is not given raises MemoryError."""
    connection.ensure_connection()
    for what, most in (
        (resource.RLIMIT_DATA, found.memory_mb << 20),
        (resource.RLIMIT_CPU, 60 * found.minutes),
        (resource.RLIMIT_FSIZE, _FILES_MOST),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    os.nice(5)  # pages first
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(60 * found.minutes)


def _too_long(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - signal's signature
    raise Problem("job_too_long")
