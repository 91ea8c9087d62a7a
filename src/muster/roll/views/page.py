"""What the pages of the roll share: who looks, within which territory, and the words around codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.access.models import User
from muster.access.scope import Scope, scope
from muster.common import clock
from muster.common.problems import Problem
from muster.common.templatetags.muster import named
from muster.roll import rules
from muster.roll.enums import Absence, CareMark, CareSource, Change, Document, Sex
from muster.roll.models import Division
from muster.roll.queries import Person

PAGES_MOST = 100_000
MARK_LOOK = {
    CareMark.YELLOW_CODE: "open", CareMark.RED_CODE: "held", CareMark.QUARANTINED: "held", CareMark.POSTPARTUM: "info",
    CareMark.BEDRIDDEN: "info", CareMark.DIALYSIS: "info",
}  # fmt: skip
FIELDS = {
    "name": _("Name"), "document": _("Document"), "id_number": _("Number of the document"), "birth": _("Born on"),
    "sex": _("Sex"), "relation": _("Relation to the head of the household"), "phone": _("Phone"),
    "household": _("Household"), "address": _("Address"), "reason": _("Reason, and how you know"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Village:
    """A place as ``named`` prints it."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Here:
    """Who looks, and within which territory."""

    request: HttpRequest
    user: User
    scope: Scope

    @property
    def district(self) -> str:
        return self.scope.district

    def page(self) -> int:
        text = self.request.GET.get("page", "1")
        return min(int(text), PAGES_MOST) if text.isascii() and text.isdigit() and int(text) else 1


def here_of(request: HttpRequest) -> Here:
    """Persons are read within one county; whoever has none, or one point only, has no roll."""
    if not isinstance(request.user, User):
        raise Problem("not_allowed")
    visible = scope(request.user, persons=True)
    if not visible.district or visible.point:
        raise Problem("not_allowed", "roll: a territory in one county")
    return Here(request, request.user, visible)


def show(here: Here, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(here.request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def today() -> date:
    return timezone.localtime(clock.now()).date()


def found_or_404(found: Any) -> Any:
    """What lies outside the territory is as unknown as what does not exist."""
    if found is None:
        raise Http404
    return found


def village_names(codes: Iterable[str]) -> dict[str, str]:
    found = Division.objects.filter(code__in=set(codes)).values_list("code", "name_zh", "name_en")
    return {code: named(Village(code, zh, en)) for code, zh, en in found}


def village_choices(here: Here) -> list[tuple[str, str]]:
    found = Division.objects.filter(code__startswith=here.scope.prefix, level="village").order_by("code")
    return [(one.code, named(Village(one.code, one.name_zh, one.name_en))) for one in found]


def masked(person: Person) -> dict[str, str]:
    """What a person's page shows before somebody says what for."""
    return {
        "name": rules.masked_name(person.name), "id_number": rules.masked_number(person.id_number),
        "phone": "*" * max(0, len(person.phone) - 4) + person.phone[-4:], "address": "***" if person.address else "",
    }  # fmt: skip


def clear(person: Person) -> dict[str, str]:
    return {
        "name": person.name, "id_number": person.id_number, "phone": person.phone, "address": person.address,
    }  # fmt: skip


def word(choices: Any, value: str) -> str:
    """The word of a stored code; a code nobody has given a word stays a code."""
    return str(dict(choices).get(value, value))


def number_word(number: str) -> str:
    """A household of one that came without a number has a made one."""
    return "–" if number.startswith("~") else number


def mark_tags(marks: Iterable[str]) -> list[tuple[str, str]]:
    return [(word(CareMark.choices, mark), MARK_LOOK.get(CareMark(mark), "")) for mark in marks]


def document_word(value: str) -> str:
    return word(Document.choices, value)


def sex_word(value: str) -> str:
    return word(Sex.choices, value)


def absence_word(value: str) -> str:
    return word(Absence.choices, value)


def change_word(value: str) -> str:
    return word(Change.choices, value)


def source_word(source: str) -> str:
    if source in CareSource.values:
        return word(CareSource.choices, source)
    return str(_("Set during the round") if source == "spot" else _("A resident list"))


def pager(total: int, number: int, size: int, query: str) -> dict[str, Any]:
    """What ``parts/pager.html`` prints; ``query`` holds codes only."""
    pages = max(1, -(-total // size))
    before, after = (f"?{query}{'&' if query else ''}page={other}" for other in (number - 1, number + 1))
    return {
        "total": total, "number": number, "pages": pages, "first": min(total, (number - 1) * size + 1),
        "last": min(total, number * size), "previous": before, "next": after,
    }  # fmt: skip
