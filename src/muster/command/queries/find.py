"""What the finder finds: people by any words, and villages, households, tubes, bags, boxes, devices by name or code."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from muster.access.scope import Scope
from muster.command.numbers import Place
from muster.command.queries.tubes import TubeRow, tubes_coded
from muster.common.problems import Problem
from muster.common.rows import rows
from muster.public.queries import household_of_code
from muster.roll.models import Division, Round
from muster.roll.queries import Masked, residents_by_id_number, residents_of, search

MOST = 8
_CODE_LEAST = 4


@dataclass(frozen=True, slots=True)
class Found:
    person: UUID
    village: str | None
    point: str | None
    attendance: str
    result: str
    slot_at: datetime | None
    sampled_at: datetime | None


@dataclass(frozen=True, slots=True)
class HouseholdHit:
    id: UUID
    village: str
    number: str
    names: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A bag or a box. ``tube``: one of those in it."""

    code: str
    point: str | None
    packed_at: datetime | None
    tubes: int
    tube: str | None


@dataclass(frozen=True, slots=True)
class DeviceHit:
    id: str
    label: str
    point: str
    lane: int


def people(round_: Round, scope: Scope, asked: str) -> list[tuple[Masked, Found]]:
    """People of the round by name, sound, initials, number or its end, phone or its end, household, address."""
    wide = Scope(round_.district, "") if scope.point or len(scope.prefix) < len(round_.district) else scope
    where, extra = scope.where("a")
    here = (
        f"EXISTS (SELECT FROM account a WHERE a.district = r.district AND a.round = %s AND a.person = r.id AND {where})"
    )
    known = {one.id: one for one in search(asked, wide, limit=MOST, among=(here, [round_.code, *extra]))}
    found = _standing(round_, list(known))
    return [(one, found[one.id]) for one in known.values() if one.id in found][:MOST]


def in_hand(round_: Round, asked: str) -> list[tuple[Masked, Found | None]]:
    """Who is meant by a whole number, or by the code of a household's card: anywhere in the county, else nobody."""
    county = Scope(round_.district, "")
    known = residents_by_id_number(asked, county)
    if not known:
        try:
            household = household_of_code(asked, round_.district, round_.code)
        except Problem:
            return []
        known = residents_of(household, county)
    found = _standing(round_, [one.id for one in known])
    return [(one, found.get(one.id)) for one in known]


def _standing(round_: Round, people: list[UUID]) -> dict[UUID, Found]:
    """Where these people stand in the round; who is not in it is left out."""
    standing = rows(
        Found,
        """SELECT a.person, a.village, a.point, a.attendance, a.result, a.slot_at, a.sampled_at FROM account a
           WHERE a.district = %s AND a.round = %s AND a.person = ANY(%s)""",
        [round_.district, round_.code, people],
    )
    return {one.person: one for one in standing}


def households(round_: Round, scope: Scope, asked: str) -> list[HouseholdHit]:
    """Households by their number, with how many names they have in the round."""
    where, extra = scope.where("a")
    return rows(
        HouseholdHit,
        f"""SELECT h.id, h.village, h.number, count(*)::int FROM household h
            JOIN account a ON a.district = h.district AND a.round = %s AND a.household = h.id
            WHERE h.district = %s AND h.number = %s AND a.attendance <> 'linked' AND {where}
            GROUP BY h.id, h.village, h.number ORDER BY h.village LIMIT {MOST}""",
        [round_.code, round_.district, asked, *extra],
    )


def divisions(district: str, scope: Scope, asked: str) -> list[tuple[Place, str]]:
    """Villages and townships of the scope by name or code."""
    if scope.point:
        return []
    prefix = scope.prefix if len(scope.prefix) > len(district) else district
    named = Q(name_zh__icontains=asked) | Q(name_en__icontains=asked) | Q(code=asked)
    hits = Division.objects.filter(named, code__startswith=prefix).order_by("code")[:MOST]
    return [(Place(place.code, place.name_zh, place.name_en), place.level) for place in hits]


def tubes(district: str, round_code: str, scope: Scope, asked: str) -> list[TubeRow]:
    return tubes_coded(district, round_code, scope, asked.upper())


def packed(district: str, round_code: str, scope: Scope, asked: str) -> list[tuple[str, Packed]]:
    """Bags and boxes by their code: ("bag" or "box", what is in it)."""
    if len(asked) < _CODE_LEAST:
        return []
    where, extra = scope.where("x", village="q.village")
    joined = "LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (x.district, x.round, x.point)"
    bags = rows(
        Packed,
        f"""SELECT x.code, x.point, x.packed_at, count(g.tube)::int, min(g.tube) FROM bag x {joined}
            LEFT JOIN bag_tube g ON (g.district, g.round, g.bag) = (x.district, x.round, x.code)
            WHERE x.district = %s AND x.round = %s AND x.code = %s AND {where} GROUP BY x.code, x.point, x.packed_at""",
        [district, round_code, asked.upper(), *extra],
    )
    boxes = rows(
        Packed,
        f"""SELECT x.code, x.point, x.packed_at, count(g.tube)::int, min(g.tube) FROM box x {joined}
            LEFT JOIN box_bag b ON (b.district, b.round, b.box) = (x.district, x.round, x.code)
            LEFT JOIN bag_tube g ON (g.district, g.round, g.bag) = (b.district, b.round, b.bag)
            WHERE x.district = %s AND x.round = %s AND x.code = %s AND {where} GROUP BY x.code, x.point, x.packed_at""",
        [district, round_code, asked.upper(), *extra],
    )
    return [*(("bag", one) for one in bags), *(("box", one) for one in boxes)]


def devices(district: str, round_code: str, scope: Scope, asked: str) -> list[DeviceHit]:
    """Devices by the beginning of their id."""
    if len(asked) < _CODE_LEAST:
        return []
    where, extra = scope.where("d", village="q.village")
    return rows(
        DeviceHit,
        f"""SELECT d.id, d.label, d.point, d.lane FROM device d
            LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (d.district, d.round, d.point)
            WHERE d.district = %s AND d.round = %s AND starts_with(d.id, %s) AND {where} ORDER BY d.id LIMIT {MOST}""",
        [district, round_code, asked, *extra],
    )
