from types import SimpleNamespace
from typing import get_args

import pytest
from django.contrib.auth.models import AnonymousUser

from muster.access.enums import Role
from muster.access.rules import MAY, Permission, mask_name, may, require
from muster.common.problems import Problem


def test_every_role_has_a_row_and_every_permission_a_holder() -> None:
    assert set(MAY) == set(Role)
    assert set().union(*MAY.values()) == set(get_args(Permission))


@pytest.mark.parametrize(
    ("role", "permission", "answer"),
    [
        ("command", "close_round", True),
        ("point_leader", "close_round", False),
        ("point_leader", "enrol_devices", True),
        ("community_worker", "see_persons", True),
        ("lab", "see_persons", False),
        ("lab", "release_results", True),
        ("command", "release_results", False),
        ("auditor", "see_persons", False),
        ("auditor", "see_audit", True),
        ("command", "see_audit", False),
        ("root", "see_board", False),
        ("", "see_board", False),
    ],
)
def test_table(role: str, permission: Permission, answer: bool) -> None:
    assert may(role, permission) is answer


def test_who_is_shut_out_may_nothing() -> None:
    assert may(SimpleNamespace(role="command", is_active=True), "see_board")
    assert not may(SimpleNamespace(role="command", is_active=False), "see_board")
    assert not may(AnonymousUser(), "see_board")


def test_require_refuses_with_a_problem() -> None:
    require("command", "export")
    with pytest.raises(Problem, match="not_allowed: export"):
        require("lab", "export")


def test_masks() -> None:
    assert [mask_name(name) for name in ("赵钱孙", "李丽", "欧", "")] == ["赵**", "李*", "*", ""]
