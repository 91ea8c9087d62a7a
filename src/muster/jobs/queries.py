from uuid import UUID

from muster.access.models import User
from muster.access.rules import require
from muster.common.problems import Problem
from muster.jobs.enums import State
from muster.jobs.kinds import kind
from muster.jobs.models import Job


def job_of(id: UUID, user: User) -> Job:
    """A job of one's own, while one may still do what it does. Raises Problem not_found, not_allowed."""
    job = Job.objects.filter(pk=id, by=user.actor).first()
    if job is None:
        raise Problem("not_found")
    require(user, kind(job.kind).permission)
    return job


def jobs_before(job: Job) -> int:
    """How many stand in line in front of it."""
    return Job.objects.filter(state=State.WAITING, asked_at__lt=job.asked_at).count()
