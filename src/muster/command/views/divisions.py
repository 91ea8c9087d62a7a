"""County, township, village: each with the figures of its own board, and what lies in it."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from muster.access.rules import may
from muster.access.scope import Scope
from muster.command import show as shows
from muster.command import snapshot
from muster.command.enums import Label
from muster.command.forms import page_number
from muster.command.numbers import Board, Place
from muster.command.queries import divisions as query
from muster.command.queries.board import one_state
from muster.command.queries.names import Now
from muster.command.views.page import Room, pager, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import named
from muster.roll.enums import Level
from muster.roll.models import Division


@require_safe
@room("see_board")
def divisions(here: Room) -> HttpResponseBase:
    """To the widest division that this person sees; who has one point has that point's page instead."""
    if here.scope.point:
        return redirect("command:point", code=here.scope.point)
    prefix = here.scope.prefix
    return redirect("command:division", code=prefix if len(prefix) >= len(here.round.district) else here.round.district)


@require_safe
@room("see_board")
def division(here: Room, code: str) -> HttpResponseBase:
    place = query.division_seen(here.scope, here.round.district, code)
    if place is None:
        raise Problem("not_found")
    board = snapshot.snapshot(here.round, Scope(code, "")).board
    village = place.level == Level.VILLAGE
    context = {
        "place": place, "title": _name(place), "level": Level(place.level).label, "numbers": board, "is_village": village,
        "crumbs": [(_name(up), reverse("command:division", args=[up.code])) for up in query.above(place, here.scope)]
        + [(_name(place), "")],
        "names": may(here.user, "see_open_names"), "bar": shows.account_bar(board), "points": _points(board),
        **(_households(here, place) if village else _children(here, place)),
    }  # fmt: skip
    return show(here, "command/division.html", context)


def _children(here: Room, place: Division) -> dict[str, Any]:
    with one_state():
        counted = query.parts(here.round, place, Now.of(here.round, clock.now()))
    below = Division.objects.filter(parent=place.code).order_by("code")
    empty = query.Part("", 0, 0, 0, 0, 0)
    lines = [(child.code, _name(child), counted.get(child.code, empty)) for child in below]
    return {"children": lines, "nowhere": here.round.district == place.code}


def _households(here: Room, place: Division) -> dict[str, Any]:
    """Household numbers lead to people, so only those see them who may see persons."""
    if not may(here.user, "see_persons"):
        return {"households": [], "see_persons": False}
    number = page_number(here.request.GET)
    total, found = query.households(here.round, place.code, number)
    return {"households": found, "see_persons": True, **pager(total, number, query.PAGE, {})}


def _points(board: Board) -> list[dict[str, Any]]:
    return [
        {"point": now, "look": shows.label_shape(now.label), "word": Label(now.label).label} for now in board.points
    ]


def _name(place: Division) -> str:
    return named(Place(place.code, place.name_zh, place.name_en))
