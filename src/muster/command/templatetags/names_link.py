"""A number of the board that leads to its names."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag(takes_context=True)
def names_link(context: template.Context, content: str, query: str, style: str = "") -> SafeString:
    """A number that leads to its names, for who may see names; for others just the number."""
    if not context.get("names"):
        return format_html('<span class="{}">{}</span>', style, content)
    return format_html('<a class="{}" href="{}?{}">{}</a>', style, reverse("command:names"), query, content)
