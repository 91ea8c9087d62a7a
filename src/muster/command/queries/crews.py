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
    """One post of a worker, or a worker without one. ``number`` is the one on the armband.

    ``instead``: the point where the worker stands in without a post there, told when nobody came to the post itself.
    """

    number: int
    category_zh: str
    category_en: str
    role: str | None
    shift: str | None
    point: str | None
    lane: int | None
    started_at: datetime | None
    ended_at: datetime | None
    instead: str | None


_FROM = """FROM staff_unit u JOIN staff_worker w ON w.unit_id = u.id
           LEFT JOIN staff_post p ON p.worker_id = w.id AND p.round = %s
           LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (p.district, p.round, p.point)
           LEFT JOIN attendance_row t ON (t.district, t.round, t.worker, t.point) = (p.district, p.round, w.id, p.point)
           LEFT JOIN LATERAL (
               SELECT o.point, o.started_at, o.ended_at, o.ended FROM attendance_row o
               WHERE (o.district, o.round, o.worker) = (w.district, %s, w.id) AND o.started AND t.started IS NOT TRUE
                 AND NOT EXISTS (SELECT FROM staff_post held WHERE held.worker_id = w.id AND held.round = o.round
                                 AND held.point = o.point)
               ORDER BY o.started_at LIMIT 1) s ON true"""


def units(district: str, round_code: str, scope: Scope, only: str | None) -> list[Unit]:
    """The units of the county, or the one named ``only``; for a smaller scope those with posts in it, counted by those.

    Who stands in at another point has come, for the county.
    """
    where, extra = scope.where("p", village="q.village")
    whole = scope.whole(district)
    came, left = "t.started OR (%s AND s.point IS NOT NULL)", "t.ended OR (%s AND s.ended)"
    return rows(
        Unit,
        f"""SELECT u.id, u.kind, u.name, count(DISTINCT w.id)::int, count(DISTINCT p.worker_id)::int,
                   (count(DISTINCT w.id) FILTER (WHERE {came}))::int, (count(DISTINCT w.id) FILTER (WHERE {left}))::int
            {_FROM} WHERE u.district = %s AND (%s::text IS NULL OR u.name = %s) AND (%s OR {where})
            GROUP BY u.id, u.kind, u.name ORDER BY u.kind, u.name""",
        [whole, whole, round_code, round_code, district, only, only, whole, *extra],
    )


def workers(
    district: str, round_code: str, scope: Scope, unit: int, *, offset: int, limit: int
) -> tuple[int, list[Worker]]:
    """How many rows, and a page of them: those who have not come first."""
    where, extra = scope.where("p", village="q.village")
    posts = f"""{_FROM} LEFT JOIN staff_category c ON (c.district, c.round, c.code) = (w.district, %s, w.category)
                WHERE u.district = %s AND u.id = %s AND (%s OR {where})"""
    params = [round_code, round_code, round_code, district, unit, scope.whole(district), *extra]
    total = rows(int, f"SELECT count(*) {posts}", params)[0]
    found = rows(
        Worker,
        f"""SELECT w.number, COALESCE(c.name_zh, w.category), COALESCE(c.name_en, w.category), p.role, p.shift, p.point, p.lane,
                   COALESCE(t.started_at, s.started_at), COALESCE(t.ended_at, s.ended_at), s.point {posts}
            ORDER BY COALESCE(t.started_at, s.started_at) IS NOT NULL, p.point NULLS FIRST, w.number LIMIT %s OFFSET %s""",
        [*params, limit, offset],
    )
    return total, found
