"""Sampling points: the list, and the page of each. Nobody is named; who stands there is told by post and armband."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.access.rules import may
from muster.access.scope import Scope, unit_only
from muster.command import kinds, says, site, snapshot, villages, words
from muster.command import show as shows
from muster.command.enums import Label
from muster.command.forms import page_number
from muster.command.numbers import Board, PointNow
from muster.command.queries import devices, point
from muster.command.queries import exceptions as doubts
from muster.command.views.page import Room, pager, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import oclock
from muster.staff.enums import Role, Shift

PAGE = 100
_ASKED_MOST = 32
_DOUBTS_SHOWN = 8


@require_safe
@room("see_board")
def points(here: Room) -> HttpResponseBase:
    """The points of the scope by longest wait; by label, by township, by a part of the name or the code."""
    asked = {name: here.request.GET.get(name, "")[:_ASKED_MOST].strip() for name in ("label", "town", "q")}
    found = [now for now in here.board.points if _wanted(now, asked)]
    found.sort(key=lambda now: (-(now.wait_min or 0), now.code))
    number = page_number(here.request.GET)
    pages = pager(len(found), number, PAGE, asked)
    start = (pages["number"] - 1) * PAGE
    context = {
        "names": may(here.user, "see_open_names"), "lines": [_line(now) for now in found[start : start + PAGE]],
        "choices": [words.Choice(row["value"], str(row["word"]), row["count"], row["value"] == asked["label"])
                    for row in shows.labels(here.board)],
        "asked": asked, "towns": here.board.townships, "name": "label", "all": len(here.board.points),
        "chosen": asked["label"], **pages,
    }  # fmt: skip
    return show(here, "command/points.html", context)


@require_safe
@room("see_board")
def one(here: Room, code: str) -> HttpResponseBase:
    """Everything of one point. Outside the scope it is as if there were none."""
    now = next((found for found in here.board.points if found.code == code), None)
    if now is None:
        raise Problem("point_unknown", code)
    of_point = Scope(here.round.district, code)
    board = snapshot.snapshot(here.round, of_point).board
    staff = may(here.user, "see_staff")
    context = {
        "point": now, "line": _line(now), "counts": board, "crumbs": [(_("Points"), reverse("command:points")), (now.name, "")],
        **_place(here, code), **_tables(here, code), **_people(here, code, staff), **_doubts(here, of_point, board),
        "names": may(here.user, "see_open_names"), "see_staff": staff, "see_lab": may(here.user, "see_lab"),
        "may_enrol": may(here.user, "enrol_devices"),
    }  # fmt: skip
    return show(here, "command/point.html", context)


def _wanted(now: PointNow, asked: dict[str, str]) -> bool:
    text = asked["q"].lower()
    return (
        asked["label"] in ("", now.label)
        and now.village.startswith(asked["town"])
        and (not text or text in now.name.lower() or text in now.code.lower())
    )


def _line(now: PointNow) -> dict[str, Any]:
    return {"point": now, "look": shows.label_shape(now.label), "word": Label(now.label).label}


def _place(here: Room, code: str) -> dict[str, Any]:
    """What stands there: lanes, the queue over the day, what is ready, what is left."""
    supplies = point.supplies(*here.where, code)
    return {
        "lanes": point.lanes(*here.where, code, clock.now()),
        "queue": _curve(point.queue_hours(*here.where, code)),
        "items": [(site.said(site.ITEM, item.item), item) for item in point.readiness(*here.where, code)],
        "supplies": [
            (site.said(site.SUPPLY, found.item), found, round(found.hours * 60) if found.hours is not None else None,
             found.hours is not None and found.hours < site.HOURS_SHORT)
            for found in supplies
        ],
        "cleaned": [(site.said(site.PLACE, found.place), found) for found in point.disinfections(*here.where, code)],
    }  # fmt: skip


def _curve(found: list[point.Waiting]) -> shows.Bins:
    parts = [(oclock(clock.to_ms(hour.hour)), hour.waiting, "fill-told") for hour in found]
    return shows.bins(_("Longest queue of each hour"), parts)


def _tables(here: Room, code: str) -> dict[str, Any]:
    found = [row for row in devices.device_rows(*here.where, here.scope) if row.point == code]
    limit = devices.silent_min(*here.where)
    return {"devices": [devices.Standing.of(row, clock.now(), limit) for row in found]}


def _people(here: Room, code: str, staff: bool) -> dict[str, Any]:
    incidents = [(site.said(site.INCIDENT, found.what), found) for found in point.incidents(*here.where, code)]
    if not staff:
        return {"incidents": incidents}
    posts = point.posts(*here.where, code, unit_only(here.user))
    held = [(str(Role(post.role).label), str(Shift(post.shift).label), post) for post in posts]
    return {"incidents": incidents, "posts": held, "came": sum(post.started_at is not None for *_w, post in held)}


def _doubts(here: Room, of_point: Scope, board: Board) -> dict[str, Any]:
    listed = doubts.exceptions_listed(*here.where, of_point, settled=False, limit=_DOUBTS_SHOWN)
    village = board.points[0].village if board.points else ""
    return {
        "doubts": [(kinds.kind_words(row.kind), says.STYLES[kinds.kind_words(row.kind).shape], row) for row in listed.rows],
        "doubts_total": listed.total, "village": villages.named_codes([village]).get(village, village),
        "care": shows.care(board),
        "stages": [(str(words.TUBE[stage]), stage, words.tube_count(board, stage)) for stage in words.TUBE_CHOICES],
    }  # fmt: skip
