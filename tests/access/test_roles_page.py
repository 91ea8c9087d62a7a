"""docs/roles.md and the table of permissions say the same."""

from typing import get_args

from muster.access.enums import Role
from muster.access.rules import MAY, Permission
from tests.access import roles_page


def test_the_page_is_the_table() -> None:
    assert roles_page.FILE.read_text(encoding="utf-8") == roles_page.text()


def test_every_permission_is_given_to_somebody_and_has_words() -> None:
    given = frozenset().union(*MAY.values())
    assert given == set(get_args(Permission)) == set(roles_page.WORDS)


def test_administrators_volunteers_couriers_and_laboratories_read_no_people() -> None:
    readers = {role.value for role in Role if MAY[role] & {"see_persons", "see_open_names", "export", "print_cards"}}
    assert readers == {"command", "point_leader", "community_worker", "tracer"}
