"""Exact look-up of persons by their number, and of villages and tubes by name or code."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.access.scope import Scope
from muster.command.numbers import Place
from muster.command.queries.tubes import TubeRow, tubes_coded
from muster.common.rows import rows
from muster.roll.models import Division, Round
from muster.roll.queries import residents_by_id_number, residents_by_phone

MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    person: UUID
    village: str | None
    point: str | None
    attendance: str
    result: str
    slot_at: datetime | None
    sampled_at: datetime | None


def names_of_number(round_: Round, scope: Scope, asked: str) -> list[Found]:
    """The names whose ID number or phone this is: looked up in the whole county, shown only within the scope."""
    county = Scope(round_.district, "")
    known = {one.id for one in [*residents_by_id_number(asked, county), *residents_by_phone(asked, county)]}
    where, extra = scope.where("a")
    return rows(
        Found,
        f"""SELECT a.person, a.village, a.point, a.attendance, a.result, a.slot_at, a.sampled_at FROM account a
            WHERE a.district = %s AND a.round = %s AND a.person = ANY(%s) AND {where} ORDER BY a.person LIMIT {MOST}""",
        [round_.district, round_.code, list(known), *extra],
    )


def villages(district: str, scope: Scope, asked: str) -> list[Place]:
    prefix = scope.prefix if not scope.point else district
    found = Division.objects.filter(code__startswith=prefix, level="village")
    hits = found.filter(name_zh__icontains=asked) | found.filter(name_en__icontains=asked) | found.filter(code=asked)
    return [Place(place.code, place.name_zh, place.name_en) for place in hits.order_by("code")[:MOST]]


def tubes(district: str, round_code: str, scope: Scope, asked: str) -> list[TubeRow]:
    return tubes_coded(district, round_code, scope, asked)
