"""The list of names, open ones first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.rules import may
from muster.access.scope import scope
from muster.account import actions
from muster.command import people, snapshot, words
from muster.command.forms import Assign, names_filter, page_number
from muster.command.numbers import Place
from muster.command.queries import names as query
from muster.command.queries.board import one_state
from muster.command.queries.persons import Person, persons_masked
from muster.command.views.page import Room, room, show
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import named, num
from muster.roll.models import Division


@dataclass(frozen=True, slots=True)
class Line:
    """A name as the list prints it."""

    row: query.NameRow
    person: Person | None
    village: str
    owner: str
    late: bool

    @property
    def shape(self) -> str:
        return words.STANDING_LOOK[self.row.attendance][0]

    @property
    def style(self) -> str:
        return words.STANDING_LOOK[self.row.attendance][1]

    @property
    def word(self) -> str:
        return str(words.ATTENDANCE[self.row.attendance])

    @property
    def result(self) -> str:
        return str(words.RESULT[self.row.result])

    @property
    def result_shape(self) -> str:
        return words.RESULT_LOOK.get(self.row.result, ("", ""))[0]

    @property
    def result_style(self) -> str:
        return words.RESULT_LOOK.get(self.row.result, ("", ""))[1]


@require_safe
@room("see_open_names")
def names(here: Room) -> HttpResponseBase:
    wanted, now = names_filter(here.request.GET), query.Now.of(here.round, clock.now())
    with one_state():
        page = query.names_page(here.round, scope(here.user, persons=True), wanted, now, page_number(here.request.GET))
    villages = villages_named(page.villages)
    context = {
        "lines": _lines(here, page.rows, villages),
        "page": page, "wanted": wanted, "filtered": wanted != query.Filter(),
        "result_word": words.RESULT.get(wanted.result, ""),
        "villages": [(code, villages.get(code, _("no village")), count) for code, count in page.villages.items()],
        "standings": words.standings(here.board, wanted), "owners": words.owners(here.board, wanted),
        "may_assign": _may_assign(here), "query": urlencode(query.said(wanted)), "may_export": may(here.user, "export"),
        "may_print": may(here.user, "answer_open_names") and may(here.user, "see_persons"),
        "to_go": wanted.standing in query.TO_GO,
        "previous": _address(wanted, page.number - 1), "next": _address(wanted, page.number + 1),
    }  # fmt: skip
    return show(here, "command/names.html", context)


@require_POST
@room("answer_open_names")
def assign(here: Room) -> HttpResponseBase:
    """Every open name without an owner gets its community worker, and a time."""
    if not _may_assign(here):
        raise Problem("not_allowed")
    form = Assign(here.request.POST)
    if form.is_valid():
        at = clock.now()
        district, round_code = here.where
        given = actions.name_assign_open(
            district=district, round_code=round_code, by=here.user.actor, at=at,
            due_at=at + timedelta(minutes=form.cleaned_data["minutes"]),
        )  # fmt: skip
        snapshot.forget()
        messages.success(here.request, _("%(n)s names have an owner and a time") % {"n": num(given)}, extra_tags="done")
    return redirect(reverse("command:names") + "?owner=any")


def _may_assign(here: Room) -> bool:
    """The county's command centre, once every slot is over: before, the points answer for who is still invited."""
    account = here.board.account
    return may(here.user, "close_round") and here.whole_county and account.nobody > 0 and account.later == 0


def _lines(here: Room, rows: list[query.NameRow], villages: dict[str, str]) -> list[Line]:
    now = query.Now.of(here.round, clock.now())
    known = persons_masked(here.user.actor, "open_names", here.round.district, [row.person for row in rows])
    owners = people.actors(row.owner for row in rows)
    return [
        Line(
            row,
            known.get(row.person),
            villages.get(row.village or "", _("no village")),
            owners.get(row.owner or "", ""),
            row.attendance == "open" and (row.due_at < now.at if row.due_at else (row.slot_at or now.over) <= now.over),
        )
        for row in rows
    ]


def villages_named(codes: Iterable[str]) -> dict[str, str]:
    found = Division.objects.filter(code__in=list(codes)).order_by("code")
    return {place.code: named(Place(place.code, place.name_zh, place.name_en)) for place in found}


def _address(wanted: query.Filter, number: int) -> str:
    return "?" + urlencode(query.said(wanted) | {"page": str(number)})


def filter_said(wanted: query.Filter) -> str:
    """The filter in words, for pages that show what it leaves."""
    said = [words.ATTENDANCE.get(wanted.standing, _("Answered for"))]
    if wanted.village:
        said.append(villages_named([wanted.village]).get(wanted.village, _("no village")))
    if wanted.point:
        said.append(wanted.point)
    if wanted.owner:
        said.append(words.OWNER.get(wanted.owner) or people.actors([wanted.owner])[wanted.owner])
    if wanted.result:
        said.append(words.RESULT[wanted.result])
    return " · ".join(str(one) for one in said)
