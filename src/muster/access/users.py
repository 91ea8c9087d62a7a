"""People who may log in: made, given a new password, shut out. Nobody is there by default."""

import re
from datetime import datetime, timedelta

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
PASSWORD_MIN = 12
UNIT_MOST = 80
WORD_LASTS = timedelta(hours=24)


def user_create(
    *,
    username: str,
    role: str,
    territory: str = "",
    point: str = "",
    unit: str = "",
    by: str,
    at: datetime,
    password: str | None = None,
    once: bool = False,
    language: str = "zh-hans",
) -> tuple[User, str]:
    """A new user and the password, random unless given; with ``once`` a one-time word that has to be changed.

    Raises Problem user_invalid, user_exists.
    """
    _check(username, role, territory, point, unit)
    user = User(username=username, role=role, territory=territory, point=point, unit=unit, language=language)
    word = _password_set(user, password, at if once else None)
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise Problem("user_exists", username)
        user.save(force_insert=True)
        _record("user_create", user, by, at)
    return user, word


@transaction.atomic
def user_password(*, username: str, by: str, at: datetime, password: str | None = None, once: bool = False) -> str:
    """Sets a new password, random unless given, and thereby ends the user's sessions; with ``once`` a one-time word.

    Raises Problem user_unknown, user_not_oneself.
    """
    user = _other(username, by)
    word = _password_set(user, password, at if once else None)
    user.save(update_fields=["password", "word_until"])
    _record("user_password", user, by, at)
    return word


@transaction.atomic
def password_own(*, user: User, password: str, at: datetime) -> None:
    """The user's own new password; it ends the user's other sessions. Raises Problem user_invalid."""
    _password_set(user, password, None)
    user.save(update_fields=["password", "word_until"])
    _record("user_password_own", user, user.actor, at)


@transaction.atomic
def user_change(*, username: str, role: str, territory: str, point: str, unit: str = "", by: str, at: datetime) -> User:
    """Another role, territory or unit, which ends the user's sessions. Raises user_unknown, user_invalid, user_not_oneself."""
    user = _other(username, by)
    _check(username, role, territory, point, unit)
    user.role, user.territory, user.point, user.unit = role, territory, point, unit
    user.save(update_fields=["role", "territory", "point", "unit"])
    _record("user_change", user, by, at)
    return user


@transaction.atomic
def user_hand_over(*, username: str, to: str, by: str, at: datetime) -> tuple[User, str]:
    """Role and territory go to another person; the old user is shut out. A new user gets a one-time word, else "".

    Raises Problem user_unknown, user_invalid, user_not_oneself.
    """
    old = _other(username, by)
    if to == username:
        raise Problem("user_invalid", "to: another person")
    kept = {"role": old.role, "territory": old.territory, "point": old.point, "unit": old.unit}
    known = User.objects.filter(username=to).first()
    if known is None:
        new, word = user_create(username=to, **kept, by=by, at=at, once=True, language=old.language)
    else:
        new, word = user_change(username=to, **kept, by=by, at=at), ""
    _record("user_hand_over", old, by, at, f" to {new.actor}")
    user_disable(username=username, by=by, at=at)
    return new, word


@transaction.atomic
def user_disable(*, username: str, by: str, at: datetime) -> None:
    """Shuts the user out, from their next request on. Raises Problem user_unknown, user_not_oneself."""
    user = _other(username, by)
    user.is_active = False
    user.sessions += 1
    user.save(update_fields=["is_active", "sessions"])
    _record("user_disable", user, by, at)


@transaction.atomic
def user_enable(*, username: str, by: str, at: datetime) -> None:
    """Lets the user in again, with the password so far. Raises Problem user_unknown, user_not_oneself."""
    user = _other(username, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record("user_enable", user, by, at)


@transaction.atomic
def user_sessions_end(*, username: str, by: str, at: datetime) -> User:
    """Signs the user out everywhere. Raises Problem user_unknown."""
    user = _get(username)
    user.sessions += 1
    user.save(update_fields=["sessions"])
    _record("user_sessions_end", user, by, at)
    return user


def user_language(*, user: User, language: str) -> None:
    """The language of the user's pages from the next login on."""
    user.language = language
    user.save(update_fields=["language"])


def word_over(user: User, at: datetime) -> bool:
    """Whether the password is a one-time word whose day has passed."""
    return user.word_until is not None and at >= user.word_until


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
    if len(password) < PASSWORD_MIN:
        raise Problem("user_invalid", f"password: at least {PASSWORD_MIN} characters")
    return password


def _check(username: str, role: str, territory: str, point: str, unit: str) -> None:
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
    if unit and role != Role.UNIT_LIAISON:
        raise Problem("user_invalid", "unit: of a unit liaison only")
    if len(unit) > UNIT_MOST:
        raise Problem("user_invalid", f"unit: at most {UNIT_MOST} characters")


def _get(username: str) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise Problem("user_unknown", username)
    return user


def _other(username: str, by: str) -> User:
    """Nobody changes what they may do themselves."""
    user = _get(username)
    if user.actor == by:
        raise Problem("user_not_oneself", username)
    return user


def _password_set(user: User, password: str | None, once_from: datetime | None) -> str:
    word = random_words(4) if password is None else password_check(password)
    user.set_password(word)
    user.word_until = None if once_from is None else once_from + WORD_LASTS
    return word


def _record(action: str, user: User, by: str, at: datetime, more: str = "") -> None:
    audit.record(action, actor=by, purpose=f"{user.actor} {user.role}{more}", at=at)
