"""Nothing in an address can be guessed or tells of a person: ids are long and random, or codes that everybody knows."""

import re

from django.urls import converters

from tests.conftest import StandingClock
from tests.matrix import border
from tests.matrix.border import Who
from tests.matrix.samples import every_pattern
from tests.matrix.table import ROWS
from tests.matrix.walk import address

COUNTED = re.compile(
    r"""(?:href|action|formaction|src)="(/[^"?]*/\d{1,5}(?:/[^"]*)?|[^"]*[?&](?:id|person|resident|household|job|user)=\d+)\""""
)
LINK = re.compile(r"(?:href|action|formaction)=\"([^\"]*)\"")


# a user's or a unit's number opens nothing outside of the territory; a row of the audit is its place in its chain
COUNTING = {"audit_row", "command:unit", "user", "user_hand_over", "user_reset", "user_state"}


def test_no_address_counts_things() -> None:
    counting = {
        name for name, one in every_pattern().items()
        for part in one.pattern.converters.values() if isinstance(part, converters.IntConverter)
    }  # fmt: skip
    assert counting == COUNTING


def test_no_link_counts_things_or_names_a_person(two_sides: StandingClock) -> None:
    client = border.client_of(Who(border.Role.COMMAND, whole=True))
    found = {}
    for name, row in ROWS.items():
        if row.get == 200 and row.allows(border.Role.COMMAND):
            page = client.get(address(name)).content.decode(errors="replace")
            links = [link for link in LINK.findall(page) if any(word in link for word in ("李", "欧阳", "%E6%9D%8E"))]
            if bad := COUNTED.findall(page) + links:
                found[name] = bad
    assert found == {}
