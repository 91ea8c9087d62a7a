"""The bulletin, and the numbers it prints as files."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.command import acts, words
from muster.command import bulletin as bulletins
from muster.command.numbers import Board
from muster.command.views.page import Room, room, show
from muster.common import sheets
from muster.common.templatetags.muster import named
from muster.roll.enums import CareMark


@require_safe
@room("see_board")
def bulletin(here: Room) -> HttpResponseBase:
    context = {"papers": bulletins.in_both(here.board), "table": list(lines(here.board))}
    return show(here, "command/bulletin.html", context)


@require_safe
@room("see_board")
def export(here: Room, form: str) -> HttpResponseBase:
    """The same numbers as the sentences, for another program (json) or a spreadsheet (csv). No person is in it."""
    name = f"bulletin-{here.round.code}"
    if form == "csv":
        found = list(lines(here.board))
        return sheets.answer("csv", name, [_("Group"), _("What"), _("Number")], found, len(found))
    if form != "json":
        raise Http404
    body: dict[str, Any] = {
        "title": {paper["lang"]: paper["title"] for paper in bulletins.in_both(here.board)},
        "sentences": {paper["lang"]: paper["sentences"] for paper in bulletins.in_both(here.board)},
        "numbers": msgspec.to_builtins(msgspec.structs.replace(here.board, points=[])),
    }
    response = HttpResponse(msgspec.json.encode(body), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def lines(board: Board) -> Iterator[tuple[str, str, int]]:
    """(group, what, number): every number that the sentences print."""
    account, tubes = board.account, board.tubes
    yield _("Roll"), str(acts.COUNT["names"]), account.names
    for standing in ("sampled", "excused", "elsewhere", "refused", "not_found", "open"):
        yield _("Roll"), str(words.ATTENDANCE[standing]), getattr(account, standing)
    for owner, count in (("later", account.later), ("any", account.owned), ("none", account.nobody)):
        yield _("Open names"), str(words.OWNER[owner]), count
    yield _("Sampling"), str(acts.COUNT["swabs"]), board.specimens
    yield _("Sampling"), str(acts.COUNT["walk_ins"]), board.walk_ins
    yield _("Sampling"), _("Sampling points"), len(board.points)
    for stage in words.TUBE_CHOICES:
        yield _("Tubes"), str(words.TUBE[stage]), getattr(tubes, stage)
    for result in ("pending", "held", "negative", "positive", "to_resample"):
        yield _("Results"), str(words.RESULT[result]), getattr(board.results, result)
    yield _("Results"), _("Cases"), board.cases
    yield _("Results"), _("Contacts"), board.contacts
    for row in board.staff:
        yield _("People on duty"), named(row), row.on_duty
    for care in board.care:
        yield _("Care list, handed over"), str(CareMark(care.mark).label), care.handed
    yield _("Exceptions"), _("To rule on"), board.exceptions_open
    yield _("Exceptions"), _("Settled"), board.exceptions_settled
