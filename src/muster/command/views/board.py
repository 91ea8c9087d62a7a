"""The board: as a page, as the part that changes, as JSON."""

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from muster.access.enums import Role
from muster.access.guard import needs
from muster.access.rules import may
from muster.command import homes
from muster.command import show as shows
from muster.command.shell import MENU
from muster.command.views.page import Room, room, show, user_of
from muster.common.problems import Problem


@require_safe
@needs("see_board")
def home(request: HttpRequest) -> HttpResponse:
    """To what this role looks at first."""
    user = user_of(request)
    if homes.at_own_point(user):
        return redirect("command:point", code=user.point)
    wanted = homes.TABS[Role(user.role)][0]
    return redirect(next(entry.view for entry in MENU if entry.code == wanted))


@require_safe
@room("see_board")
def board(here: Room) -> HttpResponseBase:
    return show(here, "command/board.html", {"content": _content(here), "etag": _tag(here)})


@require_safe
@room("see_board")
def board_live(here: Room) -> HttpResponseBase:
    """The board without its shell; 304 while nothing has changed."""
    tag = _tag(here)
    if here.request.headers.get("If-None-Match") == tag:
        return _private(HttpResponseNotModified(), tag)
    context = {"content": _content(here), "at": here.board.at}
    return _private(render(here.request, "command/board_live.html", context), tag)


@require_safe
def board_json(request: HttpRequest) -> HttpResponseBase:
    """For programs: who is not logged in is told so, for a login page would be read as an answer."""
    if not request.user.is_authenticated:
        raise Problem("login_needed")
    return _board_json(request)


@room("see_board")
def _board_json(here: Room) -> HttpResponseBase:
    """The snapshot itself."""
    tag = f'"{here.snap.etag}"'
    if here.request.headers.get("If-None-Match") == tag:
        return _private(HttpResponseNotModified(), tag)
    return _private(HttpResponse(msgspec.json.encode(here.board), content_type="application/json"), tag)


def _content(here: Room) -> str:
    """The board itself, rendered once for all who see the same numbers in the same language."""
    names = may(here.user, "see_open_names")
    key = f"{get_language()}{names}"
    if key not in here.snap.pages:
        context = shows.board(here.board, names=names)
        here.snap.pages[key] = render_to_string("command/_board.html", context)
    return mark_safe(here.snap.pages[key])  # noqa: S308  our own template's output


def _tag(here: Room) -> str:
    return f'"{here.snap.etag}-{get_language()}"'


def _private(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
