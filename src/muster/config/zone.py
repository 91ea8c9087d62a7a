"""Each request begins in the house's own time zone: a thread would keep the zone of the round it showed before."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        timezone.deactivate()
        return get_response(request)

    return answer
