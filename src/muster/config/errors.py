"""What a person or a device sees when something is refused or goes wrong.

Devices and programs (paths below ``/api/``) get the problem as JSON; people get the page ``problem.html``.
"""

import logging
import secrets
import sys
from collections.abc import Callable
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.translation import get_language
from psycopg import OperationalError as DriverError

from muster.common.problems import Problem

API = "/api/"
_AWAY_RETRY_S = 2
_log = logging.getLogger("muster.errors")


class _Middleware:
    """Turns what a view raised into an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @staticmethod
    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        problem = _as_problem(error)
        return answer(request, problem) if problem else None


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> _Middleware:
    return _Middleware(get_response)


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as JSON or as a page, in the reader's language."""
    if request.path.startswith(API):
        body = msgspec.json.encode(problem.as_json())
        response = HttpResponse(body, content_type="application/json", status=problem.status)
    else:
        response = HttpResponse(_page(request, problem), status=problem.status)
    if problem.retry_after_s is not None:
        response["Retry-After"] = str(problem.retry_after_s)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever nobody caught: written to the log under a number that the page shows."""
    error = sys.exc_info()[1]
    problem = _as_problem(error) if error else None
    if problem is None:
        number = secrets.token_hex(4)
        _log.error("error %s at %s %s", number, request.method, request.path, exc_info=error)
        problem = Problem("server_error", number)
    return answer(request, problem)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, Problem("not_found"))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, Problem("not_allowed"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, Problem("bad_request"))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, Problem("form_expired"))


def _as_problem(error: BaseException) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, (OperationalError, InterfaceError, DriverError)):
        _log.warning("the database is away: %s", type(error.__cause__ or error).__qualname__)
        return Problem("database_away", retry_after_s=_AWAY_RETRY_S)
    return None


def _page(request: HttpRequest, problem: Problem) -> str:
    chinese = (get_language() or "zh").startswith("zh")
    entry = problem.entry
    title, guidance = (entry.zh, entry.do_zh) if chinese else (entry.en, entry.do_en)
    words = {"title": title, "guidance": guidance, "detail": problem.detail}
    try:  # without the context processors: they would ask the database, which may be what is away
        page: Any = get_template("command/problem.html")
        return str(page.template.render(Context({**words, "problem": problem, "request": request})))
    except Exception as error:  # a page about an error must never end in another one
        _log.warning("problem.html cannot be rendered: %s", type(error).__qualname__)
        escaped = {key: escape(value) for key, value in words.items()}
        return _PLAIN.format(lang="zh-Hans" if chinese else "en", code=escape(problem.code), **escaped)


_PLAIN = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{guidance}</p><p>{detail}</p><p><code>{code}</code></p></main></body></html>
"""
