"""The roll in hand: found by any words or looked through by village; one person with household, marks and history."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access import audit
from muster.access.guard import needs
from muster.access.models import User
from muster.access.rules import may, require
from muster.roll import forms, rules, words
from muster.roll.queries import Masked, Person, hand, residents_for, search, twins
from muster.roll.views import page
from muster.roll.views.page import Here, here_of, show

FOUND_MOST = 50
_LEAST = 2
_VILLAGE = re.compile(r"[0-9]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """A person of a list, masked."""

    id: UUID
    name: str
    id_number: str
    birth_year: int | None
    village: str
    number: str
    sex: str
    document: str
    relation: str
    state: str
    gone: bool
    marks: list[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_persons")
def roll(request: HttpRequest) -> HttpResponseBase:
    """A search is sent in the body: an address never holds a name or a number."""
    here = here_of(request)
    village = request.GET.get("village", "")
    if request.method == "POST":
        return _searched(here)
    if _VILLAGE.fullmatch(village):
        return _village(here, village)
    villages = hand.villages(here.scope)
    context = {
        "villages": villages, "people": sum(one.people for one in villages),
        "households": sum(one.households for one in villages), "may_edit": may(here.user, "edit_roll"),
    }  # fmt: skip
    return show(here, "roll/roll.html", context)


def _searched(here: Here) -> HttpResponseBase:
    asked = here.request.POST.get("q", "").strip()[:64]
    gone = here.request.POST.get("gone") == "yes"
    enough = len(asked) >= (_LEAST if asked.isascii() else 1)
    found = search(asked, here.scope, limit=FOUND_MOST + 1, gone=gone) if enough else []
    lines = _found(here, found[:FOUND_MOST])
    context = {
        "asked": asked, "gone": gone, "lines": lines, "more": len(found) > FOUND_MOST, "short": bool(asked) and not enough,
        "one": words.one_word(asked),
        "may_edit": may(here.user, "edit_roll"),
    }  # fmt: skip
    return show(here, "roll/found.html", context)


def _found(here: Here, found: list[Masked]) -> list[Line]:
    audit.read_persons(here.user.actor, "roll_search", [one.id for one in found], district=here.district)
    people = {one.id: one for one in residents_for(here.district, [one.id for one in found])}
    places = page.village_names(one.village for one in found)
    return [
        Line(
            one.id, one.name, one.id_number, one.birth_year, places.get(one.village, one.village),
            page.number_word(people[one.id].household_number), page.sex_word(one.sex),
            page.document_word(people[one.id].document), people[one.id].relation,
            str(_("gone")) if one.gone else "", one.gone, [],
        )
        for one in found
    ]  # fmt: skip


def _village(here: Here, village: str) -> HttpResponseBase:
    number, gone = here.page(), here.request.GET.get("gone") == "yes"
    household = _uuid(here.request.GET.get("household", ""))
    found, total = hand.people_page(
        here.scope, village=village, household=household, gone=gone, today=page.today(), number=number
    )
    ids = [one.id for one in found]
    audit.read_persons(here.user.actor, "roll_village", ids, district=here.district)
    people = {one.id: one for one in residents_for(here.district, ids)}
    name = page.village_names([village]).get(village, village)
    lines = [
        Line(
            one.id, rules.masked_name(people[one.id].name), rules.masked_number(people[one.id].id_number), one.birth_year,
            name, page.number_word(one.number), page.sex_word(one.sex), page.document_word(one.document), one.relation,
            page.absence_word(one.absence) if one.absence else str(_("gone")) if one.gone else "", one.gone,
            page.mark_tags(one.marks),
        )
        for one in found
    ]  # fmt: skip
    kept = f"village={village}" + ("&gone=yes" if gone else "") + (f"&household={household}" if household else "")
    context = {
        "village": village, "name": name, "lines": lines, "gone": gone, "household": household,
        "may_edit": may(here.user, "edit_roll"), **page.pager(total, number, hand.PAGE, kept),
    }  # fmt: skip
    return show(here, "roll/village.html", context)


@require_safe
@needs("see_persons")
def resident(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    return resident_page(here_of(request), resident)


@require_POST
@needs("see_persons")
def full(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    """In the clear, for a purpose that is written down with the look."""
    here = here_of(request)
    form = forms.Purpose(request.POST)
    if not form.is_valid():
        return resident_page(here, resident, bad=form, status=422)
    return resident_page(here, resident, purpose=form.cleaned_data["purpose"])


def resident_page(
    here: Here, resident: UUID, *, purpose: str = "", bad: Any = None, status: int = 200, mark_form: Any = None
) -> HttpResponseBase:
    require(here.user, "see_persons")
    person, standing = page.found_or_404(hand.person_get(resident, here.scope))
    mates = [id for id in hand.housemates(standing.district, standing.household) if id != resident]
    pairs = twins.twins(here.scope, of=resident)
    others = [pair.other if pair.one == resident else pair.one for pair in pairs]
    shown = residents_for(standing.district, [*mates, *others])
    audit.read_persons(
        here.user.actor, f"roll_full {purpose}" if purpose else "roll_person", [resident, *mates, *others],
        district=standing.district,
    )  # fmt: skip
    known = {one.id: one for one in shown}
    places = page.village_names([person.village, *(one.village for one in shown)])
    context = {
        "id": resident, "person": person, "standing": standing, "full": purpose,
        "shown": page.clear(person) if purpose else page.masked(person), "village": places.get(person.village, person.village),
        "number": page.number_word(person.household_number), "document": page.document_word(person.document),
        "sex": page.sex_word(person.sex), "absence": page.absence_word(standing.absence) if standing.absence else "",
        "marks": _marks(standing.district, resident), "history": _history(standing.district, resident, bool(purpose)),
        "mates": [_mate(known[id]) for id in mates if id in known],
        "pairs": [(_mate(known[id]), pair.ruling) for id, pair in zip(others, pairs, strict=True) if id in known],
        "purpose_form": bad or forms.Purpose(), "mark_form": mark_form or forms.Mark(), "lift_form": forms.Reason(),
        "may_edit": may(here.user, "edit_roll"), "may_open": may(here.user, "see_open_names"),
    }  # fmt: skip
    return show(here, "roll/resident.html", context, status=status)


def _mate(person: Person) -> tuple[UUID, str, int | None, str]:
    return person.id, rules.masked_name(person.name), person.birth_year, person.relation


def _marks(district: str, resident: UUID) -> list[dict[str, Any]]:
    now = page.today()
    return [
        {
            "code": one.mark, "word": page.mark_tags([one.mark])[0][0], "style": page.mark_tags([one.mark])[0][1],
            "since": one.since, "until": one.until, "source": page.source_word(one.source),
            "over": one.until is not None and one.until < now,
        }
        for one in hand.marks_of(district, resident)
    ]  # fmt: skip


def _history(district: str, resident: UUID, clear: bool) -> list[dict[str, Any]]:
    lines = hand.history_of(district, resident, full=clear)
    actors = {one.by: name for one in lines if (name := _actor(one.by))}
    return [
        {
            "word": page.change_word(one.what), "at": one.at, "by": actors.get(one.by, one.by[:16]),
            "fields": [str(page.FIELDS.get(name, name)) for name in one.fields],
            "detail": _detail(one.what, one.detail),
            "said": [(str(page.FIELDS.get(name, name)), _said(name, text)) for name, text in one.said.items()],
        }
        for one in lines
    ]  # fmt: skip


def _actor(by: str) -> str:
    if not by.startswith("user:") or not by[5:].isdecimal():
        return ""
    return str(User.objects.filter(pk=int(by[5:])).values_list("username", flat=True).first() or "")


def _detail(what: str, detail: str) -> str:
    """Codes of the line in words; the id of another entry says nothing to a reader."""
    parts = detail.split()
    if what in ("same", "different", "undecided"):
        return ""
    if what in ("added", "moved_home"):
        return " → ".join(page.village_names(parts).get(one, one) for one in dict.fromkeys(parts))
    if what in ("mark_set", "mark_lifted") and parts:
        words = [page.mark_tags(parts[:1])[0][0], *(page.source_word(one) for one in parts[1:2]), *parts[2:]]
        return " · ".join(words)
    return " – ".join(parts)


def _said(name: str, text: str) -> str:
    if name == "document":
        return page.document_word(text)
    return page.sex_word(text) if name == "sex" else text


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
