"""Organisations that send workers: how many were called out, have a post, came. Nobody is named."""

from dataclasses import dataclass
from datetime import datetime

from muster.access.scope import Scope
from muster.common.rows import rows


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    kind: str
    name: str
    workers: int
    posted: int
    came: int
    left: int


@dataclass(frozen=True, slots=True)
class Worker:
    """One post of a worker, or a worker without one. ``number`` is the one on the armband."""

    number: int
    category_zh: str
    category_en: str
    role: str | None
    shift: str | None
    point: str | None
    lane: int | None
    started_at: datetime | None
    ended_at: datetime | None


_FROM = """FROM staff_unit u JOIN staff_worker w ON w.unit_id = u.id
           LEFT JOIN staff_post p ON p.worker_id = w.id AND p.round = %s
           LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (p.district, p.round, p.point)
           LEFT JOIN attendance_row t ON (t.district, t.round, t.worker, t.point) = (p.district, p.round, w.id, p.point)"""


def units(district: str, round_code: str, scope: Scope) -> list[Unit]:
    """The units of the county; for a smaller scope those that have posts in it, counted by those posts."""
    where, extra = scope.where("p", village="q.village")
    return rows(
        Unit,
        f"""SELECT u.id, u.kind, u.name, count(DISTINCT w.id)::int, count(DISTINCT p.worker_id)::int,
                   (count(DISTINCT w.id) FILTER (WHERE t.started))::int, (count(DISTINCT w.id) FILTER (WHERE t.ended))::int
            {_FROM} WHERE u.district = %s AND (%s OR {where}) GROUP BY u.id, u.kind, u.name ORDER BY u.kind, u.name""",
        [round_code, district, scope.whole(district), *extra],
    )


def workers(
    district: str, round_code: str, scope: Scope, unit: int, *, offset: int, limit: int
) -> tuple[int, list[Worker]]:
    """How many rows, and a page of them: those who have not come first."""
    where, extra = scope.where("p", village="q.village")
    posts = f"""{_FROM} LEFT JOIN staff_category c ON (c.district, c.round, c.code) = (w.district, %s, w.category)
                WHERE u.district = %s AND u.id = %s AND (%s OR {where})"""
    params = [round_code, round_code, district, unit, scope.whole(district), *extra]
    total = rows(int, f"SELECT count(*) {posts}", params)[0]
    found = rows(
        Worker,
        f"""SELECT w.number, COALESCE(c.name_zh, w.category), COALESCE(c.name_en, w.category), p.role, p.shift, p.point, p.lane,
                   t.started_at, t.ended_at {posts}
            ORDER BY t.started_at IS NOT NULL, p.point NULLS FIRST, w.number LIMIT %s OFFSET %s""",
        [*params, limit, offset],
    )
    return total, found
