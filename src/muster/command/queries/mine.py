"""The open names that one person knocks for, in walking order: village, household number, person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.access.scope import Scope
from muster.command.queries.names import Now
from muster.common.rows import rows
from muster.roll.models import Round, settings_default

PAGE = 60
DONE_MOST = 30


@dataclass(frozen=True, slots=True)
class Knock:
    """An open name. ``owned``: it was given to this person; else nobody has it and its slot is over."""

    person: UUID
    village: str | None
    household: UUID | None
    number: str
    owned: bool
    due_at: datetime | None
    slot_at: datetime | None
    visits: int
    visit_last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """What this person has written down."""

    event: UUID
    person: UUID
    kind: str
    outcome: str
    at: datetime | None


def gap_min(round_: Round) -> int:
    """So long after a visit a second one at the same door says something new."""
    return int({**settings_default(), **round_.settings}["visit_gap_min"])


_MINE = """a.district = %s AND a.round = %s AND a.attendance = 'open'
           AND (a.owner = %s OR a.owner IS NULL AND NOT COALESCE(a.slot_at > %s, false))"""


def knocks(round_: Round, scope: Scope, actor: str, now: Now, number: int) -> tuple[int, list[Knock]]:
    """How many, and a page of them."""
    where, extra = scope.where("a")
    params = [round_.district, round_.code, actor, now.over, *extra]
    total = rows(int, f"SELECT count(*) FROM account a WHERE {_MINE} AND {where}", params)[0]
    found = rows(
        Knock,
        f"""SELECT a.person, a.village, a.household, COALESCE(h.number, ''), a.owner IS NOT NULL, a.due_at, a.slot_at, a.visits,
                   a.visit_last_at
            FROM account a LEFT JOIN household h ON h.district = a.district AND h.id = a.household
            WHERE {_MINE} AND {where}
            ORDER BY a.village, length(h.number), h.number, a.household, a.person LIMIT %s OFFSET %s""",
        [*params, PAGE, (number - 1) * PAGE],
    )
    return total, found


def done(round_: Round, scope: Scope, actor: str, since: datetime) -> list[Done]:
    """The answers that this person wrote down since, the latest first, of names that the scope holds."""
    where, extra = scope.where("a")
    return rows(
        Done,
        f"""SELECT e.id, a.person, e.kind, COALESCE(e.body->>'outcome', ''), e.at FROM event e
            LEFT JOIN alias l ON (l.district, l.round, l.resident) = (e.district, e.round, e.resident)
            JOIN account a ON a.district = e.district AND a.round = e.round AND a.person = COALESCE(l.person, e.resident)
            WHERE e.district = %s AND e.round = %s AND e.kind IN ('VisitMade', 'ExcuseGranted', 'RefusalRecorded', 'ElsewhereClaimed')
              AND e.counts AND e.actor = %s AND e.at >= %s AND {where} ORDER BY e.pos DESC LIMIT {DONE_MOST}""",
        [round_.district, round_.code, actor, since, *extra],
    )


def door(round_: Round, scope: Scope, actor: str, now: Now, household: UUID) -> list[UUID]:
    """Those of one door who are open and on this person's list."""
    where, extra = scope.where("a")
    return rows(
        lambda person: UUID(str(person)),
        f"SELECT a.person FROM account a WHERE {_MINE} AND {where} AND a.household = %s ORDER BY a.person",
        [round_.district, round_.code, actor, now.over, *extra, household],
    )
