"""The roll as it is looked through: villages, the people of one, one person, and what became of them."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access import keys
from muster.access.scope import Scope
from muster.common.rows import row, rows
from muster.roll.queries.people import Person, residents_for

PAGE = 50


@dataclass(frozen=True, slots=True)
class VillageLine:
    code: str
    zh: str
    en: str
    people: int
    households: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the roll's list prints them. ``name`` comes from the sealed value, masked."""

    id: UUID
    household: UUID
    number: str
    village: str
    birth_year: int | None
    sex: str
    document: str
    relation: str
    absence: str
    gone: bool
    marks: list[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person's page needs beside the person: where they are, since when, and by which list."""

    district: str
    village: str
    household: UUID
    absence: str
    absent_on: date | None
    absent_until: date | None
    gone_at: datetime | None
    source: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class MarkLine:
    mark: str
    since: datetime | None
    until: date | None
    source: str
    by: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    what: str
    fields: list[str]
    detail: str
    said: dict[str, str]
    by: str
    at: datetime


def villages(scope: Scope) -> list[VillageLine]:
    """The villages of the scope with how many are on the roll; those without anybody as well."""
    where, params = scope.where("d", village="d.code", point="''")
    return rows(
        VillageLine,
        f"""SELECT d.code, d.name_zh, d.name_en, COALESCE(r.people, 0), COALESCE(r.households, 0)
            FROM (SELECT left(code, 6) AS district, code, name_zh, name_en FROM roll_division WHERE level = 'village') d
            LEFT JOIN (SELECT district, village, count(*) AS people, count(DISTINCT household) AS households
                       FROM resident WHERE gone_at IS NULL GROUP BY district, village) r
              ON r.district = d.district AND r.village = d.code
            WHERE {where} ORDER BY d.code""",
        params,
    )


def people_page(
    scope: Scope, *, village: str, household: UUID | None, gone: bool, today: date, number: int
) -> tuple[list[PersonLine], int]:
    """One page of a village's people by household, and how many there are in all."""
    where, params = scope.where("r", point="''")
    chosen = f"{where} AND r.village = %s AND (r.gone_at IS NULL OR %s) AND (%s::uuid IS NULL OR r.household = %s)"
    asked = [*params, village, gone, household, household]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM resident r WHERE {chosen}", asked)
        total = int(cursor.fetchone()[0])
    found = rows(
        PersonLine,
        f"""SELECT r.id, r.household, h.number, r.village, r.birth_year, r.sex, r.document, r.relation, r.absence,
                   r.gone_at IS NOT NULL,
                   ARRAY(SELECT c.mark FROM care_mark c WHERE c.district = r.district AND c.resident = r.id
                         AND (c.until IS NULL OR c.until >= %s) ORDER BY c.mark)
            FROM resident r JOIN household h ON h.district = r.district AND h.id = r.household
            WHERE {chosen} ORDER BY length(h.number), h.number, r.source_row, r.id LIMIT %s OFFSET %s""",
        [today, *asked, PAGE, PAGE * (number - 1)],
    )
    return found, total


def person_get(resident: UUID, scope: Scope) -> tuple[Person, Standing] | None:
    """One person of the scope, also when they are gone. In the clear: the caller masks, and writes the audit."""
    where, params = scope.where("r", point="''")
    found = row(
        Standing,
        f"""SELECT r.district, r.village, r.household, r.absence, r.absent_on, r.absent_until, r.gone_at, r.source,
                   r.created_at, r.created_by
            FROM resident r WHERE r.id = %s AND {where}""",
        [resident, *params],
    )
    return (residents_for(found.district, [resident])[0], found) if found else None


def household_get(household: UUID, scope: Scope) -> tuple[str, str, str] | None:
    """District, village and number of a household of the scope."""
    where, params = scope.where("h", point="''")
    return row(
        lambda *cells: cells,
        f"SELECT h.district, h.village, h.number FROM household h WHERE h.id = %s AND {where}",
        [household, *params],
    )


def housemates(district: str, household: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id FROM resident WHERE district = %s AND household = %s AND gone_at IS NULL
               ORDER BY source_row, id LIMIT 200""",
            [district, household],
        )
        return [found[0] for found in cursor.fetchall()]


def marks_of(district: str, resident: UUID) -> list[MarkLine]:
    """Marks of the standing list, those past their last day as well; the caller says which hold."""
    return rows(
        MarkLine,
        """SELECT mark, since, until, source, by FROM care_mark WHERE district = %s AND resident = %s
           ORDER BY until IS NULL DESC, until DESC, mark""",
        [district, resident],
    )


def history_of(district: str, resident: UUID, *, full: bool) -> list[HistoryLine]:
    """What was changed, the latest first; old values and given reasons only when ``full``."""

    def line(what: str, fields: list[str], detail: str, sealed: Any, by: str, at: datetime) -> HistoryLine:
        said = json.loads(keys.open_(sealed, "resident_history.said")) if full and sealed else {}
        return HistoryLine(what, fields, detail, said, by, at)

    return rows(
        line,
        """SELECT what, fields, detail, said_sealed, by, at FROM resident_history
           WHERE district = %s AND resident = %s ORDER BY at DESC, id DESC LIMIT 100""",
        [district, resident],
    )
