"""Where each role's work begins: its first page, and the pages that stand among its tabs, in their order."""

from muster.access.enums import AT_A_POINT, Role
from muster.access.models import User

# the codes of the menu's entries; the first one is the home page
TABS: dict[str, tuple[str, ...]] = {
    Role.COMMAND: ("board", "names", "exceptions", "points", "closing"),
    Role.POINT_LEADER: ("board", "names", "exceptions", "tubes", "devices"),
    Role.STATION_WORKER: ("board", "points"),
    Role.COURIER: ("tubes", "map", "points"),
    Role.LAB: ("tubes", "exceptions", "board"),
    Role.COMMUNITY_WORKER: ("mine", "names", "divisions", "points"),
    Role.UNIT_LIAISON: ("staff", "points", "map"),
    Role.TRACER: ("cases", "tubes", "exceptions", "board"),
    Role.PRIVACY_OFFICER: ("audit", "approvals", "bulletin"),
    Role.AUDITOR: ("audit", "bulletin", "exceptions", "closing", "tubes"),
    Role.ADMIN: ("users", "devices", "imports", "points"),
}


def at_own_point(user: User) -> bool:
    """Whoever works at one point begins on its page."""
    return user.role in AT_A_POINT and bool(user.point)


def place(user: User, code: str) -> int:
    """Where an entry stands among the tabs of this user's role; those that are not listed come after."""
    listed = TABS.get(user.role, ())
    return listed.index(code) if code in listed else len(listed)
