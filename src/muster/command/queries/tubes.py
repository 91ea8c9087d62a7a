"""Tubes on their way: counted and listed by the same conditions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from muster.access.scope import Scope
from muster.command import numbers as n
from muster.common.rows import rows

# Where a tube is. On the way: sealed, in a box that was handed over.
_TUBE = """
    SELECT t.district, t.round, t.code, t.point, q.village, t.lane, t.capacity, t.members, t.first_at, t.sealed_at,
           t.received_at, t.result,
           CASE WHEN t.stage IN ('reported', 'released') THEN 'reported' WHEN t.stage <> 'sealed' THEN t.stage
                WHEN h.tube IS NOT NULL THEN 'transit' ELSE 'sealed' END AS stage,
           t.stage IN ('open', 'sealed') AND t.first_at IS NOT NULL AS waiting
    FROM tube t
    LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (t.district, t.round, t.point)
    LEFT JOIN (SELECT DISTINCT g.tube FROM box x
               JOIN box_bag b ON (b.district, b.round, b.box) = (x.district, x.round, x.code)
               JOIN bag_tube g ON (g.district, g.round, g.bag) = (b.district, b.round, b.bag)
               WHERE x.district = %(district)s AND x.round = %(round)s AND x.handed_tubes IS NOT NULL) h ON h.tube = t.code
    WHERE t.district = %(district)s AND t.round = %(round)s"""

TUBE_STAGES = ("open", "sealed", "transit", "late", "waiting", "received", "reported", "positive", "voided", "rejected")


@dataclass(frozen=True, slots=True)
class TubeRow:
    code: str
    point: str | None
    lane: int | None
    stage: str
    waiting: bool
    members: int
    capacity: int | None
    first_at: datetime | None
    sealed_at: datetime | None
    received_at: datetime | None
    result: str | None


def tubes(district: str, round_code: str, scope: Scope, at: datetime, limit_min: int, positive: int) -> n.Tubes:
    """The pipeline of the tubes, and the age of those that are not yet at the laboratory."""
    where, params = _named(scope, "w")
    params |= {"district": district, "round": round_code, "at": at, "quarter": limit_min * 15}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT w.stage,
                       CASE WHEN w.waiting
                            THEN LEAST(4, GREATEST(0, floor(extract(epoch FROM %(at)s - w.first_at) / %(quarter)s)))::int END,
                       count(*)::int, min(w.first_at) FILTER (WHERE w.waiting)
                FROM ({_TUBE}) w WHERE {where} GROUP BY 1, 2""",
            params,
        )
        found = cursor.fetchall()
    stages: dict[str, int] = {}
    ages = [0, 0, 0, 0, 0]
    for stage, age, count, _first_at in found:
        stages[stage] = stages.get(stage, 0) + count
        if age is not None:
            ages[age] += count
    first_at = min((row[3] for row in found if row[3] is not None), default=None)
    code, point = _oldest(where, params, first_at) if first_at else ("", "")
    return n.Tubes(
        **{stage: stages.get(stage, 0) for stage in ("open", "sealed", "transit", "received", "reported", "voided")},
        late=ages[4], positive=positive, limit_min=limit_min, oldest_tube=code, oldest_point=point,
        oldest_min=int((at - first_at).total_seconds() // 60) if first_at else None,
        ages=(ages[0], ages[1], ages[2], ages[3], ages[4]),
    )  # fmt: skip


def _oldest(where: str, params: dict[str, Any], first_at: datetime) -> tuple[str, str]:
    """Code and point of the waiting tube that was begun at ``first_at``."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT w.code, COALESCE(w.point, '')
                FROM ({_TUBE} AND t.stage IN ('open', 'sealed') AND t.first_at = %(first_at)s) w
                WHERE {where} ORDER BY 1 LIMIT 1""",
            params | {"first_at": first_at},
        )
        code, point = cursor.fetchone()
    return code, point


def tubes_listed(
    district: str,
    round_code: str,
    scope: Scope,
    at: datetime,
    limit_min: int,
    stage: str,
    *,
    offset: int,
    limit: int,
    like: str = "",
) -> tuple[int, list[TubeRow]]:
    """How many tubes are at ``stage``, and a page of them, oldest first. ``like``: a part of the code, or a point."""
    where, params = _named(scope, "w")
    params |= {"district": district, "round": round_code, "before": at - timedelta(minutes=limit_min), "stage": stage,
               "like": like.upper()}  # fmt: skip
    if like:
        where += " AND (strpos(w.code, %(like)s) > 0 OR w.point = %(like)s)"
    where += " AND " + {
        "": "TRUE", "late": "w.waiting AND w.first_at <= %(before)s", "waiting": "w.waiting",
        "positive": "w.result = 'positive' AND w.stage NOT IN ('voided', 'rejected')",
    }.get(stage, "w.stage = %(stage)s")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_TUBE}) w WHERE {where}", params)
        total = cursor.fetchone()[0]
    found = rows(
        TubeRow,
        f"""SELECT {", ".join(f"w.{name}" for name in TubeRow.__dataclass_fields__)} FROM ({_TUBE}) w WHERE {where}
            ORDER BY w.first_at, w.code LIMIT %(limit)s OFFSET %(offset)s""",
        params | {"limit": limit, "offset": offset},
    )
    return total, found


def tubes_coded(district: str, round_code: str, scope: Scope, code: str) -> list[TubeRow]:
    """The tube of this code, when the scope may see it."""
    where, params = _named(scope, "w")
    return rows(
        TubeRow,
        f"""SELECT {", ".join(f"w.{name}" for name in TubeRow.__dataclass_fields__)} FROM ({_TUBE} AND t.code = %(code)s) w
            WHERE {where}""",
        params | {"district": district, "round": round_code, "code": code},
    )


def _named(scope: Scope, alias: str) -> tuple[str, dict[str, Any]]:
    """The scope's condition with named parameters, for queries that use those."""
    where, extra = scope.where(alias)
    names = [f"scope_{place}" for place in range(len(extra))]
    return where % tuple(f"%({name})s" for name in names), dict(zip(names, extra, strict=True))
