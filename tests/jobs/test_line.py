"""Who died is noticed, who waits is started, and never more than there is room for."""

import os
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from muster.access.models import User
from muster.jobs import actions, folders
from muster.jobs.models import Job
from tests import cast


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[tuple[UUID, int]]:
    """Jobs that would have been given a process, with the lock each was handed."""
    settings.JOBS_MOST = 2
    found: list[tuple[UUID, int]] = []
    monkeypatch.setattr(actions, "_spawn", lambda job, held: found.append((job.id, held)))
    return found


def jobs(user: User, count: int) -> list[UUID]:
    made = [
        Job.objects.create(
            id=uuid4(), district=cast.DISTRICT, kind="count", params={}, by=user.actor,
            asked_at=cast.SIX + timedelta(seconds=place),
        )
        for place in range(count)
    ]  # fmt: skip
    return [job.id for job in made]


def states(ids: list[UUID]) -> list[tuple[str, str]]:
    found = {job.id: (job.state, job.problem) for job in Job.objects.filter(pk__in=ids)}
    return [found[id] for id in ids]


def test_the_first_two_run_and_the_third_waits(qin: User, spawned: list[tuple[UUID, int]]) -> None:
    ids = jobs(qin, 3)
    actions.line_move()
    actions.line_move()
    assert [id for id, _ in spawned] == ids[:2]
    assert states(ids) == [("running", ""), ("running", ""), ("waiting", "")]


def test_one_that_died_is_told_and_makes_room(qin: User, spawned: list[tuple[UUID, int]]) -> None:
    ids = jobs(qin, 3)
    actions.line_move()
    os.close(spawned[0][1])  # the kernel lets go of a lock when its holder dies
    actions.line_move()
    assert states(ids) == [("failed", "job_died"), ("running", ""), ("running", "")]


def test_one_that_was_told_to_stop_and_died_is_cancelled(qin: User, spawned: list[tuple[UUID, int]]) -> None:
    ids = jobs(qin, 1)
    actions.line_move()
    actions.job_cancel(id=ids[0], by=qin.actor, at=cast.SIX)
    os.close(spawned[0][1])
    actions.line_move()
    assert states(ids) == [("cancelled", "")]


def test_folders_older_than_a_day_go_unless_somebody_works_in_them(qin: User) -> None:
    old, busy, young = uuid4(), uuid4(), uuid4()
    folders.make(old)
    held = folders.lock(busy)
    folders.make(young)
    for id in (old, busy):
        os.utime(folders.folder(id), (0, 0))
    assert folders.sweep() == 1
    assert [folders.folder(id).exists() for id in (old, busy, young)] == [False, True, True]
    os.close(held)
