"""Who came in: for the pages behind the guard."""

from django.http import HttpRequest, HttpResponse

from muster.access.models import User
from muster.common.problems import Problem


def user_of(request: HttpRequest) -> User:
    """The user; ``needs`` has turned away everybody else."""
    if not isinstance(request.user, User):
        raise Problem("not_allowed")
    return request.user


def private(response: HttpResponse) -> HttpResponse:
    """A page that no cache keeps."""
    response["Cache-Control"] = "private, no-store"
    return response
