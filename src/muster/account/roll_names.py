"""What a change of the roll means for a round that is open: said as events, so that every table still follows from the book.

Who is added is expected at the point of the household; two entries of one person are linked; a false excuse is taken back.
Nobody who died or moved is dropped from an open round: the name is answered for by an excuse with proof, like any other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from muster.account.actions import record
from muster.account.queries import opened_at
from muster.account.rules import TWINS_BASIS
from muster.common.problems import Problem
from muster.common.rows import values
from muster.roll.models import Round
from muster.roll.queries import round_current


def round_going(district: str, at: datetime) -> Round | None:
    """The round that is open at this moment, if one is."""
    current = round_current(district)
    if current is None or at > current.ends_at or opened_at(district, current.code) is None:
        return None
    return current


@transaction.atomic
def name_add(
    *, district: str, resident: UUID, household: UUID, village: str, birth_year: int | None, by: str, at: datetime
) -> str:
    """Expect a person of the roll in the open round; returns the round, "" when none is open."""
    going = round_going(district, at)
    if going is None:
        return ""
    body = {
        "resident": str(resident), "point": _point(district, going.code, household, village), "lane": 0,
        "village": village, "household": str(household), "birth_year": birth_year,
    }  # fmt: skip
    record(district, going.code, [("ResidentRegistered", body)], by=by, at=at)
    return going.code


@transaction.atomic
def twins_link(*, district: str, pairs: Iterable[tuple[UUID, UUID]], by: str, at: datetime) -> int:
    """Fold each pair into one account of the open round, where both have one; returns how many were."""
    going = round_going(district, at)
    if going is None:
        return 0
    found = [
        pair for pair in pairs if _both_known(district, going.code, pair) and not _links(district, going.code, pair)
    ]
    events = [
        ("ResidentsLinked", {"resident": str(other), "same_as": str(one), "basis": TWINS_BASIS}) for one, other in found
    ]  # fmt: skip
    return len(record(district, going.code, events, by=by, at=at))


@transaction.atomic
def twins_unlink(*, district: str, pair: tuple[UUID, UUID], reason: str, by: str, at: datetime) -> int:
    """Take back every standing link of the two in the open round; returns how many."""
    going = round_going(district, at)
    if going is None:
        return 0
    links = _links(district, going.code, pair)
    events = [
        ("ResidentsUnlinked", {"event": link, "resident": resident, "same_as": same_as, "reason": reason})
        for link, resident, same_as in links
    ]
    return len(record(district, going.code, events, by=by, at=at))


@transaction.atomic
def excuses_retract(*, district: str, resident: UUID, reasons: Iterable[str], why: str, by: str, at: datetime) -> int:
    """Take back what excused a person for these reasons in the open round; returns how many excuses."""
    going = round_going(district, at)
    if going is None:
        return 0
    found = values(
        """SELECT id::text FROM event WHERE district = %s AND round = %s AND resident = %s AND kind = 'ExcuseGranted'
           AND counts AND body->>'reason' = ANY(%s) ORDER BY pos""",
        (district, going.code, resident, list(reasons)),
    )
    events: list[tuple[str, dict[str, Any]]] = [("EventRetracted", {"event": event, "reason": why}) for event in found]
    return len(record(district, going.code, events, by=by, at=at))


def _point(district: str, round_code: str, household: UUID, village: str) -> str:
    """Where the household is invited, else the point of the village, else any: Problem points_missing without one."""
    found = values(
        """SELECT point FROM (
               SELECT 1 AS rank, min(point) AS point FROM account
               WHERE district = %(district)s AND round = %(round)s AND household = %(household)s
               UNION ALL SELECT 2, min(code) FROM plan_point
               WHERE district = %(district)s AND round = %(round)s AND village = %(village)s
               UNION ALL SELECT 3, min(code) FROM plan_point WHERE district = %(district)s AND round = %(round)s
           ) near WHERE point IS NOT NULL ORDER BY rank LIMIT 1""",
        {"district": district, "round": round_code, "household": household, "village": village},
    )
    if not found:
        raise Problem("points_missing", f"{district} {round_code}")
    return str(found[0])


def _both_known(district: str, round_code: str, pair: tuple[UUID, UUID]) -> bool:
    known = values(
        "SELECT count(*) FROM account WHERE district = %s AND round = %s AND person = ANY(%s)",
        (district, round_code, list(pair)),
    )
    return bool(known[0] == len(pair))


def _links(district: str, round_code: str, pair: tuple[UUID, UUID]) -> list[tuple[str, str, str]]:
    ids = [str(one) for one in pair]
    found = values(
        """SELECT ARRAY[id::text, resident::text, body->>'same_as'] FROM event
           WHERE district = %s AND round = %s AND kind = 'ResidentsLinked' AND counts
           AND resident = ANY(%s::uuid[]) AND body->>'same_as' = ANY(%s) ORDER BY pos""",
        (district, round_code, ids, ids),
    )
    return [(link, resident, same_as) for link, resident, same_as in found]
