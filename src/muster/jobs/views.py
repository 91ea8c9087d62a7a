"""One page for each job, for whoever asked for it: how far it is, what came of it."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.guard import needs
from muster.access.models import User
from muster.common import clock
from muster.common.problems import REGISTRY, Problem
from muster.common.templatetags.muster import num
from muster.jobs import actions, queries
from muster.jobs.enums import State
from muster.jobs.kinds import kind
from muster.jobs.models import Job


@require_safe
@needs("see_board")
def job(request: HttpRequest, id: UUID) -> HttpResponseBase:
    found = _own(request, id)
    how = kind(found.kind)
    if found.state == State.DONE and how.then:
        return redirect(how.then(found))
    context = {
        "job": found, "word": how.word, "said": said(found), "share": share(found), "problem": problem_said(found),
        "facts": [(how.words.get(name, name), value) for name, value in found.facts.items()],
        "file": found.file and (found.folder / found.file).exists(), "back": how.then(found) if how.then else "",
    }  # fmt: skip
    response = render(request, "jobs/job.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@needs("see_board")
def state(request: HttpRequest, id: UUID) -> HttpResponseBase:
    found = _own(request, id)
    body = {"open": found.is_open, "share": share(found), "said": said(found), "stopping": bool(found.cancel_at)}
    return JsonResponse(body, headers={"Cache-Control": "private, no-store"})


@require_POST
@needs("see_board")
def cancel(request: HttpRequest, id: UUID) -> HttpResponseBase:
    found = _own(request, id)
    actions.job_cancel(id=found.id, by=found.by, at=clock.now())
    return redirect("jobs:job", id)


@require_safe
@needs("see_board")
def file(request: HttpRequest, id: UUID) -> HttpResponseBase:
    found = _own(request, id)
    path = found.folder / found.file
    if not found.file or not path.exists():
        raise Problem("job_file_gone")
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.file_name, content_type=found.media or None
    )
    response["Cache-Control"] = "private, no-store"
    return response


def said(job: Job) -> str:
    """How it stands, in one sentence."""
    if job.state == State.WAITING:
        before = queries.jobs_before(job)
        return _("Waiting in line: %(n)s before it.") % {"n": num(before)} if before else _("Starts in a moment.")
    if job.state == State.RUNNING and job.cancel_at:
        return _("Stopping …")
    if job.state == State.RUNNING:
        figures = f"{num(job.done)} / {num(job.total)}" if job.total else num(job.done) if job.done else ""
        return " · ".join(part for part in (str(_(job.note)) if job.note else "", figures) if part) or _("Running")
    return str(State(job.state).label)


def share(job: Job) -> int | None:
    """Hundredths that are done; None while nobody knows."""
    return min(100, 100 * job.done // job.total) if job.total else None


def problem_said(job: Job) -> dict[str, Any] | None:
    if not job.problem:
        return None
    entry = REGISTRY.get(job.problem) or REGISTRY["job_failed"]
    english = get_language() == "en"
    title, guidance = (entry.en, entry.do_en) if english else (entry.zh, entry.do_zh)
    return {"title": title, "guidance": guidance, "detail": job.detail, "code": job.problem}


def _own(request: HttpRequest, id: UUID) -> Job:
    """The job as it stands now: whoever looks also notices what died."""
    if not isinstance(request.user, User):
        raise Problem("not_allowed")
    found = queries.job_of(id, request.user)
    if found.is_open:
        actions.line_move()
        found.refresh_from_db()
    return found
