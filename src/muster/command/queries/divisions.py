"""A division of the county: what lies in it, each part with the counts that its own board would show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.access.scope import Scope
from muster.command.queries.names import Now
from muster.common.rows import rows
from muster.roll.enums import Level
from muster.roll.models import Division, Round

PAGE = 100
_BELOW = {Level.COUNTY: 9, Level.TOWNSHIP: 12}  # digits of the codes of what lies directly in it


@dataclass(frozen=True, slots=True)
class Part:
    """One child of a division. The same conditions as the board's account."""

    code: str
    names: int
    sampled: int
    answered: int
    open: int
    nobody: int


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    id: UUID
    number: str
    names: int
    sampled: int
    open: int
    grave: int  # held, positive, or to be sampled again
    care: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A care mark of one person, and whether a sampler has signed for it."""

    person: UUID
    mark: str
    handed: bool


@dataclass(frozen=True, slots=True)
class Swab:
    person: UUID
    tube: str
    at: datetime | None


def division_seen(scope: Scope, district: str, code: str) -> Division | None:
    """The division, when all of it lies in the scope and in the round's county."""
    if scope.nothing or scope.point or not code.startswith(district) or not code.startswith(scope.prefix):
        return None
    return Division.objects.filter(code=code).first()


def above(division: Division, scope: Scope) -> list[Division]:
    """The divisions that hold it and lie in the scope, the widest first."""
    codes = [division.code[:digits] for digits in (6, 9) if digits < len(division.code)]
    return list(
        Division.objects.filter(code__in=[code for code in codes if code.startswith(scope.prefix)]).order_by("code")
    )


def parts(round_: Round, division: Division, now: Now) -> dict[str, Part]:
    """Code → counts of every child in which there are names."""
    digits = _BELOW[Level(division.level)]
    where, extra = Scope(division.code, "").where("a")
    found = rows(
        Part,
        f"""SELECT left(a.village, {digits}), count(*)::int, (count(*) FILTER (WHERE a.attendance = 'sampled'))::int,
                   (count(*) FILTER (WHERE a.attendance <> 'open'))::int, (count(*) FILTER (WHERE a.attendance = 'open'))::int,
                   (count(*) FILTER (WHERE a.attendance = 'open' AND a.owner IS NULL
                                     AND NOT COALESCE(a.slot_at > %s, false)))::int
            FROM account a
            WHERE a.district = %s AND a.round = %s AND a.attendance <> 'linked' AND a.village IS NOT NULL AND {where}
            GROUP BY 1 ORDER BY 1""",
        [now.over, round_.district, round_.code, *extra],
    )
    return {part.code: part for part in found}


def households(round_: Round, village: str, number: int) -> tuple[int, list[HouseholdRow]]:
    """How many households have names in the round, and a page of them in walking order."""
    district, code = round_.district, round_.code
    total = rows(
        int,
        """SELECT count(DISTINCT a.household) FROM account a
           WHERE a.district = %s AND a.round = %s AND a.village = %s AND a.attendance <> 'linked'""",
        [district, code, village],
    )[0]
    found = rows(
        HouseholdRow,
        """SELECT a.household, COALESCE(h.number, ''), count(*)::int, (count(*) FILTER (WHERE a.attendance = 'sampled'))::int,
                  (count(*) FILTER (WHERE a.attendance = 'open'))::int,
                  (count(*) FILTER (WHERE a.result IN ('held', 'positive', 'to_resample')))::int,
                  (count(*) FILTER (WHERE EXISTS (SELECT FROM care_mark c WHERE c.district = a.district AND c.resident = a.person
                                         AND care_holds(c.until, a.district, a.round))
                   OR EXISTS (SELECT FROM care_marked m WHERE (m.district, m.round, m.resident) = (a.district, a.round, a.person))
                  ))::int
           FROM account a LEFT JOIN household h ON h.district = a.district AND h.id = a.household
           WHERE a.district = %s AND a.round = %s AND a.village = %s AND a.attendance <> 'linked' AND a.household IS NOT NULL
           GROUP BY a.household, h.number ORDER BY length(h.number), h.number, a.household LIMIT %s OFFSET %s""",
        [district, code, village, PAGE, (number - 1) * PAGE],
    )
    return total, found


def marks(district: str, round_code: str, persons: list[UUID]) -> list[Mark]:
    return rows(
        Mark,
        """SELECT m.resident, m.mark, EXISTS (SELECT FROM care_handover h WHERE h.district = %(district)s AND h.round = %(round)s
                                              AND h.resident = m.resident AND h.mark = m.mark)
           FROM (SELECT resident, mark FROM care_mark WHERE district = %(district)s AND resident = ANY(%(persons)s)
                 AND care_holds(until, district, %(round)s)
                 UNION SELECT resident, mark FROM care_marked
                 WHERE district = %(district)s AND round = %(round)s AND resident = ANY(%(persons)s)) m ORDER BY 1, 2""",
        {"district": district, "round": round_code, "persons": persons},
    )


def swabs(district: str, round_code: str, persons: list[UUID]) -> list[Swab]:
    """The swabs of these persons, the latest first."""
    return rows(
        Swab,
        """SELECT person, tube, at FROM specimen WHERE district = %s AND round = %s AND person = ANY(%s)
           ORDER BY placed_at DESC NULLS LAST, id DESC""",
        [district, round_code, persons],
    )
