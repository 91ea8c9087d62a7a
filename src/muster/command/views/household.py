"""One household: its members masked, where each stands, who must not be missed, and the ways on."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.access.rules import may
from muster.access.scope import scope
from muster.account.queries import household_standing
from muster.command import standing, villages
from muster.command.queries import divisions as query
from muster.command.queries.persons import persons_masked
from muster.command.views.page import Room, room, show
from muster.common.problems import Problem
from muster.roll.enums import CareMark


@require_safe
@room("see_persons")
def household(here: Room, household: UUID) -> HttpResponseBase:
    visible = scope(here.user, persons=True)
    accounts = household_standing(*here.where, household, visible)
    if not accounts:
        raise Problem("not_found")
    persons = [account.person for account in accounts]
    known = persons_masked(here.user.actor, "household", here.round.district, persons)
    marks: dict[UUID, list[tuple[str, bool]]] = {}
    for found in query.marks(*here.where, persons):
        marks.setdefault(found.person, []).append((str(CareMark(found.mark).label), found.handed))
    tubes: dict[UUID, query.Swab] = {}
    for swab in query.swabs(*here.where, persons):
        tubes.setdefault(swab.person, swab)
    lines = [
        {
            "account": account, "person": known.get(account.person), "line": standing.line(account),
            "marks": marks.get(account.person, []), "swab": tubes.get(account.person),
            "roll": _way("roll:resident", account.person) if account.origin == "roll" else "",
        }
        for account in accounts
    ]  # fmt: skip
    first = accounts[0]
    number = next((person.household for person in known.values() if person.household), "")
    named = villages.named_codes([first.village]).get(first.village or "", "")
    context = {
        "lines": lines, "number": number, "village": named, "first": first,
        "card": _way("public:card", household) if may(here.user, "print_cards") else "",
        "see_lab": may(here.user, "see_lab"), "see_open": may(here.user, "see_open_names"),
        "crumbs": _crumbs(here, first.village, named, number),
    }  # fmt: skip
    return show(here, "command/household.html", context)


def _crumbs(here: Room, village: str | None, named: str, number: str) -> list[tuple[str, str]]:
    inside = village and not here.scope.point and village.startswith(here.scope.prefix)
    up = [(named or village or "", reverse("command:division", args=[village]))] if inside else []
    return [*up, (_("Household %(number)s") % {"number": number or "–"}, "")]


def _way(name: str, *args: UUID) -> str:
    """The address of another room's page, or nothing where that room is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
