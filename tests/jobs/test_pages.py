"""The page of a job: for whoever asked for it, and nobody else."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from muster.access.models import User
from muster.access.users import user_create
from muster.jobs.models import Job
from tests import cast
from tests.jobs.test_work import start


def waiting(user: User) -> Job:
    return Job.objects.create(
        id=uuid4(), district=cast.DISTRICT, kind="count", params={"to": 1}, by=user.actor, asked_at=cast.SIX
    )


def test_a_finished_job_shows_its_facts_and_hands_out_its_file(browser: Client, qin: User) -> None:
    job = start("count", qin, to=3)
    page = browser.get(reverse("jobs:job", args=[job.id])).content.decode()
    assert "<dt>Counted</dt><dd>3</dd>" in page
    answer = browser.get(reverse("jobs:file", args=[job.id]))
    assert b"".join(answer) == b"3"  # type: ignore[call-overload]
    assert answer["Content-Disposition"] == 'attachment; filename="counted.txt"'


def test_a_file_that_is_gone_is_said_to_be_gone(browser: Client, qin: User) -> None:
    job = start("count", qin, to=3)
    (job.folder / "counted.txt").unlink()
    assert browser.get(reverse("jobs:file", args=[job.id])).status_code == 410
    assert "Download" not in browser.get(reverse("jobs:job", args=[job.id])).content.decode()


def test_a_job_that_failed_says_what_to_do(browser: Client, qin: User) -> None:
    page = browser.get(reverse("jobs:job", args=[start("hungry", qin).id])).content.decode()
    assert "The work needed more memory than it may have" in page
    assert "Try it in parts." in page


def test_nobody_else_sees_the_job_its_state_or_its_file(browser: Client, qin: User) -> None:
    job = start("count", qin, to=3)
    other, _ = user_create(username="shi", role="command", territory=cast.DISTRICT, by="t", at=cast.SIX)
    client = Client()
    client.force_login(other)
    found = [client.get(reverse(f"jobs:{name}", args=[job.id])).status_code for name in ("job", "state", "file")]
    assert [*found, client.post(reverse("jobs:cancel", args=[job.id])).status_code] == [404, 404, 404, 404]


def test_a_job_that_waits_is_cancelled_at_once(browser: Client, qin: User, monkeypatch) -> None:
    monkeypatch.setattr("muster.jobs.actions.line_move", lambda: None)
    job = waiting(qin)
    assert browser.get(reverse("jobs:state", args=[job.id])).json() == {
        "open": True, "share": None, "said": "Starts in a moment.", "stopping": False,
    }  # fmt: skip
    browser.post(reverse("jobs:cancel", args=[job.id]))
    job.refresh_from_db()
    assert (job.state, job.cancel_by) == ("cancelled", qin.actor)
    assert "Nothing was changed." in browser.get(reverse("jobs:job", args=[job.id])).content.decode()


def test_the_line_says_how_many_are_before(browser: Client, qin: User, monkeypatch) -> None:
    monkeypatch.setattr("muster.jobs.actions.line_move", lambda: None)
    waiting(qin)
    last = waiting(qin)
    Job.objects.filter(pk=last.id).update(asked_at=cast.SIX.replace(year=2023))
    assert browser.get(reverse("jobs:state", args=[last.id])).json()["said"] == "Waiting in line: 1 before it."
