"""What the roll can tell. Names and numbers leave masked, but for ``residents_for``, whose caller writes the audit."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access import keys
from muster.access.scope import Scope
from muster.common import clock
from muster.common.rows import rows, values
from muster.roll import rules, tokens, words
from muster.roll.enums import Document
from muster.roll.models import Round

PAGE_MOST = 500
EVERYBODY: tuple[str, list[str]] = ("TRUE", [])


@dataclass(frozen=True, slots=True)
class Person:
    """A resident by name. ``address`` is the household's; empty texts where the roll has nothing."""

    id: UUID
    household: UUID
    household_number: str
    village: str
    name: str
    id_number: str
    phone: str
    address: str
    birth_year: int | None
    sex: str
    document: str
    relation: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A resident as lists show them."""

    id: UUID
    household: UUID
    village: str
    name: str
    id_number: str
    birth_year: int | None
    sex: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    id: UUID
    village: str
    number: str
    residents: int


@dataclass(frozen=True, slots=True)
class CareLine:
    resident: UUID
    village: str
    mark: str
    acknowledged: bool


def round_current(district: str) -> Round | None:
    """The round whose window has begun last; before the first one, the next to come."""
    all_rounds = Round.objects.filter(district=district)
    begun = all_rounds.filter(starts_at__lte=clock.now()).order_by("-starts_at").first()
    return begun or all_rounds.order_by("starts_at").first()


def rounds(district: str) -> list[Round]:
    """Every round, the latest first."""
    return list(Round.objects.filter(district=district).order_by("-starts_at", "-code"))


def roll_hash(district: str) -> str:
    """SHA-256 over the ids of everybody on the roll, in order: two rolls of the same names have the same."""
    digest = values(
        """SELECT encode(sha256(string_agg(uuid_send(id), ''::bytea ORDER BY id)), 'hex') FROM resident
           WHERE district = %s AND gone_at IS NULL""",
        [district],
    )[0]
    return str(digest or "0" * 64)


def search(
    text: str, scope: Scope, *, limit: int = 20, gone: bool = False, among: tuple[str, list[str]] = EVERYBODY
) -> list[Masked]:
    """Residents by any words: name, sound, initials, number or its end, phone or its end, household, address.

    Who fits by the whole number or name comes first. ``gone`` also finds who died or moved away. ``among``: a condition
    of the caller's own on ``r``, and its values. The caller audits.
    """
    whole = [
        *residents_by_id_number(text, scope, gone=gone, among=among),
        *residents_by_phone(text, scope, gone=gone, among=among),
    ]
    groups = words.groups_of(text)
    found = whole if whole or not groups else _searched(groups, scope, limit, gone, among)
    return list(dict.fromkeys(found))[:limit]


def residents_by_id_number(
    text: str, scope: Scope, *, on: date | None = None, gone: bool = False, among: tuple[str, list[str]] = EVERYBODY
) -> list[Masked]:
    """Exact look-up by document number as typed; nobody when it is no number. At most one per district.

    Eight digits may be a Taiwan resident's permit, ten digits as well: nothing is stated here.
    """
    numbers = set()
    for stated in (None, Document.PERMIT, Document.PASSPORT):
        with suppress(rules.RowRefused):
            numbers.add(rules.id_number_read(text, on=on or clock.now().date(), stated=stated).number)
    blinds = keys.blind_many("id_number", sorted(numbers - {""}))
    return _masked("r.id_number_index = ANY(%s)", blinds, scope, gone, among) if blinds else []


def residents_by_phone(
    text: str, scope: Scope, *, gone: bool = False, among: tuple[str, list[str]] = EVERYBODY
) -> list[Masked]:
    """Everybody with this phone, as typed."""
    try:
        phone = rules.phone_read(text)
    except rules.RowRefused:
        return []
    return _masked("r.phone_index = %s", keys.blind("phone", phone), scope, gone, among) if phone else []


def residents_of(household: UUID, scope: Scope) -> list[Masked]:
    """Who lives in a household."""
    return _masked("r.household = %s", household, scope, False, EVERYBODY)


def households(scope: Scope, *, village: str = "", after: str = "", limit: int = PAGE_MOST) -> list[HouseholdLine]:
    """Households in order of village and number; ``after`` is ``village/number`` of the last one seen."""
    where, params = scope.where("h", point="''")
    seen_village, _, seen_number = after.partition("/")
    return rows(
        HouseholdLine,
        f"""SELECT h.id, h.village, h.number, count(r.id)
            FROM household h LEFT JOIN resident r
              ON r.district = h.district AND r.household = h.id AND r.gone_at IS NULL
            WHERE {where} AND (%s = '' OR h.village = %s) AND (h.village, h.number) > (%s, %s)
            GROUP BY h.district, h.id ORDER BY h.village, h.number LIMIT %s""",
        [*params, village, village, seen_village, seen_number, min(limit, PAGE_MOST)],
    )


def residents_for(district: str, ids: Iterable[UUID]) -> list[Person]:
    """The residents in the clear, in order of id, for ids that came out of a scoped query. The caller audits the read."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT r.id, r.household, h.number, r.village, r.name_sealed, r.id_number_sealed, r.phone_sealed,
                      h.address_sealed, r.birth_year, r.sex, r.document, r.relation
               FROM resident r JOIN household h ON h.district = r.district AND h.id = r.household
               WHERE r.district = %s AND r.id = ANY(%s) ORDER BY r.id""",
            [district, list(ids)],
        )
        found = cursor.fetchall()
    names = _open(found, 4, "resident.name")
    numbers = _open(found, 5, "resident.id_number")
    phones = _open(found, 6, "resident.phone")
    addresses = _open(found, 7, "household.address")
    return [
        Person(*(*row[:4], name, number, phone, address, *row[8:]))
        for row, name, number, phone, address in zip(found, names, numbers, phones, addresses, strict=True)
    ]


def care_list(scope: Scope, round_code: str) -> list[CareLine]:
    """Who must not be missed in the round, by import or set on the spot, and whether a sampler has acknowledged it."""
    where, params = _within(scope)
    return rows(
        CareLine,
        f"""SELECT r.id, r.village, m.mark,
                   EXISTS (SELECT FROM care_handover h WHERE h.district = r.district AND h.round = %s
                           AND h.resident = r.id AND h.mark = m.mark)
            FROM (SELECT district, resident, mark FROM care_mark WHERE care_holds(until, district, %s)
                  UNION SELECT district, resident, mark FROM care_marked WHERE round = %s) m
            JOIN resident r ON r.district = m.district AND r.id = m.resident
            WHERE {where} AND r.gone_at IS NULL ORDER BY r.village, r.id, m.mark""",
        [round_code, round_code, round_code, *params],
    )


def _within(scope: Scope) -> tuple[str, list[str]]:
    """The roll has no points: who is limited to one sees nobody here, and reads the point's invitations instead."""
    return scope.where("r", point="''")


def _masked(condition: str, value: Any, scope: Scope, gone: bool, among: tuple[str, list[str]]) -> list[Masked]:
    where, params = _within(scope)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.id, r.household, r.village, r.name_sealed, r.id_number_sealed, r.birth_year, r.sex,
                       r.gone_at IS NOT NULL
                FROM resident r WHERE {where} AND {condition} AND (r.gone_at IS NULL OR %s) AND {among[0]}
                ORDER BY r.id LIMIT %s""",
            [*params, value, gone, *among[1], PAGE_MOST],
        )
        found = cursor.fetchall()
    names = _open(found, 3, "resident.name")
    numbers = _open(found, 4, "resident.id_number")
    return [
        Masked(*(*row[:3], rules.masked_name(name), rules.masked_number(number), *row[5:]))
        for row, name, number in zip(found, names, numbers, strict=True)
    ]


def _searched(
    groups: Sequence[words.Group], scope: Scope, limit: int, gone: bool, among: tuple[str, list[str]]
) -> list[Masked]:
    """Who fits every group, the exact names first. Tokens hold the last four digits only: longer ends are compared here."""
    token = tokens.tokens(word for group in groups for way in (*group.ways, *group.exact) for word in way)
    tails = [group for group in groups if len(group.tail) > words.TAIL]
    fits = " AND ".join("(" + " OR ".join(["t.tokens @> %s::bigint[]"] * len(group.ways)) + ")" for group in groups)
    ways = [[token[word] for word in way] for group in groups for way in group.ways]
    exact = [[token[word] for word in way] for group in groups for way in group.exact]
    ranks = " OR ".join(["t.tokens @> %s::bigint[]"] * len(exact)) or "r.id IS NULL"
    where, params = _within(scope)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.id, r.household, r.village, r.name_sealed, r.id_number_sealed, r.birth_year, r.sex,
                       r.gone_at IS NOT NULL, r.phone_sealed, h.number
                FROM resident_token t
                JOIN resident r ON r.district = t.district AND r.id = t.resident
                JOIN household h ON h.district = r.district AND h.id = r.household
                WHERE {fits} AND {where} AND (r.gone_at IS NULL OR %s) AND {among[0]}
                ORDER BY ({ranks}) DESC, r.gone_at IS NOT NULL, r.village, h.number, r.id LIMIT %s""",
            [*ways, *params, gone, *among[1], *exact, PAGE_MOST if tails else limit],
        )
        found = cursor.fetchall()
    names, numbers = _open(found, 3, "resident.name"), _open(found, 4, "resident.id_number")
    phones = _open(found, 8, "resident.phone")
    return [
        Masked(*(*row[:3], rules.masked_name(name), rules.masked_number(number), *row[5:8]))
        for row, name, number, phone in zip(found, names, numbers, phones, strict=True)
        if all(phone.endswith(group.tail) or number.endswith(group.tail) or row[9] == group.tail.lstrip("0")
               for group in tails)
    ]  # fmt: skip


def _open(found: Sequence[tuple[Any, ...]], column: int, context: str) -> list[str]:
    return [value or "" for value in keys.open_many((row[column] for row in found), context)]
