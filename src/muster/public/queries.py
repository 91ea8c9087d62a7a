"""Which households a print holds, and whom a code or a slip stands for."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access import keys
from muster.access.rules import mask_name
from muster.access.scope import Scope
from muster.common.problems import Problem
from muster.common.rows import row, rows, values
from muster.plan.models import Point
from muster.public import rules
from muster.roll.models import Division, Round

FILE_MOST = 1_000  # households of one file: a stack of some 200 sheets, which a guillotine takes
TOWN = 9  # digits of a township's code
WALK = "h.village, lpad(substring(h.number FROM '^[0-9]*'), 12, '0'), h.number, h.id"  # from door to door


@dataclass(frozen=True, slots=True)
class Choice:
    """What is printed of a round: a division (the prefix of its villages' codes), a point, or one household."""

    district: str
    round: str
    division: str = ""
    point: str = ""
    household: UUID | None = None


@dataclass(frozen=True, slots=True)
class VillageCount:
    """What a village would print. ``cells`` counts a household of more than four as two: its codes lie apart."""

    code: str
    zh: str
    en: str
    households: int
    residents: int
    cells: int
    held: int  # residents who hold a slip already

    @property
    def sheets(self) -> int:
        return -(-self.cells // rules.SHEET)


@dataclass(frozen=True, slots=True)
class Total:
    """What a whole print comes to: each village begins a sheet of its own."""

    households: int
    residents: int
    sheets: int
    held: int

    @classmethod
    def of(cls, counts: Sequence[VillageCount]) -> "Total":
        return cls(
            sum(one.households for one in counts), sum(one.residents for one in counts),
            sum(one.sheets for one in counts), sum(one.held for one in counts),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TownCount:
    """The same of a township."""

    code: str
    zh: str
    en: str
    households: int
    residents: int
    sheets: int
    held: int


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    parent: str
    level: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Member:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Household:
    """A household as its card shows it."""

    id: UUID
    village: str
    village_name: str
    number: str
    address: str
    point_name: str
    lane: int
    slot_at: datetime
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class SlipStanding:
    """What a slip tells: nothing but where and when, and the result."""

    district: str
    resident: UUID
    name: str
    timezone: str
    point: str
    point_name: str
    lane: int | None
    slot_at: datetime | None
    attendance: str
    result: str
    sampled_at: datetime | None


def village_counts(choice: Choice, scope: Scope) -> list[VillageCount]:
    """What would be printed, by village in the order of their codes."""
    within, params = _within(choice, scope)
    return rows(
        VillageCount,
        f"""SELECT one.village, coalesce(d.name_zh, one.village), coalesce(d.name_en, one.village), count(*),
                   sum(one.members)::int, sum(CASE WHEN one.members > %s THEN 2 ELSE 1 END)::int, sum(one.held)::int
            FROM (SELECT h.village, count(*) AS members, count(s.resident) AS held
                  FROM {within}
                  LEFT JOIN slip s ON s.district = r.district AND s.round = %s AND s.resident = r.id
                  GROUP BY h.district, h.id) one
            LEFT JOIN roll_division d ON d.code = one.village
            GROUP BY one.village, d.name_zh, d.name_en ORDER BY one.village""",
        [rules.STRIP_MEMBERS, *params, choice.round],
    )


def town_counts(counts: Sequence[VillageCount]) -> list[TownCount]:
    """The counts of villages, added up by township."""
    towns: dict[str, list[VillageCount]] = {}
    for one in counts:
        towns.setdefault(one.code[:TOWN], []).append(one)
    names = {town.code: town for town in Division.objects.filter(code__in=towns)}
    return [
        TownCount(
            code, names[code].name_zh if code in names else code, names[code].name_en if code in names else code,
            *astuple(Total.of(villages)),
        )
        for code, villages in towns.items()
    ]  # fmt: skip


def places(round_: Round, scope: Scope) -> tuple[list[Place], list[tuple[str, str]]]:
    """The divisions, and the points as (code, name), that the reader may choose; all in the order of their codes."""
    if scope.point:
        return [], list(
            Point.objects.filter(district=round_.district, round=round_.code, code=scope.point).values_list(
                "code", "name"
            )
        )
    found = Division.objects.filter(code__startswith=scope.prefix, level__in=("township", "village")).order_by("code")
    divisions = [Place(*one) for one in found.values_list("code", "parent", "level", "name_zh", "name_en")]
    points = Point.objects.filter(district=round_.district, round=round_.code, village__startswith=scope.prefix)
    return divisions, list(points.order_by("code").values_list("code", "name"))


def household_files(choice: Choice, scope: Scope) -> Iterator[tuple[str, list[UUID]]]:
    """(village, households in walking order), at most FILE_MOST together."""
    within, params = _within(choice, scope)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT h.village, h.id FROM {within} GROUP BY h.district, h.id ORDER BY {WALK}", params)
        found = cursor.fetchall()
    start = 0
    for place, (village, _) in enumerate(found):
        last = place + 1 == len(found) or found[place + 1][0] != village
        if last or place + 1 - start == FILE_MOST:
            yield village, [id_ for _, id_ in found[start : place + 1]]
            start = place + 1


def households_for(round_: Round, ids: Sequence[UUID]) -> list[Household]:
    """The households in the clear, in the order of ``ids``, which came out of a scoped query. The caller audits it."""
    where: dict[str, Any] = {"district": round_.district, "round": round_.code, "ids": list(ids)}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT h.id, h.village, coalesce(d.name_zh, h.village), h.number, h.address_sealed,
                      coalesce(p.name, i.point), i.lane, i.slot_at
               FROM household h
               JOIN (SELECT DISTINCT ON (household) household, point, lane, slot_at FROM invitation
                     WHERE district = %(district)s AND round = %(round)s AND household = ANY(%(ids)s)
                     ORDER BY household, slot_at, resident) i ON i.household = h.id
               LEFT JOIN roll_division d ON d.code = h.village
               LEFT JOIN plan_point p ON p.district = h.district AND p.round = %(round)s AND p.code = i.point
               WHERE h.district = %(district)s AND h.id = ANY(%(ids)s)""",
            where,
        )
        homes = {found[0]: found for found in cursor.fetchall()}
        cursor.execute(
            """SELECT household, id, name_sealed FROM resident WHERE district = %(district)s
               AND household = ANY(%(ids)s) AND gone_at IS NULL ORDER BY household, source_row, id""",
            where,
        )
        people = cursor.fetchall()
    members: dict[UUID, list[Member]] = {id_: [] for id_ in homes}
    names = keys.open_many((sealed for _, _, sealed in people), "resident.name")
    for (household, id_, _), name in zip(people, names, strict=True):
        members[household].append(Member(id_, name or ""))
    addresses = keys.open_many((home[4] for home in homes.values()), "household.address")
    opened = dict(zip(homes, addresses, strict=True))
    return [_household(homes[id_], opened[id_] or "", members[id_]) for id_ in ids if id_ in homes and members[id_]]


def household_of_code(code: str, district: str, round_code: str) -> UUID:
    """The household of a card's code, typed or scanned. Problem code_bad, code_unknown."""
    read = rules.code_read(code, rules.CARD_LETTERS)
    found = values(
        "SELECT household FROM card WHERE district = %s AND round = %s AND code = %s", (district, round_code, read)
    )
    if not found:
        raise Problem("code_unknown")
    return UUID(str(found[0]))


def resident_of_slip(token: str) -> SlipStanding:
    """What the holder of a slip may know. Problem code_bad, code_unknown; a slip that was printed again is unknown."""
    index = keys.blind("slip", rules.code_read(token, rules.SLIP_LETTERS))
    found = row(
        _slip_standing,
        """SELECT s.district, s.resident, r.name_sealed, rr.timezone, a.point, p.name, a.lane, a.slot_at, a.attendance, a.result, a.sampled_at
           FROM slip s
           JOIN resident r ON r.district = s.district AND r.id = s.resident
           JOIN roll_round rr ON rr.district = s.district AND rr.code = s.round
           LEFT JOIN alias l ON l.district = s.district AND l.round = s.round AND l.resident = s.resident
           LEFT JOIN account a ON a.district = s.district AND a.round = s.round AND a.person = coalesce(l.person, s.resident)
           LEFT JOIN plan_point p ON p.district = s.district AND p.round = s.round AND p.code = a.point
           WHERE s.token_index = %s""",
        [index],
    )
    if found is None:
        raise Problem("code_unknown")
    return found


def _household(home: tuple[Any, ...], address: str, members: Sequence[Member]) -> Household:
    id_, village, village_name, number, _sealed, point_name, lane, slot_at = home
    return Household(id_, village, village_name, number, address, point_name, lane, slot_at, tuple(members))


def _slip_standing(district: str, resident: UUID, name_sealed: bytes, timezone: str, *columns: Any) -> SlipStanding:
    point, point_name, lane, slot_at, attendance, result, sampled_at = columns
    name = mask_name(keys.open_(name_sealed, "resident.name"))
    return SlipStanding(
        district, resident, name, timezone, point or "", point_name or "", lane, slot_at, attendance or "open",
        result or "none", sampled_at,
    )  # fmt: skip


def _within(choice: Choice, scope: Scope) -> tuple[str, list[Any]]:
    """The tables ``h`` (household) and ``r`` (its residents) of a choice that the reader may see, and their values."""
    held, params = scope.where("h", point="i.point")
    sql = f"""household h
        JOIN (SELECT DISTINCT ON (household) household, point FROM invitation WHERE district = %s AND round = %s
              ORDER BY household, slot_at, resident) i ON i.household = h.id
        JOIN resident r ON r.district = h.district AND r.household = h.id AND r.gone_at IS NULL
             AND h.district = %s AND {held} AND h.village LIKE %s AND (%s = '' OR i.point = %s)
             AND (%s::uuid IS NULL OR h.id = %s)"""
    chosen = [choice.division + "%", choice.point, choice.point, choice.household, choice.household]
    return sql, [choice.district, choice.round, choice.district, *params, *chosen]
