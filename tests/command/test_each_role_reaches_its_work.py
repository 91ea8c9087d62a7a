"""What the menu offers opens, and so does whatever those pages link to: no role is led to a closed door."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve

from muster.access.enums import Role
from tests import cast
from tests.command.conftest import PEOPLE, Desk
from tests.command.test_crews_and_cases import case_of

ONE_OF_EACH = {role: who for who, (role, _territory, _point) in reversed(PEOPLE.items())}
_LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')


def links(page: str) -> list[str]:
    """Where a page leads within the house, one address of each view."""
    found = {}
    for address in map(unescape, _LINK.findall(page)):
        found.setdefault(resolve(address.split("?")[0]).view_name, address)
    return list(found.values())


def opened(client: Client, address: str) -> tuple[int, str]:
    reply = client.get(address, follow=True)
    body = b"".join(reply.streaming_content) if reply.streaming else reply.content
    return reply.status_code, body.decode("utf-8", "replace")


def test_somebody_of_each_role_works_in_the_town() -> None:
    assert set(ONE_OF_EACH) == set(Role.values)


@pytest.mark.parametrize("who", [*ONE_OF_EACH.values(), "shi", "cun", "fan"])
def test_the_menu_leads_to_open_pages(desk: Desk, who: str) -> None:
    case_of(cast.LI_WEI)
    client = desk(who)
    home = client.get("/", follow=True)
    menu = [tab.url for _word, tabs in home.context["shell"].pages for tab in tabs]
    assert menu
    pages = {address: opened(client, address) for address in menu}
    assert {address: status for address, (status, _page) in pages.items()} == dict.fromkeys(menu, 200)
    further = {address for _status, page in pages.values() for address in links(page)} - set(menu)
    assert {address: opened(client, address)[0] for address in further} == dict.fromkeys(further, 200)
