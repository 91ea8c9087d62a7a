"""Divisions by name, in the language of the page."""

from collections.abc import Iterable

from muster.command.numbers import Place
from muster.common.templatetags.muster import named
from muster.roll.models import Division


def named_codes(codes: Iterable[str | None]) -> dict[str, str]:
    """Code → name, of those that are loaded."""
    wanted = {code for code in codes if code}
    found = Division.objects.filter(code__in=wanted).order_by("code") if wanted else []
    return {place.code: named(Place(place.code, place.name_zh, place.name_en)) for place in found}
