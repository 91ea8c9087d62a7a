"""Who may do what, as one table; and how personal values look in a list. Pure."""

from typing import Literal, Protocol

from muster.access.enums import Role
from muster.common.problems import Problem

Permission = Literal[
    "see_board",  # counts only
    "see_open_names",  # the list of names nobody has answered for yet
    "see_persons",  # names, ID numbers and phones of residents in one's scope
    "answer_open_names",  # visits, excuses, refusals, elsewhere
    "settle_exceptions",
    "release_quarantine",
    "open_round",  # make it, open it
    "close_round",
    "enrol_devices",
    "see_lab",  # tubes, custody, runs
    "release_results",
    "see_audit",  # who read whom
    "export",
]

# The laboratory works with tubes and never sees a name; the auditor sees who read whom, never whom.
MAY: dict[Role, frozenset[Permission]] = {
    Role.COMMAND: frozenset({
        "see_board", "see_open_names", "see_persons", "answer_open_names", "settle_exceptions",
        "release_quarantine", "open_round", "close_round", "enrol_devices", "see_lab", "export",
    }),
    Role.POINT_LEADER: frozenset({
        "see_board", "see_open_names", "see_persons", "answer_open_names", "settle_exceptions",
        "release_quarantine", "enrol_devices",
    }),
    Role.COMMUNITY_WORKER: frozenset({
        "see_board", "see_open_names", "see_persons", "answer_open_names",
    }),
    Role.LAB: frozenset({
        "see_board", "see_lab", "release_results",
    }),
    Role.AUDITOR: frozenset({
        "see_board", "see_lab", "see_audit",
    }),
}  # fmt: skip


class HasRole(Protocol):
    """A user. Django's anonymous user has no role, so it may do nothing."""

    @property
    def is_active(self) -> bool: ...


def may(who: HasRole | str, permission: Permission) -> bool:
    """True when this user, or any user of this role, has the permission. Whoever is not known has none."""
    role = who if isinstance(who, str) else _role(who)
    return role in Role.values and permission in MAY[Role(role)]


def require(who: HasRole | str, permission: Permission) -> None:
    """Raises Problem not_allowed."""
    if not may(who, permission):
        raise Problem("not_allowed", permission)


def _role(user: HasRole) -> str:
    return str(getattr(user, "role", "")) if user.is_active else ""


def mask_name(name: str) -> str:
    """The family name stays: 赵钱孙 → 赵**; a name of one letter is hidden whole."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)
