"""The care list, and entries that may be one person."""

import re
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from muster.access import audit
from muster.access.guard import needs
from muster.access.rules import may
from muster.roll import rules
from muster.roll.enums import CareMark, CareSource, Ruling
from muster.roll.queries import Person, care, residents_for, round_current, twins
from muster.roll.views import page
from muster.roll.views.page import Here, here_of, show

PAIRS = 20
_VILLAGE = re.compile(r"[0-9]{12}", re.ASCII)
STATES = {
    "current": _("Hold today"), "unsigned": _("Not signed for"), "signed": _("Signed for"), "expired": _("Past their last day"),
}  # fmt: skip
SOURCES = {care.BY_LIST: _("A resident list"), care.ON_THE_SPOT: _("Set during the round"), **dict(CareSource.choices)}
WHY = {
    "likeness": _("same name and birth date"),
    "phone": _("same name and phone"),
    "digit": _("same name, numbers differ in one digit"),
}
_COMPARED = ("name", "id_number", "birth_year", "sex", "phone", "document", "village", "household_number", "relation")
_HEADS = {
    "name": _("Name"), "id_number": _("Document number"), "birth_year": _("Born"), "sex": _("Sex"), "phone": _("Phone"),
    "document": _("Document"), "village": _("Village"), "household_number": _("Household"), "relation": _("Relation"),
}  # fmt: skip


@require_safe
@needs("see_persons")
def care_list(request: HttpRequest) -> HttpResponseBase:
    here = here_of(request)
    wanted, number = _care_filter(request), here.page()
    current = round_current(here.district)
    round_code = current.code if current else ""
    found, total = care.care_page(here.scope, round_code, wanted, page.today(), number)
    ids = list({one.resident for one in found})
    audit.read_persons(here.user.actor, "care_list", ids, district=here.district)
    people = {one.id: one for one in residents_for(here.district, ids)}
    places = page.village_names(one.village for one in found)
    counts = care.care_counts(here.scope, round_code, page.today())
    query = {name: value for name, value in asdict(wanted).items() if value and (name, value) != ("state", "current")}
    context = {
        "lines": [
            {
                "line": one, "name": rules.masked_name(people[one.resident].name), "born": people[one.resident].birth_year,
                "village": places.get(one.village, one.village), "number": page.number_word(one.number),
                "mark": page.mark_tags([one.mark])[0], "source": page.source_word(one.source if one.source != "list" else ""),
            }
            for one in found
        ],
        "wanted": wanted, "round": current, "query": query, "filtered": bool(query),
        "states": [(state, word, counts["state"][state]) for state, word in STATES.items()],
        "marks": [(value, word, counts["mark"].get(value, 0)) for value, word in CareMark.choices],
        "villages": page.village_choices(here), "sources": list(SOURCES.items()),
        **page.pager(total, number, care.PAGE, urlencode(query)),
    }  # fmt: skip
    return show(here, "roll/care.html", context)


def _care_filter(request: HttpRequest) -> care.CareFilter:
    """What is not one of ours is left out, so that an old link still opens."""
    asked = request.GET
    village, state = asked.get("village", ""), asked.get("state", "current")
    return care.CareFilter(
        mark=asked.get("mark", "") if asked.get("mark", "") in CareMark.values else "",
        village=village if _VILLAGE.fullmatch(village) else "",
        source=asked.get("source", "") if asked.get("source", "") in SOURCES else "",
        state=state if state in care.STATES else "current",
    )


@require_safe
@needs("see_persons")
def duplicates(request: HttpRequest) -> HttpResponseBase:
    here = here_of(request)
    found, number = twins.twins(here.scope), here.page()
    shown, ruled = found[PAIRS * (number - 1) : PAIRS * number], twins.twins_ruled(here.scope)
    ids = {id for pair in [*shown, *ruled] for id in (pair.one, pair.other)}
    audit.read_persons(here.user.actor, "duplicates", list(ids), district=here.district)
    people = {one.id: one for one in residents_for(here.district, ids)}
    places = page.village_names(one.village for one in people.values())
    context = {
        "pairs": [_pair(pair, people, places) for pair in shown],
        "ruled": [_pair(pair, people, places) for pair in ruled],
        "may_edit": may(here.user, "edit_roll"), "rulings": _rulings(here), **page.pager(len(found), number, PAIRS, ""),
    }  # fmt: skip
    return show(here, "roll/duplicates.html", context)


def _rulings(here: Here) -> list[tuple[str, str]]:
    if not may(here.user, "edit_roll"):
        return []
    return [(one.value, str(one.label)) for one in (Ruling.SAME, Ruling.DIFFERENT, Ruling.LATER)]


def _pair(pair: twins.Pair, people: dict[UUID, Person], places: dict[str, str]) -> dict[str, Any]:
    """Two entries side by side, masked; where the sealed values differ it is marked, though the masks look alike."""
    one, other = people[pair.one], people[pair.other]
    rows = [
        (
            str(_HEADS[name]),
            _cell(one, name, places),
            _cell(other, name, places),
            getattr(one, name) != getattr(other, name),
        )
        for name in _COMPARED
    ]
    return {
        "one": pair.one, "other": pair.other, "why": str(WHY.get(pair.why, "")), "rows": rows,
        "later": pair.ruling == Ruling.LATER, "ruling": page.word(Ruling.choices, pair.ruling), "code": pair.ruling,
        "names": (rules.masked_name(one.name), rules.masked_name(other.name)),
    }  # fmt: skip


def _cell(person: Person, name: str, places: dict[str, str]) -> str:
    hidden = page.masked(person)
    if name in hidden:
        return hidden[name]
    value = getattr(person, name)
    words = {"sex": page.sex_word, "document": page.document_word, "household_number": page.number_word}
    if name == "village":
        return places.get(person.village, person.village)
    return words[name](value) if name in words else str(value or "")
