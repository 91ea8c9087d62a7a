"""What is refused or goes wrong is said in the reader's way: JSON to programs, a page to people."""

import json
import logging

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from django.urls import path

from muster.common.problems import Problem
from muster.config import errors, logs, urls
from muster.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def _refuses(request: HttpRequest) -> HttpResponse:
    raise Problem("disk_low", "480 MB free", retry_after_s=30)


def _away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused for user 110101199003070000")


def _breaks(request: HttpRequest) -> HttpResponse:
    raise KeyError("".join(["some", "body"]))


def _forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    *urls.urlpatterns,
    *(
        path(prefix + name, view)
        for prefix in ("", "api/")
        for name, view in {"refuses": _refuses, "away": _away, "breaks": _breaks, "forbids": _forbids}.items()
    ),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


@pytest.mark.parametrize(
    ("name", "status", "code", "retry"),
    [
        ("refuses", 507, "disk_low", "30"),
        ("away", 503, "database_away", "2"),
        ("breaks", 500, "server_error", None),
        ("forbids", 403, "not_allowed", None),
        ("nowhere", 404, "not_found", None),
    ],
)
def test_programs_get_the_problem_as_json_and_people_as_a_page(
    client: Client, name: str, status: int, code: str, retry: str | None
) -> None:
    answer = client.get(f"/api/{name}")
    body = json.loads(answer.content)
    assert (answer.status_code, body["code"], body["status"], answer.get("Retry-After")) == (
        status,
        code,
        status,
        retry,
    )
    assert all(body[part][language] for part in ("title", "guidance") for language in ("zh", "en"))

    page = client.get(f"/{name}")
    assert (page.status_code, page.get("Retry-After")) == (status, retry)
    assert body["guidance"]["en"] in page.content.decode()


def test_a_crash_is_logged_under_the_number_that_is_shown_and_without_its_values(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "muster"):
        number = json.loads(client.get("/api/breaks").content)["detail"]
    (record,) = [record for record in caplog.records if record.name == "muster.errors"]
    written = logs.Discreet().format(record)
    assert number in written
    assert "KeyError" in written
    assert "somebody" not in written


@pytest.mark.django_db
def test_a_database_error_is_logged_without_the_row_it_stumbled_over() -> None:
    number = "".join(["110101", "19900307", "0000"])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE once (id_number text CONSTRAINT once_only UNIQUE)")
        with pytest.raises(IntegrityError) as caught:
            cursor.execute("INSERT INTO once VALUES (%s), (%s)", [number, number])
    assert isinstance(caught.value.__cause__, psycopg.Error)
    written = logs.Discreet().formatException((caught.type, caught.value, caught.tb))
    assert "UniqueViolation: 23505 once_only" in written
    assert number not in written


def test_the_page_is_designed_and_plain_only_where_that_cannot_be_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().get("/")
    assert "tokens.css" in errors._page(request, Problem("not_found"))

    def absent(name: str) -> None:
        raise TemplateDoesNotExist(name)

    monkeypatch.setattr(errors, "get_template", absent)
    page = errors._page(request, Problem("not_found", "<script>"))
    assert "&lt;script&gt;" in page
    assert "tokens.css" not in page
