"""``attendance_row``: who came, one row per worker and point. A worker who is moved has a row at each point.

Every column folds commutatively (least, greatest, or), so plain facts are added as they come. A corrected fact, or a
round that opens and so says which times are believed, has its rows defined anew.
"""

from typing import Any

import psycopg

from muster.ledger.projection import Change, register

STAFF_KINDS = frozenset({"WorkerSignedOn", "ShiftStarted", "ShiftEnded"})

_INSERT = """
    INSERT INTO attendance_row (district, round, worker, point, post, signed_on_at, started, started_at, ended,
                                ended_at, suit_min)
    SELECT e.district, e.round, (e.body->>'worker')::uuid, e.body->>'point', max(COALESCE(e.body->>'post', '')),
           min(b.at) FILTER (WHERE e.kind = 'WorkerSignedOn'),
           bool_or(e.kind = 'ShiftStarted'), min(b.at) FILTER (WHERE e.kind = 'ShiftStarted'),
           bool_or(e.kind = 'ShiftEnded'), max(b.at) FILTER (WHERE e.kind = 'ShiftEnded'),
           max((e.body->>'suit_min')::smallint)
    FROM event e
    LEFT JOIN (SELECT round, to_timestamp(min((body->>'starts_at')::bigint) / 1000.0) AS starts_at,
                      to_timestamp(max((body->>'ends_at')::bigint) / 1000.0) AS ends_at
               FROM event WHERE district = %(district)s AND counts AND kind = 'RoundOpened' GROUP BY round) w
           ON w.round = e.round
    CROSS JOIN LATERAL (SELECT CASE WHEN e.at BETWEEN w.starts_at AND w.ends_at THEN e.at END AS at) b
    WHERE e.district = %(district)s AND e.counts AND e.kind IN ('WorkerSignedOn', 'ShiftStarted', 'ShiftEnded') {only}
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"""
_ADD = """
    ON CONFLICT (district, round, worker, point) DO UPDATE SET
        post = GREATEST(attendance_row.post, excluded.post),
        signed_on_at = LEAST(attendance_row.signed_on_at, excluded.signed_on_at),
        started = attendance_row.started OR excluded.started,
        started_at = LEAST(attendance_row.started_at, excluded.started_at),
        ended = attendance_row.ended OR excluded.ended,
        ended_at = GREATEST(attendance_row.ended_at, excluded.ended_at),
        suit_min = GREATEST(attendance_row.suit_min, excluded.suit_min)"""


class Attendance:
    tables: tuple[str, ...] = ("attendance_row",)
    kinds = STAFF_KINDS | {"RoundOpened"}

    def fold(self, cur: psycopg.Cursor[Any], change: Change) -> None:
        if "RoundOpened" in change.kinds:
            self.rebuild(cur, change.district)
            return
        params = {"district": change.district, "after": change.after, "stale": change.stale_pos}
        cur.execute(_INSERT.format(only="AND e.pos > %(after)s AND NOT e.pos = ANY(%(stale)s)") + _ADD, params)
        workers = sorted(
            {str(fact.body["worker"]) for fact in change.stale if fact.kind in STAFF_KINDS and fact.body is not None}
        )
        if workers:
            params["workers"] = workers
            cur.execute(
                "DELETE FROM attendance_row WHERE district = %(district)s AND worker = ANY(%(workers)s::uuid[])", params
            )
            cur.execute(_INSERT.format(only="AND (e.body->>'worker')::uuid = ANY(%(workers)s::uuid[])"), params)

    def rebuild(self, cur: psycopg.Cursor[Any], district: str) -> None:
        cur.execute("DELETE FROM attendance_row WHERE district = %s", (district,))
        cur.execute(_INSERT.format(only=""), {"district": district})


register(20, Attendance())
