"""How many persons a user may read in an hour before somebody is told, and before no more are shown."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from muster.common.rows import values

REFUSED_AT = 3  # times the budget


@dataclass(frozen=True, slots=True)
class Over:
    """The last time that this process saw the actor over the budget."""

    hour: datetime
    persons: int
    budget: int


_over: dict[str, Over] = {}  # at most one a user


def budget_of(actor: str) -> int:
    """Persons per hour: the role's own number where MUSTER_READ_BUDGET names one, else the first number in it."""
    budgets: dict[str, int] = settings.READ_BUDGET
    if len(budgets) == 1 or not actor.startswith("user:"):
        return budgets[""]
    role = values("SELECT role FROM access_user WHERE id = %s", [int(actor[5:])])
    return budgets.get(role[0], budgets[""]) if role else budgets[""]


def noticed(actor: str, over: Over) -> None:
    _over[actor] = over


def over(actor: str, at: datetime) -> Over | None:
    """Whether this user is over the budget in this hour, as far as this process knows: costs no query."""
    found = _over.get(actor)
    if found and found.hour != at.replace(minute=0, second=0, microsecond=0):
        del _over[actor]
        return None
    return found
