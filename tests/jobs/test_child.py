"""Real child processes: what they may not do ends them, is told plainly, and leaves the server as it was."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import Settings

from muster.jobs import actions, folders, kinds
from muster.jobs.models import Job
from tests import cast
from tests.jobs import program

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[[str], UUID]


@pytest.fixture
def start(home: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a job of tests/jobs/program.py in a process of its own."""
    settings.JOBS_INLINE = False
    settings.JOBS_MOST = 1
    program.register()
    given = connection.settings_dict
    url, _, query = os.environ["DATABASE_URL"].partition("?")
    monkeypatch.setenv("DATABASE_URL", f"{url.rpartition('/')[0]}/{given['NAME']}?{query}")
    code = f"from django.conf import settings; settings.JOBS_FOLDER = {str(settings.JOBS_FOLDER)!r}"
    processes: list[subprocess.Popen[bytes]] = []

    def spawn(job: Job, held: int) -> None:
        run = f"{code}; import runpy, sys; sys.argv = ['program', '{job.id}', '{held}']; " \
              "runpy.run_module('tests.jobs.program', run_name='__main__')"  # fmt: skip
        processes.append(
            subprocess.Popen([sys.executable, "-c", run], cwd=ROOT, pass_fds=(held,), start_new_session=True)
        )
        os.close(held)

    monkeypatch.setattr(actions, "_spawn", spawn)
    yield lambda kind: actions.job_start(kind=kind, district=cast.DISTRICT, params={}, by="user:1", at=cast.SIX)
    for process in processes:
        process.kill()
        process.wait()
    for code in ("hoard", "abort", "dawdle", "deaf", "quick"):
        kinds._kinds.pop(code)


def ended(id: UUID, within_s: float = 20) -> Job:
    return until(id, lambda job: not job.is_open, within_s)


def until(id: UUID, holds: Callable[[Job], bool], within_s: float = 20) -> Job:
    give_up_at = time.monotonic() + within_s
    while True:
        actions.line_move()
        job = Job.objects.get(pk=id)
        if holds(job):
            return job
        assert time.monotonic() < give_up_at, (job.state, job.done)
        time.sleep(0.05)


def test_more_memory_than_allowed_is_told(start: Start) -> None:
    job = ended(start("hoard"))
    assert (job.state, job.problem, job.detail) == ("failed", "job_memory", "400 MB")
    assert 4 < job.done < 50  # of 8 MB each


def test_a_library_that_aborts_is_noticed(start: Start) -> None:
    job = ended(start("abort"))
    assert (job.state, job.problem) == ("failed", "job_died")
    assert folders.alive(job.id) is False


def test_work_in_a_process_of_its_own_and_the_next_in_line(start: Start) -> None:
    first, second = start("quick"), start("quick")
    assert {Job.objects.get(pk=id).state for id in (first, second)} <= {"running", "waiting"}
    pids = {ended(id).facts["pid"] for id in (first, second)}
    assert (len(pids), os.getpid() in pids) == (2, False)


def test_cancelling_is_heard(start: Start) -> None:
    id = start("dawdle")
    until(id, lambda job: job.done > 0)
    actions.job_cancel(id=id, by="user:1", at=cast.SIX)
    assert ended(id).state == "cancelled"


def test_who_does_not_hear_is_ended_by_asking_twice(start: Start) -> None:
    id = start("deaf")
    until(id, lambda job: folders.pid(job.id) is not None)
    for _ in range(2):
        actions.job_cancel(id=id, by="user:1", at=cast.SIX)
    assert (ended(id).state, ended(id).problem) == ("cancelled", "")
