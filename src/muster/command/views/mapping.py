"""The map of points, and the shapes on it as GeoJSON; both show one's own territory and nothing beyond it."""

from typing import Any

import msgspec
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.command import show as shows
from muster.command import villages
from muster.command.enums import Label
from muster.command.queries import mapping as query
from muster.command.views.page import Room, room, show
from muster.common.templatetags.muster import num, span


@require_safe
@room("see_board")
def points_map(here: Room) -> HttpResponseBase:
    lines = [
        {"point": now, "look": shows.label_shape(now.label), "word": Label(now.label).label}
        for now in sorted(here.board.points, key=lambda now: (-(now.wait_min or 0), now.code))
    ]
    return show(here, "command/map.html", {"lines": lines, "labels": shows.labels(here.board)})


@require_safe
@room("see_board")
def shapes(here: Room) -> HttpResponseBase:
    """Answers 304 while no number of the board has changed."""
    tag = f'"{here.snap.etag}-{get_language()}"'
    reply: HttpResponse
    if here.request.headers.get("If-None-Match") == tag:
        reply = HttpResponseNotModified()
    else:
        collection = {"type": "FeatureCollection", "illustrative": True, "features": [*_lands(here), *_points(here)]}
        reply = HttpResponse(msgspec.json.encode(collection), content_type="application/geo+json")
    reply["ETag"] = tag
    reply["Cache-Control"] = "private, no-cache"
    return reply


def _lands(here: Room) -> list[dict[str, Any]]:
    drawn = query.village_places(here.round.district, here.scope)
    towns = query.outlines(drawn, here.board.points)
    names = villages.named_codes([*drawn, *towns])
    lands = [
        query.feature("township", "Polygon", [[*shape, shape[0]]], code=code, name=names.get(code, ""),
                      url=reverse("command:division", args=[code]) if code.startswith(here.scope.prefix) else "")
        for code, shape in towns.items()
    ]  # fmt: skip
    spots = [
        query.feature("village", "Point", place, code=code, name=names.get(code, ""),
                      url=reverse("command:division", args=[code]))
        for code, place in drawn.items()
    ]  # fmt: skip
    return lands + spots


def _points(here: Room) -> list[dict[str, Any]]:
    return [
        query.feature(
            "point", "Point", (now.x, now.y), code=now.code, name=now.name, label=now.label, icon=shows.label_shape(now.label)[0],
            style=shows.label_shape(now.label)[1], url=reverse("command:point", args=[now.code]),
            say=_("%(point)s: %(word)s, wait %(wait)s, open names %(open)s") % {
                "point": now.name, "word": Label(now.label).label, "wait": span(now.wait_min), "open": num(now.open)},
            wait=span(now.wait_min), word=str(Label(now.label).label), open=num(now.open),
        )
        for now in here.board.points
    ]  # fmt: skip
