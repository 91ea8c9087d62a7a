"""A NUL character is refused at the door: PostgreSQL keeps none in a text, and no keyboard writes one.

The doors of programs read their bodies themselves, as a stream and with limits of their own; of them only the address
is looked at.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from muster.common.problems import Problem
from muster.config.errors import API, answer

_NUL = "\0"


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def handle(request: HttpRequest) -> HttpResponse:
        if any(_NUL in text for text in _texts(request)):
            return answer(request, Problem("bad_request", "NUL"))
        return get_response(request)

    return handle


def _texts(request: HttpRequest) -> Iterator[str]:
    """Everything that the address and the form say."""
    yield request.path
    fields = [request.GET]
    if request.method == "POST" and not request.path.startswith(API):
        with suppress(UnreadablePostError):  # the browser has gone; the view will be told the same
            fields.append(request.POST)
    for field in fields:
        for name, values in field.lists():
            yield name
            yield from map(str, values)
