"""The one query of the command centre: everything that board, bulletin and export print, from one state of the book."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from muster.access.scope import Scope
from muster.account.counts import Counts, standing_counts
from muster.account.queries import round_rules
from muster.command import numbers as n
from muster.command.queries import devices, places, tubes
from muster.command.queries.names import Now
from muster.common import clock
from muster.common.rows import rows
from muster.roll.models import Division, Round
from muster.staff.queries import staff_totals


def board_numbers(round_: Round, scope: Scope, at: datetime) -> n.Board:
    """Count everything once, in one state of the book."""
    with one_state():
        return _count(round_, scope, at)


@contextmanager
def one_state() -> Iterator[None]:
    """What is read within agrees with itself, whatever is appended meanwhile."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _count(round_: Round, scope: Scope, at: datetime) -> n.Board:
    district, code = round_.district, round_.code
    counts = standing_counts(district, code, scope)
    opened = open_by_point(district, code, scope, Now.of(round_, at))
    hours = places.hours(district, code, scope)
    points = places.points(district, code, scope, at, {row.point: row.open for row in opened})
    rules = round_rules(district, code)
    exceptions: dict[str, Any] = _exceptions(district, code, scope)
    trace: dict[str, Any] = _trace(district, code, scope)
    return n.Board(
        district=_district(district), round=code, round_name=round_.name, mode=round_.mode, timezone=round_.timezone,
        opens_at=clock.to_ms(round_.opens_at), closes_at=clock.to_ms(round_.closes_at),
        scope_prefix=scope.prefix, scope_point=scope.point, at=clock.to_ms(at),
        account=_account(counts, opened), results=n.Results(**counts.result),
        specimens=counts.swabs, walk_ins=counts.walk_ins,
        forecast=places.forecast(
            hours, counts.attendance["open"], at,
            last_slot=max((row.last_slot for row in opened if row.last_slot), default=None),
            last_swab=max((point.last_at for point in points if point.last_at), default=None),
        ),
        hours=hours,
        tubes=tubes.tubes(district, code, scope, at, rules.tube_age_limit_min, counts.tubes_positive),
        devices=devices.devices(district, code, scope, at, rules.device_silent_min),
        labels=places.labels(points), points=points, townships=places.townships(points),
        **exceptions, care=_care(district, code, scope), staff=_staff(district, code, scope),
        **trace, statements=_statements(district, code),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenAt:
    """The open names of one point, by who answers for them."""

    point: str | None
    open: int
    owned: int
    overdue: int
    later: int
    last_slot: datetime | None


def open_by_point(district: str, round_code: str, scope: Scope, now: Now) -> list[OpenAt]:
    where, extra = scope.where("a")
    return rows(
        OpenAt,
        f"""SELECT a.point, count(*)::int, count(a.owner)::int,
                   (count(*) FILTER (WHERE a.owner IS NOT NULL AND a.due_at < %s))::int,
                   (count(*) FILTER (WHERE a.owner IS NULL AND a.slot_at > %s))::int, max(a.slot_at)
            FROM account a WHERE a.district = %s AND a.round = %s AND a.attendance = 'open' AND {where} GROUP BY 1""",
        [now.at, now.over, district, round_code, *extra],
    )


def _account(counts: Counts, opened: list[OpenAt]) -> n.Account:
    owned, later = sum(row.owned for row in opened), sum(row.later for row in opened)
    return n.Account(
        names=counts.names, **counts.attendance, later=later, owned=owned,
        nobody=counts.attendance["open"] - owned - later, overdue=sum(row.overdue for row in opened),
    )  # fmt: skip


def _district(code: str) -> n.Place:
    found = Division.objects.filter(code=code).first()
    return n.Place(code, found.name_zh, found.name_en) if found else n.Place(code, code, code)


def _exceptions(district: str, round_code: str, scope: Scope) -> dict[str, Any]:
    where, extra = scope.where("x", village="COALESCE(x.village, q.village)")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT x.kind, (count(*) FILTER (WHERE x.settled_at IS NULL))::int, count(x.settled_at)::int
                FROM exception_row x LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (x.district, x.round, x.point)
                WHERE x.district = %s AND x.round = %s AND {where} GROUP BY 1 ORDER BY 1""",
            [district, round_code, *extra],
        )
        found = cursor.fetchall()
    return {
        "exceptions": {kind: waiting for kind, waiting, _settled in found if waiting},
        "exceptions_open": sum(waiting for _kind, waiting, _settled in found),
        "exceptions_settled": sum(settled for _kind, _waiting, settled in found),
    }


def _care(district: str, round_code: str, scope: Scope) -> list[n.Care]:
    where, extra = scope.where("a")
    return rows(
        n.Care,
        f"""SELECT m.mark, count(*)::int, count(h.resident)::int,
                   (count(*) FILTER (WHERE h.resident IS NULL AND a.attendance = 'open'))::int
            FROM (SELECT district, resident, mark FROM care_mark WHERE district = %s AND care_holds(until, district, %s)
                  UNION SELECT district, resident, mark FROM care_marked WHERE district = %s AND round = %s) m
            JOIN account a ON a.district = m.district AND a.round = %s AND a.person = m.resident
            LEFT JOIN (SELECT DISTINCT resident, mark FROM care_handover WHERE district = %s AND round = %s) h
                   ON (h.resident, h.mark) = (m.resident, m.mark)
            WHERE {where} AND a.linked_to IS NULL GROUP BY 1 ORDER BY 2 DESC, 1""",
        [district, round_code, district, round_code, round_code, district, round_code, *extra],
    )


def _staff(district: str, round_code: str, scope: Scope) -> list[n.Staff]:
    """Called out and on duty for the county; for a smaller scope, posted there and on duty there."""
    if scope.prefix == district and not scope.point:
        return [
            n.Staff(total.code, total.name_zh, total.name_en, total.present, total.quota, total.in_bulletin)
            for total in staff_totals(district, round_code)
        ]
    where, extra = scope.where("p", village="q.village")
    return rows(
        n.Staff,
        f"""SELECT c.code, c.name_zh, c.name_en, count(DISTINCT w.id) FILTER (WHERE t.started)::int,
                   count(DISTINCT w.id)::int, c.in_bulletin
            FROM staff_post p JOIN staff_worker w ON w.id = p.worker_id
            JOIN staff_category c ON (c.district, c.round, c.code) = (p.district, p.round, w.category)
            JOIN plan_point q ON (q.district, q.round, q.code) = (p.district, p.round, p.point)
            LEFT JOIN attendance_row t ON (t.district, t.round, t.worker, t.point) = (p.district, p.round, w.id, p.point)
            WHERE p.district = %s AND p.round = %s AND {where} GROUP BY c.code, c.name_zh, c.name_en, c.in_bulletin, c.place
            ORDER BY c.place""",
        [district, round_code, *extra],
    )


def _trace(district: str, round_code: str, scope: Scope) -> dict[str, int]:
    where, extra = scope.where("a")
    counted = {}
    for name, table in (
        ("cases", "SELECT district, round, resident FROM case_row"),
        ("contacts", "SELECT DISTINCT district, round, resident FROM contact"),
        ("resamples_open", "SELECT district, round, person FROM resample_task WHERE done_at IS NULL"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT count(*) FROM ({table}) r(district, round, person)
                    JOIN account a ON (a.district, a.round, a.person) = (r.district, r.round, r.person)
                    WHERE r.district = %s AND r.round = %s AND {where}""",
                [district, round_code, *extra],
            )
            counted[name] = cursor.fetchone()[0]
    return counted


def _statements(district: str, round_code: str) -> list[n.Statement]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT act, number, at, by FROM statement WHERE district = %s AND round = %s ORDER BY act, number, at, event",
            [district, round_code],
        )
        return [n.Statement(act, number, clock.to_ms(at), by) for act, number, at, by in cursor.fetchall()]
