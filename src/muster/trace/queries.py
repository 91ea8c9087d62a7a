"""Reads of the tracers: who is a case, who was near, the line list."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.common.rows import rows
from muster.lab.queries import neighbours


@dataclass(frozen=True, slots=True)
class Case:
    case: UUID
    person: UUID
    tube: str
    opened_at: datetime
    household: UUID | None
    village: str | None
    point: str | None
    sampled_at: datetime | None
    contacts: int
    followed: int


@dataclass(frozen=True, slots=True)
class Contact:
    case: UUID
    person: UUID
    bases: list[str]
    named_at: datetime
    outcome: str | None
    followed_at: datetime | None
    village: str | None
    household: UUID | None
    attendance: str | None
    result: str | None


def cases(district: str, round_code: str) -> list[Case]:
    """The line list: one row a case, oldest first."""
    return rows(
        Case,
        """SELECT c.id, a.person, c.tube, c.opened_at, a.household, a.village, a.point, a.sampled_at,
                  COALESCE(k.contacts, 0), COALESCE(k.followed, 0)
           FROM case_row c
           LEFT JOIN alias l ON (l.district, l.round, l.resident) = (c.district, c.round, c.resident)
           JOIN account a ON a.district = c.district AND a.round = c.round AND a.person = COALESCE(l.person, c.resident)
           LEFT JOIN (SELECT case_id, count(*)::int AS contacts, count(outcome)::int AS followed FROM contact
                      WHERE district = %(district)s AND round = %(round)s GROUP BY case_id) k ON k.case_id = c.id
           WHERE c.district = %(district)s AND c.round = %(round)s ORDER BY c.opened_at, c.id""",
        {"district": district, "round": round_code},
    )


def contacts(district: str, round_code: str, case: UUID) -> list[Contact]:
    return rows(
        Contact,
        """SELECT k.case_id, COALESCE(a.person, k.resident), k.bases, k.named_at, k.outcome, k.followed_at,
                  a.village, a.household, a.attendance, a.result
           FROM contact k
           LEFT JOIN alias l ON (l.district, l.round, l.resident) = (k.district, k.round, k.resident)
           LEFT JOIN account a ON a.district = k.district AND a.round = k.round
                AND a.person = COALESCE(l.person, k.resident)
           WHERE k.district = %s AND k.round = %s AND k.case_id = %s ORDER BY k.named_at, k.resident""",
        (district, round_code, case),
    )


def cases_due(district: str, round_code: str) -> list[tuple[UUID, str]]:
    """(person, single tube) of released positives that have no case yet. A positive pool makes nobody a case."""
    return rows(
        lambda person, tube: (person, tube),
        """SELECT DISTINCT ON (a.person) a.person, s.tube FROM account a
           JOIN specimen s ON (s.district, s.round, s.person) = (a.district, a.round, a.person)
           JOIN tube t ON (t.district, t.round, t.code) = (s.district, s.round, s.tube)
           WHERE a.district = %(district)s AND a.round = %(round)s AND a.result = 'positive'
             AND t.capacity = 1 AND t.members = 1 AND t.result = 'positive' AND t.released
             AND NOT EXISTS (
                 SELECT 1 FROM case_row c
                 LEFT JOIN alias l ON (l.district, l.round, l.resident) = (c.district, c.round, c.resident)
                 WHERE c.district = a.district AND c.round = a.round AND COALESCE(l.person, c.resident) = a.person)
           ORDER BY a.person, s.placed_at, s.tube""",
        {"district": district, "round": round_code},
    )


def contacts_found(district: str, round_code: str, person: UUID) -> list[tuple[UUID, str]]:
    """(person, basis) from the day's own facts: the household, the pools, the same lane within minutes."""
    found = rows(
        lambda contact, basis: (contact, basis),
        """SELECT o.person, 'household' FROM account a JOIN account o
               ON (o.district, o.round, o.household) = (a.district, a.round, a.household)
           WHERE a.district = %(district)s AND a.round = %(round)s AND a.person = %(person)s
             AND o.person <> a.person AND o.linked_to IS NULL
           UNION
           SELECT o.person, 'tube' FROM specimen s JOIN specimen o
               ON (o.district, o.round, o.tube) = (s.district, s.round, s.tube)
           WHERE s.district = %(district)s AND s.round = %(round)s AND s.person = %(person)s AND o.person <> s.person
           ORDER BY 2, 1""",
        {"district": district, "round": round_code, "person": person},
    )
    return found + [(near.person, "lane") for near in neighbours(district, round_code, [person])]


def contacts_known(district: str, round_code: str, case: UUID) -> set[tuple[UUID, str]]:
    """(resident, basis) that were named for a case already."""
    return set(
        rows(
            lambda resident, basis: (resident, basis),
            """SELECT k.resident, unnest(k.bases) FROM contact k
               WHERE k.district = %s AND k.round = %s AND k.case_id = %s""",
            (district, round_code, case),
        )
    )
