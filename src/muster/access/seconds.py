"""The second person: what one person may not do alone waits here until another has allowed it.

An act is asked for once, answered once by somebody else whose territory holds it, and used once within 12 hours.
Rooms register the words of their acts, and what is done at once when an act is allowed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from muster.access import audit
from muster.access.models import SecondAsk, User
from muster.access.rules import may, require
from muster.access.sayings import words_ask
from muster.access.scope import scope
from muster.common.problems import Problem

VALID = timedelta(hours=12)
_ACT_MOST, _SUBJECT_MOST, _WORDS_MOST = 40, 120, 300
Done = Callable[[SecondAsk, datetime], None]


@dataclass(frozen=True, slots=True)
class Act:
    """``word`` names it to people, ``facts`` the members of its detail, ``values`` what some of them may hold.

    ``done`` is carried out when it is allowed. ``coded``: its subject is a code that the facts say in words.
    """

    word: str | Promise
    facts: Mapping[str, str | Promise]
    done: Done | None = None
    values: Mapping[str, Mapping[Any, str | Promise]] = field(default_factory=dict)
    coded: bool = False

    def said(self, detail: dict[str, Any]) -> list[tuple[str | Promise, Any]]:
        """The detail in words, in the order of ``facts``; what is empty or untrue is left out, a count of none is not."""
        order = [*self.facts, *(name for name in sorted(detail) if name not in self.facts)]
        return [
            (self.facts.get(name, name), self.values.get(name, {}).get(detail[name], detail[name]))
            for name in order
            if name in detail and detail[name] is not False and detail[name] not in ("", None)
        ]


_ACTS: dict[str, Act] = {}


def act_register(
    code: str,
    word: str | Promise,
    facts: Mapping[str, str | Promise],
    done: Done | None = None,
    values: Mapping[str, Mapping[Any, str | Promise]] | None = None,
    *,
    coded: bool = False,
) -> None:
    """Called once by the room that owns the act. ``done`` runs inside the answer's transaction and uses the request up."""
    _ACTS[code] = Act(word, facts, done, values or {}, coded)


def act_of(code: str) -> Act:
    return _ACTS.get(code) or Act(code, {})


@transaction.atomic
def second_ask(
    *, act: str, subject: str, detail: dict[str, Any], district: str, purpose: str, by: User, at: datetime
) -> UUID:
    """Asks for an act; the same person asking the same again is given the request that still waits.

    ``detail`` and ``purpose`` hold no personal data. Raises Problem bad_request when something is too long.
    """
    if not 0 < len(act) <= _ACT_MOST or not 0 < len(subject) <= _SUBJECT_MOST or len(purpose) > _WORDS_MOST:
        raise Problem("bad_request", "second_ask")
    words_ask(purpose)
    _turn(by)
    waiting = seconds_open(at).filter(act=act, subject=subject, asked_by=by, detail=detail, purpose=purpose).first()
    if waiting is not None:
        return waiting.id
    made = SecondAsk.objects.create(
        act=act, subject=subject, detail=detail, district=district, purpose=purpose, asked_by=by, asked_at=at,
        expires_at=at + VALID,
    )  # fmt: skip
    _record("second_ask", made, by, at)
    return made.id


@transaction.atomic
def second_answer(*, id: UUID, allow: bool, by: User, at: datetime, refusal: str = "") -> SecondAsk:
    """Allows or refuses what somebody else asked for; what the act's room registered for it is done at once.

    Raises Problem not_allowed, not_found, second_not_oneself, second_answered.
    """
    require(by, "approve")
    words_ask(refusal)
    asked = SecondAsk.objects.select_for_update(of=("self",)).select_related("asked_by").filter(pk=id).first()
    if asked is None or not _within(by, asked.district):
        raise Problem("not_found")
    if asked.asked_by_id == by.pk:
        raise Problem("second_not_oneself")
    if asked.allowed is not None or at >= asked.expires_at:
        raise Problem("second_answered")
    asked.answered_by, asked.answered_at, asked.allowed = by, at, allow
    asked.refusal = "" if allow else refusal[:_WORDS_MOST]
    asked.save(update_fields=["answered_by", "answered_at", "allowed", "refusal"])
    _record("second_allow" if allow else "second_refuse", asked, by, at)
    done = act_of(asked.act).done
    if allow and done is not None:
        done(asked, at)
    return asked


@transaction.atomic
def second_use(
    *, act: str, subject: str, by: User, at: datetime, detail: dict[str, Any] | None = None, within: Q | None = None
) -> UUID:
    """Uses up what was allowed to this person for this very subject, and this very ``detail`` when it is given.

    ``within`` says what else must have been allowed, as no fewer persons than there are now.

    Raises Problem second_needed.
    """
    same = (Q() if detail is None else Q(detail=detail)) & (within or Q())
    found = (
        SecondAsk.objects.select_for_update(of=("self",))
        .filter(same, act=act, subject=subject, asked_by=by, allowed=True, used_at=None, expires_at__gt=at)
        .order_by("asked_at")
        .first()
    )
    if found is None:
        raise Problem("second_needed")
    found.used_by, found.used_at = by, at
    found.save(update_fields=["used_by", "used_at"])
    _record("second_use", found, by, at)
    return found.id


def seconds_waiting(user: User, at: datetime) -> QuerySet[SecondAsk]:
    """What this person may answer now, the oldest first."""
    if not may(user, "approve"):
        return SecondAsk.objects.none()
    return seconds_open(at).filter(_held(user)).exclude(asked_by=user).select_related("asked_by").order_by("asked_at")


def seconds_asked(user: User) -> QuerySet[SecondAsk]:
    """What this person asked for, the latest first."""
    return SecondAsk.objects.filter(asked_by=user).select_related("answered_by").order_by("-asked_at")


def seconds_answered(user: User) -> QuerySet[SecondAsk]:
    """What was answered in this person's territory, by anybody, the latest first."""
    if not may(user, "approve"):
        return SecondAsk.objects.none()
    found = SecondAsk.objects.filter(_held(user), allowed__isnull=False)
    return found.select_related("asked_by", "answered_by").order_by("-answered_at")


def state_of(asked: SecondAsk, at: datetime) -> str:
    """waiting, allowed, used, refused or expired."""
    if asked.allowed is False:
        return "refused"
    if asked.used_at is not None:
        return "used"
    if at >= asked.expires_at:
        return "expired"
    return "waiting" if asked.allowed is None else "allowed"


def seconds_open(at: datetime) -> QuerySet[SecondAsk]:
    """Whatever waits for an answer, anywhere."""
    return SecondAsk.objects.filter(allowed=None, expires_at__gt=at)


def _held(user: User) -> Q:
    """Requests of districts that lie wholly within the user's territory."""
    visible = scope(user)
    return Q(district__startswith=visible.prefix) if visible.prefix and not visible.point else Q(pk__in=[])


def _within(user: User, district: str) -> bool:
    return scope(user).whole(district)


def _turn(by: User) -> None:
    """One request at a time for one person, so that a double click asks once."""
    User.objects.select_for_update().get(pk=by.pk)


def _record(action: str, asked: SecondAsk, by: User, at: datetime) -> None:
    audit.record(action, actor=by.actor, purpose=f"{asked.act} {asked.id}", district=asked.district[:6], at=at)
