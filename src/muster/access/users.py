"""People who may log in: made, given a new password, shut out. Nobody is there by default."""

import re
from datetime import datetime

from django.db import transaction

from muster.access import audit
from muster.access.enums import AT_A_POINT, Role
from muster.access.models import User
from muster.access.rules import Permission, require
from muster.access.scope import scope
from muster.access.words import random_words
from muster.common.problems import Problem

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}", re.ASCII)
_TERRITORY = re.compile(r"[0-9]{0,12}", re.ASCII)
_COUNTY = re.compile(r"[0-9]{6,12}", re.ASCII)
_POINT = re.compile(r"[A-Za-z0-9-]{0,16}", re.ASCII)
_PASSWORD_MIN = 12


def user_create(
    *,
    username: str,
    role: str,
    territory: str = "",
    point: str = "",
    by: str,
    at: datetime,
    password: str | None = None,
    language: str = "zh-hans",
) -> tuple[User, str]:
    """A new user and the password, random unless given. Raises Problem user_invalid, user_exists."""
    _check(username, role, territory, point)
    word = random_words(4) if password is None else password_check(password)
    user = User(username=username, role=role, territory=territory, point=point, language=language)
    user.set_password(word)
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise Problem("user_exists", username)
        user.save(force_insert=True)
        _record("user_create", user, by, at)
    return user, word


@transaction.atomic
def user_password(*, username: str, by: str, at: datetime, password: str | None = None) -> str:
    """Sets a new password, random unless given, and thereby ends the user's sessions. Raises Problem user_unknown."""
    user = _get(username)
    word = random_words(4) if password is None else password_check(password)
    user.set_password(word)
    user.save(update_fields=["password"])
    _record("user_password", user, by, at)
    return word


@transaction.atomic
def user_disable(*, username: str, by: str, at: datetime) -> None:
    """Shuts the user out, from their next request on. Raises Problem user_unknown."""
    user = _get(username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _record("user_disable", user, by, at)


def user_acting(username: str, permission: Permission, *, whole: str = "") -> User:
    """The user in whose name a command acts; with ``whole``, one who answers for all of that district.

    Raises Problem user_unknown, not_allowed.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Problem("user_unknown", username)
    require(user, permission)
    if whole and not scope(user).whole(whole):
        raise Problem("not_allowed", f"{permission}: all of {whole}")
    return user


def password_check(password: str) -> str:
    """The password, when it is long enough. Raises Problem user_invalid."""
    if len(password) < _PASSWORD_MIN:
        raise Problem("user_invalid", f"password: at least {_PASSWORD_MIN} characters")
    return password


def _check(username: str, role: str, territory: str, point: str) -> None:
    if not _NAME.fullmatch(username):
        raise Problem("user_invalid", "username: 2-32 of a-z 0-9 . _ -")
    if role not in Role.values:
        raise Problem("user_invalid", "role: one of " + ", ".join(Role.values))
    if not _TERRITORY.fullmatch(territory):
        raise Problem("user_invalid", "territory: digits of a division code")
    if not _POINT.fullmatch(point):
        raise Problem("user_invalid", "point: a code as P001")
    if (point or role in AT_A_POINT) and not (point and _COUNTY.fullmatch(territory)):
        raise Problem("user_invalid", "who works at a point has that point and, as territory, its county")


def _get(username: str) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise Problem("user_unknown", username)
    return user


def _record(action: str, user: User, by: str, at: datetime) -> None:
    audit.record(action, actor=by, purpose=f"{user.actor} {user.role}", at=at)
