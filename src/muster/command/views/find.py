"""Find a person by ID number, a village or point by name or code, a tube by code. Sent in the body: never in an address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.access.rules import may
from muster.access.scope import scope
from muster.command import words
from muster.command.queries import find as query
from muster.command.queries.persons import persons_masked
from muster.command.views.page import Room, room, show
from muster.common.templatetags.muster import hm, named

_LEAST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind, its name, where it stands, where to see more."""

    kind: str
    title: str
    detail: str
    url: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@room("see_board")
def find(here: Room) -> HttpResponseBase:
    asked = here.request.POST.get("q", "").strip()[:64]
    hits: list[Hit] = []
    if len(asked) >= (_LEAST if asked.isascii() else 1):
        hits = [*_persons(here, asked), *_places(here, asked), *_tubes(here, asked)]
    context: dict[str, Any] = {"asked": asked, "hits": hits, "may_persons": may(here.user, "see_persons")}
    return show(here, "command/find.html", context)


def _persons(here: Room, asked: str) -> list[Hit]:
    if not may(here.user, "see_persons"):
        return []
    found = query.names_of_number(here.round, scope(here.user, persons=True), asked)
    known = persons_masked(here.user.actor, "find", here.round.district, [row.person for row in found])
    return [
        Hit(
            _("Person"), known[row.person].name if row.person in known else _("not on the roll"),
            " · ".join(part for part in (
                str(words.ATTENDANCE[row.attendance]), row.point or "", hm(row.sampled_at or row.slot_at),
                _("result %(word)s") % {"word": words.RESULT[row.result]},
            ) if part),
            reverse("command:person", args=[row.person]),
        )
        for row in found
    ]  # fmt: skip


def _places(here: Room, asked: str) -> list[Hit]:
    lower = asked.lower()
    points = [
        Hit(_("Point"), f"{point.name} {point.code}", _("%(n)s open names") % {"n": f"{point.open:,}"},
            f"{reverse('command:points')}#{point.code}")
        for point in here.board.points if lower in point.name.lower() or lower == point.code.lower()
    ]  # fmt: skip
    villages = [
        Hit(_("Village"), named(place), place.code, f"{reverse('command:names')}?village={place.code}")
        for place in query.villages(here.round.district, here.scope, asked)
    ]
    return [*villages, *points][: query.MOST]


def _tubes(here: Room, asked: str) -> list[Hit]:
    return [
        Hit(_("Tube"), tube.code, f"{words.TUBE[tube.stage]} · {tube.point or '–'} · {tube.members}",
            f"{reverse('command:tubes')}?stage={tube.stage}#{tube.code}")
        for tube in query.tubes(*here.where, here.scope, asked)
    ]  # fmt: skip
