"""Staff: the units with their quota against who came, and the workers of one unit by armband."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.command.forms import page_number
from muster.command.numbers import Place
from muster.command.queries import crews as query
from muster.command.views.page import Room, pager, room, show
from muster.common.problems import Problem
from muster.common.templatetags.muster import named
from muster.staff.enums import Role, Shift, UnitKind

PAGE = 100


@require_safe
@room("see_staff")
def staff(here: Room) -> HttpResponseBase:
    found = query.units(*here.where, here.scope)
    number = page_number(here.request.GET)
    pages = pager(len(found), number, PAGE, {})
    start = (pages["number"] - 1) * PAGE
    context = {
        "lines": [(str(UnitKind(unit.kind).label), unit) for unit in found[start : start + PAGE]],
        "categories": [row for row in here.board.staff if row.quota or row.on_duty],
        "whole": here.whole_county, **pages,
    }  # fmt: skip
    return show(here, "command/staff.html", context)


@require_safe
@room("see_staff")
def unit(here: Room, unit: int) -> HttpResponseBase:
    found = next((one for one in query.units(*here.where, here.scope) if one.id == unit), None)
    if found is None:
        raise Problem("not_found")
    number = page_number(here.request.GET)
    total, workers = query.workers(*here.where, here.scope, unit, offset=(number - 1) * PAGE, limit=PAGE)
    context = {
        "unit": found, "kind": UnitKind(found.kind).label,
        "lines": [
            (named(Place("", worker.category_zh, worker.category_en)),
             str(Role(worker.role).label) if worker.role else "", str(Shift(worker.shift).label) if worker.shift else "", worker)
            for worker in workers
        ],
        "crumbs": [(_("Staff"), reverse("command:staff")), (found.name, "")], **pager(total, number, PAGE, {}),
    }  # fmt: skip
    return show(here, "command/unit.html", context)
