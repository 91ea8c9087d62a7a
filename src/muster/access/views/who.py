"""Who came in: for the pages behind the guard."""

from django.http import HttpRequest

from muster.access.models import User
from muster.common.problems import Problem


def user_of(request: HttpRequest) -> User:
    """The user; ``needs`` has turned away everybody else."""
    if not isinstance(request.user, User):
        raise Problem("not_allowed")
    return request.user
