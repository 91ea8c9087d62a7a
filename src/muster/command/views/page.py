"""What every page of the command centre shares: the round, the scope, the shell around the content."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from muster.access.guard import needs
from muster.access.models import User
from muster.access.rules import Permission
from muster.access.scope import Scope, scope
from muster.command import snapshot
from muster.command.numbers import Board
from muster.command.queries import round_shown
from muster.common.problems import Problem
from muster.roll.models import Round

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Room:
    """Who looks, at which round, within which scope."""

    request: HttpRequest
    user: User
    round: Round
    scope: Scope
    snap: snapshot.Snapshot

    @property
    def board(self) -> Board:
        return self.snap.board

    @property
    def whole_county(self) -> bool:
        return self.scope.prefix == self.round.district and not self.scope.point

    @property
    def where(self) -> tuple[str, str]:
        return self.round.district, self.round.code


RoomView = Callable[Concatenate[Room, P], HttpResponseBase]


def room(permission: Permission) -> Callable[[RoomView[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Guards a page and hands it a Room; before any round there is nothing to show but how to begin."""

    def guard(view: RoomView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @needs(permission)
        @wraps(view)
        def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = user_of(request)
            visible = scope(user)
            round_ = round_shown(visible)
            if round_ is None:
                return render(request, "command/begin.html")
            timezone.activate(ZoneInfo(round_.timezone))
            return view(Room(request, user, round_, visible, snapshot.snapshot(round_, visible)), *args, **kwargs)

        return entered

    return guard


def user_of(request: HttpRequest) -> User:
    """Who came in; ``needs`` has turned away everybody else."""
    if not isinstance(request.user, User):
        raise Problem("not_allowed")
    return request.user


def show(here: Room, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page inside its shell, as of the moment of the board's numbers."""
    context = {"board": here.board, "as_of": here.board.at, **context}
    response = render(here.request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def pager(total: int, number: int, size: int, query: dict[str, str]) -> dict[str, Any]:
    """What the pager below a list prints."""
    pages = max(1, -(-total // size))
    number = min(number, pages)
    kept = {name: value for name, value in query.items() if value}
    return {
        "total": total, "number": number, "pages": pages, "first": min(total, (number - 1) * size + 1),
        "last": min(total, number * size), "previous": "?" + urlencode(kept | {"page": str(number - 1)}),
        "next": "?" + urlencode(kept | {"page": str(number + 1)}),
    }  # fmt: skip
