"""The rows behind the board's numbers: points, tubes, devices. No person is named in any of them."""

from datetime import timedelta

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.access.rules import may
from muster.account.queries import round_rules
from muster.command import show as shows
from muster.command import words
from muster.command.enums import Label
from muster.command.forms import page_number
from muster.command.queries import machines
from muster.command.views.page import Room, pager, room, show
from muster.common import clock

PAGE = 100


@require_safe
@room("see_board")
def points(here: Room) -> HttpResponseBase:
    label = here.request.GET.get("label", "")
    found = [point for point in here.board.points if label in ("", point.label)]
    found.sort(key=lambda point: (-(point.wait_min or 0), point.code))
    lines = [
        {"point": point, "look": shows.label_shape(point.label), "word": Label(point.label).label} for point in found
    ]
    chosen = [
        words.Choice(row["value"], str(row["word"]), row["count"], row["value"] == label)
        for row in shows.labels(here.board)
    ]
    context = {
        "head": _("Sampling points"), "names": may(here.user, "see_open_names"), "lines": lines, "choices": chosen, "name": "label",
        "all": len(here.board.points),
        "chosen": label,
    }  # fmt: skip
    return show(here, "command/points.html", context)


@require_safe
@room("see_board")
def tubes(here: Room) -> HttpResponseBase:
    stage = here.request.GET.get("stage", "")
    stage = stage if stage in machines.TUBE_STAGES else ""
    number = page_number(here.request.GET)
    limit = here.board.tubes.limit_min
    total, found = machines.tubes_listed(
        *here.where, here.scope, clock.now(), limit, stage, offset=(number - 1) * PAGE, limit=PAGE
    )
    at = here.board.at
    lines = [
        {
            "tube": tube, "word": words.TUBE[tube.stage], "look": words.TUBE_LOOK.get(tube.stage, ("free", "")),
            "age": (at - clock.to_ms(tube.first_at)) // 60_000 if tube.waiting and tube.first_at else None,
            "result": words.RESULT.get(tube.result or "", tube.result or ""),
        }
        for tube in found
    ]  # fmt: skip
    chosen = [
        words.Choice(value, str(words.TUBE[value]), words.tube_count(here.board, value), value == stage)
        for value in words.TUBE_CHOICES
    ]
    context = {
        "head": _("Tubes"), "lines": lines, "choices": chosen, "name": "stage", "chosen": stage, "limit": limit,
        **pager(total, number, PAGE, {"stage": stage}),
    }  # fmt: skip
    return show(here, "command/tubes.html", context)


@require_safe
@room("see_board")
def devices(here: Room) -> HttpResponseBase:
    state = here.request.GET.get("state", "")
    state = state if state in machines.DEVICE_STATES else ""
    limit = round_rules(*here.where).device_silent_min
    found = machines.devices_listed(*here.where, here.scope, clock.now(), limit, state)
    counts = {"silent": here.board.devices.silent, "unsent": None, "working": here.board.devices.working}
    chosen = [
        words.Choice(value, str(words.DEVICE[value]), count, value == (state or "working"))
        for value, count in counts.items()
    ]
    before = clock.now() - timedelta(minutes=limit)
    lines = [{"row": row, "silent": row.last_seen_at is None or row.last_seen_at < before} for row in found]
    context = {
        "head": _("Devices"),
        "lines": lines,
        "choices": chosen,
        "name": "state",
        "chosen": state,
        "limit": limit,
    }
    return show(here, "command/devices.html", context)
