"""Who reads persons: one row for each request that shows any, and the budget that the reader has."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from muster.access.audit import budget
from muster.access.audit.chain import append, record
from muster.common import clock
from muster.common.problems import Problem

READ, PRINTED = "persons_read", "persons_printed"  # what counts against the budget


def read_persons(
    who: HttpRequest | str,
    purpose: str,
    residents: Iterable[UUID],
    *,
    district: str | None = None,
    action: str = READ,
    bulk: bool = False,
) -> None:
    """One row for all residents that this request showed by name; none when it showed nobody.

    ``who`` is the request, or an actor as text. The district is the reader's county when not given.
    Call it before anybody is shown: Problem read_budget when the reader has had three times the hour's budget.
    Files that a second person lets out have another ``action``, as ``persons_exported``, and count for nothing;
    so does a ``bulk`` print, as the cards of a township.
    """
    subjects = set(residents)
    if not subjects:
        return
    actor, county = _actor(who)
    place, at = county if district is None else district, clock.now()
    counts = action in (READ, PRINTED) and not bulk and actor.startswith("user:")
    refused = False
    with transaction.atomic():
        persons = append(action, actor, purpose, place, at, subjects, counts=counts).persons
        if counts:
            refused = _weigh(actor, persons, len(subjects), place, at)
            transaction.set_rollback(refused)
    if refused:
        record("read_refused", actor=actor, purpose=purpose, district=place, at=at, count=len(subjects))
        raise Problem("read_budget")


def _weigh(actor: str, persons: int, now: int, district: str, at: datetime) -> bool:
    """Raises the alarm once an hour, when the budget is crossed; answers whether this read is refused."""
    most = budget.budget_of(actor)
    if persons <= most:
        return False
    hour = at.replace(minute=0, second=0, microsecond=0)
    if persons > budget.REFUSED_AT * most:
        budget.noticed(actor, budget.Over(hour, persons - now, most))
        return True
    budget.noticed(actor, budget.Over(hour, persons, most))
    if persons - now <= most:
        record("read_alarm", actor=actor, purpose=f"budget {most}", district=district, at=at, count=persons)
    return False


def _actor(who: HttpRequest | str) -> tuple[str, str]:
    if isinstance(who, str):
        return who, ""
    user: Any = who.user
    return user.actor, user.territory[:6] if len(user.territory) >= 6 else ""
