"""Kinds of work that do what a test wants, and somebody who asks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from muster.access.models import User
from muster.access.users import user_create
from muster.common.problems import Problem
from muster.jobs import kinds
from muster.jobs.models import Job
from muster.jobs.progress import Cancelled, Progress
from tests import cast


def count(job: Job, progress: Progress) -> kinds.Result:
    for done in range(int(job.params["to"])):
        progress.say(done, int(job.params["to"]))
    (job.folder / "counted.txt").write_text(str(job.params["to"]))
    return kinds.Result({"counted": job.params["to"]}, "counted.txt", "counted.txt", "text/plain")


def refuse(job: Job, progress: Progress) -> kinds.Result:
    raise Problem("roll_empty", "140122")


def stop(job: Job, progress: Progress) -> kinds.Result:
    raise Cancelled


def hungry(job: Job, progress: Progress) -> kinds.Result:
    raise MemoryError


def stumble(job: Job, progress: Progress) -> kinds.Result:
    raise ValueError("赵一")


@pytest.fixture(autouse=True)
def _kinds(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.JOBS_FOLDER = tmp_path / "jobs"
    settings.JOBS_INLINE = True
    for run in (count, refuse, stop, hungry, stumble):
        kinds.register(
            run.__name__, run, permission="import_roll", memory_mb=256, word="Counting", words={"counted": "Counted"}
        )
    yield
    for run in (count, refuse, stop, hungry, stumble):
        kinds._kinds.pop(run.__name__)


@pytest.fixture
def qin(db: None, home: Path) -> User:
    return user_create(
        username="qin", role="command", territory=cast.DISTRICT, by="t", at=cast.SIX, password="correct horse battery"
    )[0]


@pytest.fixture
def browser(qin: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(qin)
    return client
