"""Staff: the units with their quota against who came, and the workers of one unit by armband."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.access.scope import unit_only
from muster.command.forms import page_number
from muster.command.numbers import Place
from muster.command.queries import crews as query
from muster.command.views.page import Room, pager, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import named
from muster.staff.enums import Role, Shift, UnitKind

PAGE = 100


@require_safe
@room("see_staff")
def staff(here: Room) -> HttpResponseBase:
    """The units of the territory; a liaison is shown the own one at once."""
    only = unit_only(here.user)
    found = query.units(*here.where, here.scope, only)
    if only and found:
        return _unit_page(here, found[0], [])
    number = page_number(here.request.GET)
    pages = pager(len(found), number, PAGE, {})
    start = (pages["number"] - 1) * PAGE
    context = {
        "lines": [(str(UnitKind(unit.kind).label), unit) for unit in found[start : start + PAGE]],
        "categories": [row for row in here.board.staff if row.quota or row.on_duty] if only is None else [],
        "no_unit": only == "", "whole": here.whole_county, **pages,
    }  # fmt: skip
    return show(here, "command/staff.html", context)


@require_safe
@room("see_staff")
def unit(here: Room, unit: int) -> HttpResponseBase:
    only = unit_only(here.user)
    found = next((one for one in query.units(*here.where, here.scope, only) if one.id == unit), None)
    if found is None:
        raise Problem("not_found")
    return _unit_page(here, found, [(_("Staff"), reverse("command:staff")), (found.name, "")])


def _unit_page(here: Room, unit: query.Unit, crumbs: list[tuple[str, str]]) -> HttpResponseBase:
    number = page_number(here.request.GET)
    total, workers = query.workers(*here.where, here.scope, unit.id, offset=(number - 1) * PAGE, limit=PAGE)
    context = {
        "crew": unit, "kind": UnitKind(unit.kind).label, "lines": [_line(worker) for worker in workers],
        "crumbs": crumbs, **pager(total, number, PAGE, {}),
    }  # fmt: skip
    return show(here, "command/unit.html", context)


def _line(worker: query.Worker) -> tuple[str, str, str, int | None, query.Worker]:
    """The worker with words for category, post and shift, and the minutes worked until now."""
    minutes = None
    if worker.started_at:
        minutes = max(0, int(((worker.ended_at or clock.now()) - worker.started_at).total_seconds() // 60))
    return (
        named(Place("", worker.category_zh, worker.category_en)),
        str(Role(worker.role).label) if worker.role else "",
        str(Shift(worker.shift).label) if worker.shift else "",
        minutes,
        worker,
    )
