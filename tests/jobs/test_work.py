"""A job ends in one of its states, with a row that says why."""

from uuid import UUID

import pytest

from muster.access.models import User
from muster.jobs.actions import job_start
from muster.jobs.models import Job
from tests import cast


def start(kind: str, user: User, **params: int) -> Job:
    return Job.objects.get(pk=job_start(kind=kind, district=cast.DISTRICT, params=params, by=user.actor, at=cast.SIX))


def test_work_that_is_done_has_its_facts_and_its_file(qin: User) -> None:
    job = start("count", qin, to=3)
    assert (job.state, job.facts, job.file, job.ended_at is not None) == ("done", {"counted": 3}, "counted.txt", True)
    assert (job.folder / "counted.txt").read_text() == "3"
    assert job.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("kind", "state", "problem", "detail"),
    [
        ("refuse", "failed", "roll_empty", "140122"),
        ("stop", "cancelled", "", ""),
        ("hungry", "failed", "job_memory", "256 MB"),
        ("stumble", "failed", "job_failed", ""),
    ],
)
def test_work_that_is_not_done_says_why(qin: User, kind: str, state: str, problem: str, detail: str) -> None:
    job = start(kind, qin)
    assert (job.state, job.problem, job.detail, job.facts, job.file) == (state, problem, detail, {}, "")


def test_what_it_was_given_lies_in_its_folder_for_its_owner_alone(qin: User) -> None:
    id: UUID = job_start(
        kind="count", district=cast.DISTRICT, params={"to": 1}, by=qin.actor, at=cast.SIX, files={"list.csv": b"a,b"}
    )
    given = Job.objects.get(pk=id).folder / "list.csv"
    assert (given.read_bytes(), given.stat().st_mode & 0o777) == (b"a,b", 0o600)
