"""How the pages print numbers, times, places and shapes."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from muster.common import clock

register = template.Library()


@register.filter
def num(value: int | None) -> str:
    """Thousands separated; a dash where nobody knows."""
    return "–" if value is None else f"{value:,}"


@register.filter
def hm(value: int | datetime | None) -> str:
    """Time of day where the round is; with the day in front when it is not today."""
    if value is None:
        return "–"
    moment = _local(value)
    today = timezone.localtime(clock.now()).date()
    return f"{moment:%H:%M}" if moment.date() == today else f"{day(moment)} {moment:%H:%M}"


@register.filter
def oclock(value: int) -> str:
    """The hour of a day, where the day is known."""
    return f"{_local(value):%H}:00"


@register.filter
def hms(value: int | datetime) -> str:
    return f"{_local(value):%H:%M:%S}"


@register.filter
def day(value: int | datetime) -> str:
    moment = _local(value)
    if translation.get_language() == "en":
        return f"{moment.day} {moment:%B}"
    return f"{moment.month} 月 {moment.day} 日"


@register.filter
def span(minutes: int | None) -> str:
    """A duration: 41 min, 3 h 41."""
    if minutes is None:
        return "–"
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _("%(min)s min") % {"min": rest}
    if rest == 0:
        return _("%(hours)s h") % {"hours": f"{hours:,}"}
    return _("%(hours)s h %(min)s min") % {"hours": f"{hours:,}", "min": rest}


@register.filter
def share(part: int, whole: int) -> str:
    """Percent with one decimal, never rounded up to 100 while somebody is missing, nor down to 0."""
    if whole == 0:
        return "–"
    tenths = round(1000 * part / whole)
    if part < whole:
        tenths = min(tenths, 999)
    if part > 0:
        tenths = max(tenths, 1)
    return f"{tenths / 10:.1f} %"


@register.filter
def named(place: Any) -> str:
    """The name of a place or category in the language of the page."""
    name = place.en if translation.get_language() == "en" else place.zh
    return str(name or place.zh)


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key, 0)


@register.simple_tag
@lru_cache(maxsize=128)
def icon(shape: str, style: str = "") -> SafeString:
    """A shape from the sprite; always next to a word, so hidden from readers of the page."""
    href = f"{static('look/icons.svg')}#{shape}"
    return format_html('<svg class="i {}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', style, href)


def _local(value: int | datetime) -> datetime:
    moment = clock.from_ms(value) if isinstance(value, int) else value
    return timezone.localtime(moment)
