"""Who may do what, as one table; how personal values look in a list, and what words kept in the clear may not hold. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, Protocol

from muster.access.enums import Role
from muster.common.problems import Problem

Permission = Literal[
    "see_board",  # counts only
    "see_open_names",  # the list of names nobody has answered for yet
    "see_persons",  # names, ID numbers and phones of residents in one's scope, masked in lists
    "see_in_hand",  # one resident at a time, by the exact number or card, masked
    "answer_open_names",  # visits, excuses, refusals, elsewhere
    "edit_roll",  # add, correct, move, mark gone, link duplicates, care marks
    "import_roll",  # the resident list and the care list from files, and the undoing of it
    "import_places",  # points, workers, devices from files
    "print_cards",  # household cards and result slips
    "settle_exceptions",
    "release_quarantine",
    "open_round",  # make it, open it
    "close_round",
    "enrol_devices",  # tokens for them, revoking them, signing off a silent one
    "see_lab",  # tubes, custody, runs
    "release_results",
    "see_cases",  # cases and contacts
    "see_staff",  # units, quotas, posts
    "export",  # lists of persons as files: asked for with a purpose, let out by a second person
    "approve",  # be the second person for an export or a closing
    "see_audit",  # who read whom
    "manage_users",
]

# Counts are for everybody. The laboratory works with tubes and never sees a name; the auditor and the privacy officer
# see who read whom; the administrator sets up and reads no people. docs/roles.md prints this table.
MAY: dict[Role, frozenset[Permission]] = {
    Role.COMMAND: frozenset({
        "see_board", "see_open_names", "see_persons", "see_in_hand", "answer_open_names", "edit_roll", "import_roll",
        "import_places", "print_cards", "settle_exceptions", "release_quarantine", "open_round", "close_round",
        "enrol_devices", "see_lab", "see_cases", "see_staff", "export", "approve",
    }),
    Role.POINT_LEADER: frozenset({
        "see_board", "see_open_names", "see_persons", "see_in_hand", "answer_open_names", "settle_exceptions",
        "release_quarantine", "enrol_devices", "see_lab", "see_staff",
    }),
    Role.STATION_WORKER: frozenset({
        "see_board", "see_in_hand",
    }),
    Role.COURIER: frozenset({
        "see_board", "see_lab",
    }),
    Role.LAB: frozenset({
        "see_board", "see_lab", "release_results",
    }),
    Role.COMMUNITY_WORKER: frozenset({
        "see_board", "see_open_names", "see_persons", "see_in_hand", "answer_open_names", "edit_roll", "print_cards",
    }),
    Role.UNIT_LIAISON: frozenset({
        "see_board", "see_staff",
    }),
    Role.TRACER: frozenset({
        "see_board", "see_persons", "see_in_hand", "see_cases", "see_lab",
    }),
    Role.PRIVACY_OFFICER: frozenset({
        "see_board", "see_audit", "approve",
    }),
    Role.AUDITOR: frozenset({
        "see_board", "see_lab", "see_audit",
    }),
    Role.ADMIN: frozenset({
        "see_board", "enrol_devices", "manage_users", "import_places",
    }),
}  # fmt: skip


# Whoever makes such a user could read persons, or be their own second person, through it.
_POWERS: tuple[Permission, ...] = ("see_persons", "approve")


def role_needs_second(role: str) -> bool:
    """Whether users of this role are made, changed and reset only with a second person's yes."""
    return any(may(role, power) for power in _POWERS)


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


_DIGITS = re.compile(r"\d(?:[\s\-\u2010-\u2015_.\u00b7()]{0,3}\d){6,}")  # of a phone or a document, however grouped
_SPELLED = str.maketrans("〇零一二三四五六七八九", "00123456789")


def words_refuse(text: str, names: Iterable[str] = ()) -> bool:
    """Whether words that are kept in the clear for ever hold a phone, a document's number or one of ``names``."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _DIGITS.search(folded.translate(_SPELLED)):
        return True
    return any(_holds(folded, unicodedata.normalize("NFKC", name).casefold().strip()) for name in names)


def _holds(text: str, name: str) -> bool:
    """A name in Latin letters is a word of its own; another is part of any."""
    if len(name) < 2:
        return False
    if name.isascii():
        return re.search(rf"\b{re.escape(name)}\b", text) is not None
    return "".join(name.split()) in "".join(text.split())
