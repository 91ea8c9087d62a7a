"""A child process with kinds of work that misbehave: what `muster job run` is to real ones."""

import os
import sys
import time
from uuid import UUID

import django

django.setup()

from muster.jobs import child, kinds  # noqa: E402
from muster.jobs.models import Job  # noqa: E402
from muster.jobs.progress import Progress  # noqa: E402


def hoard(job: Job, progress: Progress) -> kinds.Result:
    kept = []
    while True:
        progress.say(len(kept), note=f"{len(kept)} kept")  # a new note is written at once
        kept.append(bytearray(8 << 20))


def abort(job: Job, progress: Progress) -> kinds.Result:
    os.abort()


def dawdle(job: Job, progress: Progress) -> kinds.Result:
    for done in range(600):
        progress.say(done, 600)
        time.sleep(0.05)
    return kinds.Result()


def deaf(job: Job, progress: Progress) -> kinds.Result:
    time.sleep(60)
    return kinds.Result()


def quick(job: Job, progress: Progress) -> kinds.Result:
    progress.say(1, 1)
    return kinds.Result({"pid": os.getpid()})


def register() -> None:
    for run in (hoard, abort, dawdle, deaf, quick):
        kinds.register(run.__name__, run, permission="import_roll", memory_mb=400, word=run.__name__)


if __name__ == "__main__":
    register()
    lock = int(sys.argv[2])
    os.set_inheritable(lock, False)
    child.work(UUID(sys.argv[1]))
    os.close(lock)
