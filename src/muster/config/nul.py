"""A NUL character is refused at the door: PostgreSQL keeps none in a text, and no keyboard writes one.

Doors that bound and read their bodies themselves (those of programs, and uploads) are free of the check of forms;
of them only the address is looked at.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from muster.common.problems import Problem
from muster.config.errors import answer

_NUL = "\0"


class _Middleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _refusal(request, [request.path, *_texts(request.GET)]) or self.get_response(request)

    @staticmethod
    def process_view(request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        with suppress(UnreadablePostError):  # the browser has gone; the view will be told the same
            return _refusal(request, _texts(request.POST))
        return None


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> _Middleware:
    return _Middleware(get_response)


def _refusal(request: HttpRequest, texts: Iterable[str]) -> HttpResponse | None:
    return answer(request, Problem("bad_request", "NUL")) if any(_NUL in text for text in texts) else None


def _texts(fields: QueryDict) -> list[str]:
    return [text for name, values in fields.lists() for text in (name, *map(str, values))]
