"""``muster job``: the child process of a job, and a look at the line."""

import os
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(help="Long work that runs apart from the pages.", no_args_is_help=True)
_LISTED = 30


@app.command("run")
def job_run(id: UUID, lock: Annotated[int, typer.Option(help="the open lock that the server hands over")] = -1) -> None:
    """Run one job that the server has started; people do not need it."""
    from muster.common.problems import Problem
    from muster.jobs import actions, child

    if lock < 0:
        raise Problem("job_unknown", "only the server starts a job")
    os.set_inheritable(lock, False)
    child.work(id)
    os.close(lock)
    actions.line_move()


@app.command("list")
def job_list() -> None:
    """The last jobs and how they stand."""
    from muster.jobs import actions
    from muster.jobs.models import Job

    actions.line_move()
    table = Table("id", "kind", "state", "done", "problem", "asked", box=None, pad_edge=False)
    for job in Job.objects.order_by("-asked_at")[:_LISTED]:
        done = f"{job.done:,}" + (f" / {job.total:,}" if job.total else "")
        table.add_row(str(job.id), job.kind, job.state, done, job.problem, f"{job.asked_at:%Y-%m-%d %H:%M}")
    Console(highlight=False).print(table)
