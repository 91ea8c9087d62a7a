"""What an administrator does to users, and which of it waits for a second person.

An administrator sets up and reads no people: a user who could read them, or be a second person, is made, changed,
reset or handed over only when somebody else has allowed exactly that.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from muster.access import factors, seconds, users
from muster.access.enums import Role
from muster.access.models import SecondAsk, User
from muster.access.rules import require, role_needs_second
from muster.access.scope import scope
from muster.common.problems import Problem

ACT = "user_reader"
What = Literal["create", "change", "reset", "hand_over"]
WORDS = {
    "create": _("make a user"),
    "change": _("change a user's role or territory"),
    "reset": _("reset a user's password"),
    "hand_over": _("hand a user's role over"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One act on one user. ``role``, ``territory``, ``point`` and ``unit`` are what the user has afterwards."""

    what: What
    username: str
    role: str
    territory: str
    point: str = ""
    unit: str = ""
    to: str = ""
    drop: bool = False
    language: str = "zh-hans"

    @property
    def waits(self) -> bool:
        return role_needs_second(self.role)

    @property
    def subject(self) -> str:
        return f"{self.username} → {self.to}" if self.to else self.username


def act_register() -> None:
    """Tells the page Approvals how to speak of these requests."""
    seconds.act_register(
        ACT, _("a user who could read persons"),
        {
            "what": _("Kind of change"), "username": _("User"), "role": _("Role"), "territory": _("Territory"),
            "point": _("Point"), "unit": _("Unit"), "to": _("Goes to"), "drop": _("Second factors are dropped"), "language": _("Language"),
        },
        values={
            "what": dict(WORDS), "role": dict(Role.choices), "language": dict(settings.LANGUAGES), "drop": {True: _("yes")},
        },
    )  # fmt: skip


def users_within(admin: User) -> QuerySet[User]:
    """The users whose territory lies within the administrator's."""
    visible = scope(admin)
    if visible.nothing or visible.point:
        return User.objects.none()
    return User.objects.filter(territory__startswith=visible.prefix)


def within(admin: User, territory: str) -> bool:
    visible = scope(admin)
    return not visible.nothing and not visible.point and territory.startswith(visible.prefix)


def change_ask(*, change: Change, by: User, at: datetime) -> UUID:
    """Asks for a second person's yes. Raises Problem not_allowed, user_not_oneself."""
    _refuse(change, by)
    return seconds.second_ask(
        act=ACT, subject=change.subject, detail=asdict(change), district=change.territory[:6], purpose="", by=by, at=at
    )


@transaction.atomic
def change_do(*, change: Change, by: User, at: datetime) -> str:
    """Carries the change out; answers the one-time word, if there is one. Raises Problem second_needed, not_allowed."""
    _refuse(change, by)
    if change.waits:
        seconds.second_use(act=ACT, subject=change.subject, by=by, at=at, detail=asdict(change))
    match change.what:
        case "create":
            return users.user_create(
                username=change.username, role=change.role, territory=change.territory, point=change.point, unit=change.unit,
                by=by.actor, at=at, once=True, language=change.language,
            )[1]  # fmt: skip
        case "change":
            users.user_change(
                username=change.username, role=change.role, territory=change.territory, point=change.point, unit=change.unit,
                by=by.actor, at=at,
            )  # fmt: skip
            return ""
        case "hand_over":
            return users.user_hand_over(username=change.username, to=change.to, by=by.actor, at=at)[1]
        case "reset":
            if change.drop:
                factors.factors_drop(user=User.objects.get(username=change.username), by=by.actor, at=at)
            return users.user_password(username=change.username, by=by.actor, at=at, once=True)


def changes_asked(by: User, at: datetime) -> list[SecondAsk]:
    """What this administrator asked for and has not carried out yet."""
    mine = seconds.seconds_asked(by).filter(act=ACT, used_at=None, expires_at__gt=at).exclude(allowed=False)
    return list(mine[:50])


def change_of(asked: SecondAsk) -> Change:
    return Change(**asked.detail)


def _refuse(change: Change, by: User) -> None:
    """The administrator may act on users of the territory only, and never on themselves."""
    require(by, "manage_users")
    if not within(by, change.territory):
        raise Problem("not_allowed", "territory")
    if by.username in (change.username, change.to):
        raise Problem("user_not_oneself", by.username)
    for name in filter(None, (change.username, change.to)):
        known = User.objects.filter(username=name).first()
        if known is not None and not within(by, known.territory):
            raise Problem("not_allowed", "territory")
