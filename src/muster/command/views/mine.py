"""The community worker's list: whom to knock for, in walking order, and what was found at each door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.rules import require
from muster.access.scope import scope
from muster.account import actions
from muster.command import records, snapshot, villages
from muster.command.forms import page_number
from muster.command.queries import mine as query
from muster.command.queries.names import Now
from muster.command.queries.persons import Person, persons_masked
from muster.command.views.page import Room, pager, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import num


@dataclass(frozen=True, slots=True)
class Door:
    """One household with those of it who are open; ``again_at``: before that a second visit finds nothing out."""

    household: UUID | None
    number: str
    people: list[tuple[query.Knock, Person | None]] = field(default_factory=list)
    again_at: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        return min((knock.due_at for knock, _person in self.people if knock.due_at), default=None)


@require_safe
@room("answer_open_names")
def mine(here: Room) -> HttpResponseBase:
    require(here.user, "see_persons")
    visible, at = scope(here.user, persons=True), clock.now()
    number = page_number(here.request.GET)
    total, found = query.knocks(here.round, visible, here.user.actor, Now.of(here.round, at), number)
    since = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    done = query.done(here.round, visible, here.user.actor, since)
    wanted = list(dict.fromkeys([*(knock.person for knock in found), *(row.person for row in done)]))
    known = persons_masked(here.user.actor, "knock_list", here.round.district, wanted)
    context = {
        "total": total, "streets": _streets(here, found, known, at), "now": at,
        "done": [{"row": row, "person": known.get(row.person), "word": _found(row)} for row in done],
        **pager(total, number, query.PAGE, {}),
    }  # fmt: skip
    return show(here, "command/mine.html", context)


@require_POST
@room("answer_open_names")
def nobody_home(here: Room, household: UUID) -> HttpResponseBase:
    """Knocked, and nobody opened: one visit for each open name behind that door."""
    require(here.user, "see_persons")
    at = clock.now()
    behind = query.door(here.round, scope(here.user, persons=True), here.user.actor, Now.of(here.round, at), household)
    if not behind:
        raise Problem("not_found")
    district, round_code = here.where
    for person in behind:
        actions.visit_record(
            district=district, round_code=round_code, resident=person, outcome="nobody_home", by=here.user.actor, at=at
        )
    snapshot.forget()
    messages.success(
        here.request, _("Written down for %(n)s names: nobody home") % {"n": num(len(behind))}, extra_tags="done"
    )
    return redirect("command:mine")


def _streets(
    here: Room, found: Sequence[query.Knock], known: dict[UUID, Person], at: datetime
) -> list[tuple[str, list[Door]]]:
    """By village the doors in walking order."""
    gap = timedelta(minutes=query.gap_min(here.round))
    names = villages.named_codes(knock.village for knock in found)
    doors: dict[tuple[str, Any], Door] = {}
    for knock in found:
        again = knock.visit_last_at + gap if knock.visit_last_at else None
        key = (knock.village or "", knock.household or knock.person)
        if key not in doors:
            waits = again if again and again > at else None
            doors[key] = Door(knock.household, knock.number, again_at=waits)
        doors[key].people.append((knock, known.get(knock.person)))
    streets: dict[str, list[Door]] = {}
    for (village, _household), door in doors.items():
        streets.setdefault(names.get(village, _("no village")), []).append(door)
    return list(streets.items())


def _found(row: query.Done) -> str:
    return _("Visited, not known there") if row.outcome == "not_known_here" else records.kind_word(row.kind)
