"""The exceptions, open and settled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from muster.access.scope import Scope

PAGE = 100


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    kind: str
    subject: str
    point: str | None
    village: str | None
    at: datetime | None
    detail: dict[str, Any]
    settled_at: datetime | None
    settled_by: str | None
    ruling: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    total: int
    rows: list[ExceptionRow]


def exceptions_listed(
    district: str, round_code: str, scope: Scope, *, settled: bool, kind: str = "", limit: int = PAGE, offset: int = 0
) -> Listed:
    """A page of the open ones (the oldest first) or of the settled ones (the last first), with their total."""
    scoped, extra = scope.where("x", village="COALESCE(x.village, q.village)")
    order = "x.settled_at DESC, x.kind, x.subject" if settled else "x.at NULLS FIRST, x.kind, x.subject"
    where = f"x.district = %s AND x.round = %s AND (x.settled_at IS NOT NULL) = %s AND (%s = '' OR x.kind = %s) AND {scoped}"
    params: list[Any] = [district, round_code, settled, kind, kind, *extra]
    table = "exception_row x LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (x.district, x.round, x.point)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}", params)
        total = cursor.fetchone()[0]
        cursor.execute(
            f"""SELECT x.kind, x.subject, x.point, COALESCE(x.village, q.village), x.at, x.detail, x.settled_at, x.settled_by,
                       x.ruling FROM {table} WHERE {where} ORDER BY {order} LIMIT %s OFFSET %s""",
            [*params, limit, offset],
        )
        return Listed(total, [_row(row) for row in cursor.fetchall()])


def exception_seen(district: str, round_code: str, scope: Scope, kind: str, subject: str) -> ExceptionRow | None:
    """One open exception, when it lies in the scope."""
    scoped, extra = scope.where("x", village="COALESCE(x.village, q.village)")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT x.kind, x.subject, x.point, x.village, x.at, x.detail, x.settled_at, x.settled_by, x.ruling
                FROM exception_row x LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (x.district, x.round, x.point)
                WHERE x.district = %s AND x.round = %s AND x.kind = %s AND x.subject = %s AND x.settled_at IS NULL AND {scoped}""",
            [district, round_code, kind, subject, *extra],
        )
        row = cursor.fetchone()
    return _row(row) if row else None


def of_subject(district: str, round_code: str, scope: Scope, subject: str) -> list[ExceptionRow]:
    """Every exception of one tube, box or device, open or settled, that lies in the scope."""
    scoped, extra = scope.where("x", village="COALESCE(x.village, q.village)")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT x.kind, x.subject, x.point, x.village, x.at, x.detail, x.settled_at, x.settled_by, x.ruling
                FROM exception_row x LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (x.district, x.round, x.point)
                WHERE x.district = %s AND x.round = %s AND x.subject = %s AND {scoped} ORDER BY x.settled_at IS NOT NULL, x.kind""",
            [district, round_code, subject, *extra],
        )
        return [_row(row) for row in cursor.fetchall()]


def conflict_within(district: str, round_code: str, scope: Scope, event: str) -> bool:
    """True when every record that claims this id comes from a phone whose point lies in the scope."""
    scoped, extra = scope.where("p", point="p.code")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT COALESCE(bool_and(COALESCE({scoped}, false)), false)
                FROM event e LEFT JOIN device d ON d.district = e.district AND d.id = e.device
                LEFT JOIN plan_point p ON (p.district, p.round, p.code) = (d.district, %s, d.point)
                WHERE e.district = %s AND e.id = %s AND (e.claims OR NOT e.claims)""",
            [*extra, round_code, district, event],
        )
        return bool(cursor.fetchone()[0])


def _row(row: tuple[Any, ...]) -> ExceptionRow:
    kind, subject, point, village, at, detail, *settled = row
    return ExceptionRow(kind, subject, point, village, at, _detail(detail), *settled)


def _detail(value: Any) -> dict[str, Any]:
    """Django hands jsonb over as text."""
    decoded = msgspec.json.decode(value) if isinstance(value, str) else value
    return dict(decoded or {})
