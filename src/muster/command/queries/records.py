"""Single records of the book: what was said under one id, by whom, and what was said of it since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from muster.access.scope import Scope
from muster.common.rows import rows

FACTS_MOST = 80
_COLUMNS = """e.id, encode(e.hash, 'hex'), e.kind, e.device, e.seq, e.at, e.received_at, e.actor, e.verdict, e.reason, e.detail,
              e.accepted, e.counts, e.resident, e.tube, e.target, e.body"""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the book. ``device_point`` and ``device_label``: where its phone is enrolled."""

    id: UUID
    hash: str
    kind: str
    device: str
    seq: int | None
    at: datetime | None
    received_at: datetime
    actor: str
    verdict: str
    reason: str
    detail: str
    accepted: bool
    counts: bool
    resident: UUID | None
    tube: str | None
    target: UUID | None
    body: dict[str, Any]
    device_label: str
    device_point: str


def records_of(district: str, round_code: str, scope: Scope, event: UUID) -> list[Record]:
    """Every row that claims this id; none unless the scope holds all of them.

    A record lies where its phone, its person or its tube lies, a ruling where its exception lies; the county sees all.
    """
    by_phone, phone = scope.where("p", point="p.code")
    by_name, name = scope.where("a")
    by_tube, tube = scope.where("t", village="q.village")
    by_doubt, doubt = scope.where("x", village="COALESCE(x.village, y.village)")
    whole = scope.whole(district)
    found = rows(
        lambda seen, *columns: (seen, _record(*columns)),
        f"""SELECT %s OR COALESCE({by_phone}, false) OR COALESCE({by_name}, false) OR COALESCE({by_tube}, false)
                   OR e.kind = 'ExceptionSettled' AND EXISTS (
                       SELECT FROM exception_row x LEFT JOIN plan_point y ON (y.district, y.round, y.code) = (x.district, x.round, x.point)
                       WHERE (x.district, x.round, x.kind, x.subject)
                             = (e.district, e.round, e.body->>'exception', e.body->>'subject') AND {by_doubt}),
                   {_COLUMNS}, COALESCE(d.label, ''), COALESCE(d.point, '')
            FROM event e LEFT JOIN device d ON d.district = e.district AND d.id = e.device
            LEFT JOIN plan_point p ON (p.district, p.round, p.code) = (e.district, e.round, d.point)
            LEFT JOIN alias l ON (l.district, l.round, l.resident) = (e.district, e.round, e.resident)
            LEFT JOIN account a ON a.district = e.district AND a.round = e.round AND a.person = COALESCE(l.person, e.resident)
            LEFT JOIN tube t ON (t.district, t.round, t.code) = (e.district, e.round, e.tube)
            LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (t.district, t.round, t.point)
            WHERE e.district = %s AND (e.round = %s OR d.round = %s) AND e.id = %s AND (e.claims OR NOT e.claims) ORDER BY e.pos""",
        [whole, *phone, *name, *tube, *doubt, district, round_code, round_code, event],
    )
    return [record for _seen, record in found] if found and all(seen for seen, _record in found) else []


def corrections_of(district: str, event: UUID) -> list[Record]:
    """What was said of this record since: taken back, released, moved, amended."""
    return rows(
        _record,
        f"""SELECT {_COLUMNS}, '', '' FROM event e WHERE e.district = %s AND e.target = %s AND e.accepted
            ORDER BY e.pos LIMIT {FACTS_MOST}""",
        [district, event],
    )


def facts_of(district: str, round_code: str, person: UUID) -> list[Record]:
    """What the book says of a person under any of its ids, the latest first."""
    return rows(
        _record,
        f"""SELECT {_COLUMNS}, '', '' FROM event e
            WHERE e.district = %(district)s AND e.round = %(round)s AND e.accepted AND e.resident = ANY(
                SELECT %(person)s UNION SELECT resident FROM alias
                WHERE district = %(district)s AND round = %(round)s AND person = %(person)s)
            ORDER BY e.pos DESC LIMIT {FACTS_MOST}""",
        {"district": district, "round": round_code, "person": person},
    )


def joined_to(district: str, round_code: str, person: UUID) -> list[UUID]:
    """The other ids that are this person."""
    return rows(
        lambda resident: UUID(str(resident)),
        "SELECT resident FROM alias WHERE district = %s AND round = %s AND person = %s ORDER BY resident",
        [district, round_code, person],
    )


def rulings(district: str, round_code: str, subjects: list[str]) -> dict[tuple[str, str], str]:
    """(exception, subject) → the record of its ruling, by which it can be taken back."""
    found = rows(
        lambda *columns: columns,
        """SELECT exception, subject, event::text FROM exception_settled
           WHERE district = %s AND round = %s AND subject = ANY(%s)""",
        [district, round_code, subjects],
    )
    return {(exception, subject): event for exception, subject, event in found}


def _record(*columns: Any) -> Record:
    *said, body, label, point = columns
    return Record(*[*said, _body(body), label, point])


def _body(value: Any) -> dict[str, Any]:
    """Django hands jsonb over as text; a record that cannot be read has none."""
    found = msgspec.json.decode(value) if isinstance(value, str) else value
    return found if isinstance(found, dict) else {}
