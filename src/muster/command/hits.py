"""What the finder found, in words: one line each, with the page it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.access.models import User
from muster.access.rules import may
from muster.access.scope import Scope, scope
from muster.command import shell, villages, words
from muster.command.enums import Label
from muster.command.numbers import PointNow
from muster.command.queries import find as query
from muster.common.templatetags.muster import hm, named, num
from muster.plan.models import Point
from muster.roll.enums import Level
from muster.roll.models import Round

LEAST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind, its icon, its name, where it stands, where to see more."""

    kind: str
    icon: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and for what round, within what."""

    user: User
    round: Round
    scope: Scope
    points: list[PointNow]

    @property
    def where(self) -> tuple[str, str]:
        return self.round.district, self.round.code


_PACKED = {"bag": gettext_lazy("Bag"), "box": gettext_lazy("Box")}


def pages(asker: Asker, asked: str) -> Iterator[Hit]:
    """The pages of the menu whose name holds these words."""
    lower = asked.lower()
    for entry in shell.entries(asker.user, asker.scope):
        if lower in str(entry.word).lower():
            yield Hit(_("Page"), entry.code, str(entry.word), str(shell.GROUPS[entry.group]), reverse(entry.view))


def people(asker: Asker, asked: str) -> tuple[list[Hit], list[query.Found]]:
    """Masked people of one's own territory; whoever shows them writes the look down."""
    if not may(asker.user, "see_persons"):
        return [], []
    found = query.people(asker.round, scope(asker.user, persons=True), asked)
    names = villages.named_codes(standing.village for _one, standing in found)
    view = "command:person" if may(asker.user, "see_open_names") else "command:household"
    hits = [
        Hit(
            _("Person"), "roll", f"{one.name} {one.birth_year or ''}".strip(),
            " · ".join(part for part in (
                names.get(standing.village or "", ""), str(words.ATTENDANCE.get(standing.attendance, "")), standing.point or "",
                hm(standing.sampled_at or standing.slot_at), _("result %(word)s") % {"word": words.RESULT[standing.result]},
            ) if part),
            reverse(view, args=[standing.person if view == "command:person" else one.household]),
        )
        for one, standing in found
    ]  # fmt: skip
    return hits, [standing for _one, standing in found]


def in_hand(asker: Asker, asked: str) -> tuple[list[Hit], list[UUID]]:
    """Whoever works at a point and has the person in hand: masked, where they belong, and whether they were sampled."""
    if not asker.scope.point or not may(asker.user, "see_in_hand"):
        return [], []
    found = query.in_hand(asker.round, asked)
    points = Point.objects.filter(district=asker.round.district, round=asker.round.code)
    names = {code: f"{name} {code}" for code, name in points.values_list("code", "name")}
    hits = [
        Hit(_("Person"), "roll", f"{one.name} {one.birth_year or ''}".strip(), _stands(standing, names), "")
        for one, standing in found
    ]
    return hits, [one.id for one, _standing in found]


def _stands(standing: query.Found | None, names: dict[str, str]) -> str:
    if standing is None:
        return _("not expected in this round")
    point = standing.point or ""
    parts = [
        _("belongs to %(point)s") % {"point": names.get(point, point)} if point else "",
        str(words.ATTENDANCE.get(standing.attendance, "")), hm(standing.sampled_at) if standing.sampled_at else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def places(asker: Asker, asked: str) -> Iterator[Hit]:
    lower = asked.lower()
    shown = 0
    for point in asker.points:
        if shown < query.MOST and (lower in point.name.lower() or point.code.lower().startswith(lower)):
            shown += 1
            detail = _("%(word)s · %(n)s open names") % {"word": Label(point.label).label, "n": num(point.open)}
            yield Hit(
                _("Point"), "points", f"{point.name} {point.code}", detail, reverse("command:point", args=[point.code])
            )
    for place, level in query.divisions(asker.round.district, asker.scope, asked):
        yield Hit(
            str(Level(level).label), "map", named(place), place.code, reverse("command:division", args=[place.code])
        )
    if may(asker.user, "see_persons"):
        found = query.households(asker.round, scope(asker.user, persons=True), asked)
        names = villages.named_codes(one.village for one in found)
        for one in found:
            detail = f"{names.get(one.village, '')} · {num(one.names)}"
            yield Hit(_("Household"), "cards", one.number, detail, reverse("command:household", args=[one.id]))


def things(asker: Asker, asked: str) -> Iterator[Hit]:
    """Tubes, bags and boxes for those who work with tubes; devices by the beginning of their id."""
    see_lab = may(asker.user, "see_lab")
    for tube in query.tubes(*asker.where, asker.scope, asked):
        detail = f"{words.TUBE[tube.stage]} · {tube.point or '–'} · {tube.members}"
        to_list = f"{reverse('command:tubes')}?q={tube.code}"
        yield Hit(
            _("Tube"), "tubes", tube.code, detail, reverse("command:tube", args=[tube.code]) if see_lab else to_list
        )
    for kind, pack in query.packed(*asker.where, asker.scope, asked) if see_lab else []:
        detail = _("%(n)s tubes · packed %(at)s") % {"n": num(pack.tubes), "at": hm(pack.packed_at)}
        url = reverse("command:tube", args=[pack.tube]) if pack.tube else reverse("command:tubes")
        yield Hit(str(_PACKED[kind]), "tubes", pack.code, f"{pack.point or '–'} · {detail}", url)
    for device in query.devices(*asker.where, asker.scope, asked):
        detail = f"{device.point or '–'}{f' · {device.lane}' if device.lane else ''}"
        yield Hit(
            _("Device"), "devices", device.label or device.id[:8], detail, reverse("command:device", args=[device.id])
        )
