"""What happens outside of a territory changes nothing that is read inside of it: no list, no count, no number of a page."""

import re

from tests.conftest import StandingClock
from tests.matrix import border
from tests.matrix.border import Role, Who
from tests.matrix.table import ROWS
from tests.matrix.walk import address, ask

# a statement is the county's, and whoever reads the page is told that its numbers reach beyond the territory
OF_THE_COUNTY = {"command:closing", "command:sign"}
# one's own, and new each time
OWN = {"account_app", "account_passkey"}
# between them they may open every page
WATCHERS = (Role.COMMAND, Role.POINT_LEADER, Role.COMMUNITY_WORKER, Role.TRACER, Role.AUDITOR, Role.ADMIN)
_MOVING = re.compile(r'data-etag="[^"]*"|"at":\d+|\?v=\w+')


def test_what_happens_outside_is_not_seen(two_sides: StandingClock) -> None:
    watchers = [(who, border.client_of(who)) for who in map(Who, WATCHERS)]
    asked = [
        (who, client, name) for who, client in watchers for name, row in ROWS.items()
        if row.get == 200 and row.allows(who.role) and name not in OF_THE_COUNTY | OWN
    ]  # fmt: skip
    before = {(str(who), name): _MOVING.sub("", ask(client, "get", address(name)).text) for who, client, name in asked}
    border.outside_happens()
    after = {(str(who), name): _MOVING.sub("", ask(client, "get", address(name)).text) for who, client, name in asked}
    assert {key for key, text in after.items() if text != before[key]} == set()


def test_it_would_be_seen_by_the_whole_county(two_sides: StandingClock) -> None:
    """The same, from where it is no secret: or the test above would prove nothing."""
    client = border.client_of(border.Who(border.Role.COMMAND, whole=True))
    names = ("command:board_json", "command:names", "command:tubes", "command:exceptions")
    before = {name: ask(client, "get", address(name)).text for name in names}
    border.outside_happens()
    after = {name: ask(client, "get", address(name)).text for name in names}
    assert {name for name in names if after[name] != before[name]} == set(names)
