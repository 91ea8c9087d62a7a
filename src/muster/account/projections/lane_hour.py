"""Counting specimens per lane and hour: what the board's pace and finish time are read from."""

from typing import Any

import psycopg

from muster.account.projections.fold import FRESH, Fold, in_window

_HOUR = "COALESCE(date_trunc('hour', s.at, 'UTC'), '-infinity')"
_INSERT = f"""
    INSERT INTO lane_hour (district, round, point, lane, hour, specimens, first_at, last_at)
    SELECT %(district)s, %(round)s, s.point, s.lane, {_HOUR}, count(*), min(s.at), max(s.at) FROM {{source}}
    GROUP BY s.point, s.lane, {_HOUR} ORDER BY s.point, s.lane"""
_STORED = "specimen s WHERE s.district = %(district)s AND s.round = %(round)s"
_FRESH = f"""(SELECT e.body->>'point' AS point, (e.body->>'lane')::smallint AS lane, {in_window("e.at")} AS at
              FROM {FRESH} AND e.kind = 'SpecimenCollected') s"""
_ADD = """
    ON CONFLICT (district, round, point, lane, hour) DO UPDATE SET specimens = lane_hour.specimens + excluded.specimens,
        first_at = LEAST(lane_hour.first_at, excluded.first_at), last_at = GREATEST(lane_hour.last_at, excluded.last_at)"""


def define(cur: psycopg.Cursor[Any], params: dict[str, Any]) -> None:
    cur.execute(_INSERT.format(source=_STORED), params)


def fold(fold: Fold) -> None:
    points, lanes = [point for point, _ in sorted(fold.lanes)], [lane for _, lane in sorted(fold.lanes)]
    pairs = "(s.point, s.lane) IN (SELECT * FROM unnest(%(points)s::text[], %(lanes)s::smallint[]))"
    if fold.fresh("SpecimenCollected"):
        fold.run(_INSERT.format(source=f"{_FRESH} WHERE NOT {pairs}") + _ADD, points=points, lanes=lanes)
    if fold.lanes:
        fold.run(
            """DELETE FROM lane_hour s WHERE s.district = %(district)s AND s.round = %(round)s AND """ + pairs,
            points=points, lanes=lanes,
        )  # fmt: skip
        fold.run(_INSERT.format(source=f"{_STORED} AND {pairs}"), points=points, lanes=lanes)
