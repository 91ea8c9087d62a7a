"""Reads of the plan room."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from muster.common.problems import Problem
from muster.common.rows import values
from muster.engine import plan as engine
from muster.plan import layout, scenarios
from muster.plan.models import PlanRun, Point
from muster.roll.models import Division, Round


@dataclass(frozen=True, slots=True)
class PointLoad:
    point: str
    lanes: int
    invited: int
    single: int
    first_slot_at: datetime | None
    last_slot_at: datetime | None


def round_get(district: str, round_code: str) -> Round:
    found = Round.objects.filter(district=district, code=round_code).first()
    if found is None:
        raise Problem("round_unknown", f"{district} {round_code}")
    return found


def round_is_open(district: str, round_code: str) -> bool:
    """Has the ledger a RoundOpened that counts? From then on the points and invitations stay."""
    with connection.cursor() as cur:
        cur.execute(
            """SELECT EXISTS (SELECT FROM event
                              WHERE district = %s AND kind = 'RoundOpened' AND round = %s AND counts)""",
            (district, round_code),
        )
        row = cur.fetchone()
    return bool(row and row[0])


def names_invited(district: str, round_code: str) -> int:
    return int(values("SELECT count(*) FROM invitation WHERE district = %s AND round = %s", (district, round_code))[0])


def names_uninvited(district: str, round_code: str) -> int:
    """Names on the roll that have no invitation to the round: opened now, it would not know them."""
    found = values(
        """SELECT count(*) FROM resident r WHERE r.district = %s AND r.gone_at IS NULL
           AND NOT EXISTS (SELECT FROM invitation i WHERE i.district = r.district AND i.round = %s
                           AND i.resident = r.id)""",
        (district, round_code),
    )
    return int(found[0])


def round_rule(round_: Round, name: str) -> int:
    """A whole number from the round's settings, or the default of this room."""
    return int(round_.settings.get(name, scenarios.SETTINGS[name]))


def populations(district: str) -> dict[str, int]:
    """Village code → residents on the roll; villages without any are there with 0."""
    counts = dict.fromkeys(village_names(district), 0)
    with connection.cursor() as cur:
        cur.execute(
            """SELECT h.village, count(*)
               FROM resident r JOIN household h ON h.district = r.district AND h.id = r.household
               WHERE r.district = %s AND r.gone_at IS NULL GROUP BY h.village ORDER BY h.village""",
            (district,),
        )
        counts |= dict(cur.fetchall())
    return counts


def village_names(district: str) -> dict[str, str]:
    villages = Division.objects.filter(level="village", code__startswith=district).order_by("code")
    return dict(villages.values_list("code", "name_zh"))


def points(district: str, round_code: str) -> list[Point]:
    return list(Point.objects.filter(district=district, round=round_code).order_by("code"))


def households(district: str) -> list[tuple[bytes, str, int]]:
    """(id, village, persons) of every household with somebody on the roll, neighbours after each other."""
    with connection.cursor() as cur:
        cur.execute(
            """SELECT uuid_send(h.id), h.village, r.persons
               FROM (SELECT household, count(*) AS persons FROM resident
                     WHERE district = %(district)s AND gone_at IS NULL GROUP BY household) r
               JOIN household h ON h.district = %(district)s AND h.id = r.household
               ORDER BY h.village, h.number, h.id""",
            {"district": district},
        )
        return [(bytes(id_), village, persons) for id_, village, persons in cur.fetchall()]


def problem_build(district: str, round_code: str) -> engine.Problem:
    """Freeze what the engine is asked: the roll and the points as they are now."""
    round_ = round_get(district, round_code)
    rows = households(district)
    codes = tuple(sorted(set(village_names(district)) | {village for _, village, _ in rows}))
    index = {code: place for place, code in enumerate(codes)}
    here = points(district, round_code)
    where = layout.village_positions(codes) | layout.villages_measured(
        (point.village, (point.x, point.y)) for point in here if not point.illustrative
    )
    return engine.Problem(
        village_code=codes,
        village_x=_ints(where[code][0] for code in codes),
        village_y=_ints(where[code][1] for code in codes),
        household_id=b"".join(id_ for id_, _, _ in rows),
        household_village=_ints(index[village] for _, village, _ in rows),
        household_size=_ints(persons for _, _, persons in rows),
        point_code=tuple(point.code for point in here),
        point_x=_ints(point.x for point in here),
        point_y=_ints(point.y for point in here),
        point_lanes=_ints(point.lanes for point in here),
        slots=slots_count(round_),
        lane_soft=round_rule(round_, "lane_soft"),
        lane_hard=round_rule(round_, "lane_hard"),
    )


def slots_count(round_: Round) -> int:
    return max(1, (round_.closes_at - round_.opens_at) // timedelta(minutes=round_rule(round_, "slot_minutes")))


def plan_latest(district: str, round_code: str) -> PlanRun | None:
    return PlanRun.objects.filter(district=district, round=round_code).order_by("-made_at", "-id").first()


def plan_walks(plan: PlanRun) -> engine.Walks:
    """How far people walk under ``plan``. Raises Problem plan_stale when the roll or the points changed since."""
    problem = problem_build(plan.district, plan.round)
    if problem.input_hash() != plan.input_hash:
        raise Problem("plan_stale", str(plan.pk))
    return engine.walks(problem, plan_solution(plan))


def walks_sentence(walks: engine.Walks) -> str:
    """The walks in words for whoever plans."""
    return (
        f"mean walk {walks.mean:.1f} units, farthest {walks.worst:.1f} ({layout.SIDE} across the map); "
        f"with room for all at the nearest point the mean would be {walks.nearest_mean:.1f}; "
        f"{walks.over_soft:,} residents above what their point takes with ease"
    )


def plan_solution(plan: PlanRun) -> engine.Solution:
    """The solution that ``plan`` keeps."""
    flat = np.frombuffer(zlib.decompress(plan.solution), dtype="<i2").astype(np.int64).reshape(3, plan.households)
    return engine.Solution(*flat)


def point_loads(district: str, round_code: str) -> list[PointLoad]:
    """What is invited to each point, in the order of the codes; a point with nobody is there with 0."""
    with connection.cursor() as cur:
        cur.execute(
            """SELECT p.code, p.lanes, count(i.resident), count(*) FILTER (WHERE i.single),
                      min(i.slot_at), max(i.slot_at)
               FROM plan_point p LEFT JOIN invitation i
                 ON i.district = p.district AND i.round = p.round AND i.point = p.code
               WHERE p.district = %s AND p.round = %s GROUP BY p.code, p.lanes ORDER BY p.code""",
            (district, round_code),
        )
        return [PointLoad(*row) for row in cur.fetchall()]


def _ints(values: Any) -> engine.Ints:
    return np.fromiter(values, dtype=np.int64)
