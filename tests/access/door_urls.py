"""The door and one guarded room behind it, for the tests of this folder."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from muster.access.guard import needs


@needs("see_audit")
def room(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"{request.user} in room {number}")


urlpatterns = [path("", include("muster.access.urls")), path("room/<int:number>", room)]
