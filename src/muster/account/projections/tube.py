"""Tubes: capacity, members, seal, and what the laboratory said of them."""

from typing import Any

import psycopg

from muster.account.projections.fold import FRESH, Fold, in_window
from muster.ledger.projection import plan_for

LAB_KINDS = frozenset(
    {"TubeSealed", "TubeVoided", "TubeReceived", "TubeRejected", "ResultReported", "ResultAmended", "ResultReleased"}
)
KINDS = frozenset({"TubeOpened", "SpecimenCollected", "SpecimenMoved", "SpecimenVoided"}) | LAB_KINDS
_OF_TUBE = sorted(KINDS - {"SpecimenVoided"})

_DEFINE = f"""
    WITH fact AS (
        SELECT e.tube AS code, min(e.body->>'point') AS point, min((e.body->>'lane')::smallint) AS lane,
            max((e.body->>'capacity')::smallint) AS capacity,
            min({in_window("e.at")}) FILTER (WHERE e.kind = 'TubeOpened') AS opened_at,
            min({in_window("e.at")}) FILTER (WHERE e.kind = 'TubeSealed') AS sealed_at,
            max((e.body->>'count')::int) FILTER (WHERE e.kind = 'TubeSealed') AS sealed_count,
            min({in_window("e.at")}) FILTER (WHERE e.kind = 'TubeReceived') AS received_at,
            min(e.body->>'lab') FILTER (WHERE e.kind = 'TubeReceived') AS lab,
            min(e.body->>'reason') FILTER (WHERE e.kind = 'TubeVoided') AS voided,
            min(e.body->>'reason') FILTER (WHERE e.kind = 'TubeRejected') AS rejected,
            max(CASE e.body->>'result' WHEN 'positive' THEN 3 WHEN 'indeterminate' THEN 2 WHEN 'negative' THEN 1 END)
                FILTER (WHERE e.kind IN ('ResultReported', 'ResultAmended')) AS grade,
            count(DISTINCT e.body->>'result') FILTER (WHERE e.kind IN ('ResultReported', 'ResultAmended')) AS reports,
            min({in_window("e.at")}) FILTER (WHERE e.kind IN ('ResultReported', 'ResultAmended')) AS result_at,
            array_agg(e.body->>'result') FILTER (WHERE e.kind = 'ResultReleased') AS releases,
            min({in_window("e.at")}) FILTER (WHERE e.kind = 'ResultReleased' AND e.body->>'result' = 'positive') AS positive_at,
            min({in_window("e.at")}) FILTER (WHERE e.kind = 'ResultReleased' AND e.body->>'result' = 'indeterminate') AS unclear_at,
            min({in_window("e.at")}) FILTER (WHERE e.kind = 'ResultReleased' AND e.body->>'result' = 'negative') AS negative_at
        FROM event e WHERE e.district = %(district)s AND e.round = %(round)s AND e.counts AND e.kind = ANY(%(tube_kinds)s)
          AND e.tube IS NOT NULL {{only_event}}
        GROUP BY e.tube
    ), swab AS (
        SELECT s.tube AS code, count(*) AS members, min(s.at) AS first_at, max(s.at) AS last_at
        FROM specimen s WHERE s.district = %(district)s AND s.round = %(round)s {{only_swab}} GROUP BY s.tube
    ), graded AS (
        SELECT f.*, CASE f.grade WHEN 3 THEN 'positive' WHEN 2 THEN 'indeterminate' WHEN 1 THEN 'negative' END AS result
        FROM fact f
    )
    INSERT INTO tube (district, round, code, point, lane, capacity, opened_at, sealed_at, sealed_count, members, late,
                      first_at, last_at, received_at, lab, voided, rejected, result, result_at, reports, released, released_at)
    SELECT %(district)s, %(round)s, f.code, f.point, f.lane, f.capacity, f.opened_at, f.sealed_at, f.sealed_count,
           COALESCE(s.members, 0), (SELECT count(*) FROM specimen l WHERE l.district = %(district)s AND l.round = %(round)s
                                    AND l.tube = f.code AND f.sealed_at IS NOT NULL
                                    AND COALESCE(l.placed_at > f.sealed_at, true)),
           s.first_at, s.last_at, f.received_at, f.lab, f.voided, f.rejected, f.result, f.result_at, f.reports,
           COALESCE(f.result = ANY(f.releases), false),
           CASE f.grade WHEN 3 THEN f.positive_at WHEN 2 THEN f.unclear_at WHEN 1 THEN f.negative_at END
    FROM graded f LEFT JOIN swab s USING (code)
    ORDER BY f.code"""

_GATHER = f"""
    INSERT INTO tube (district, round, code, point, lane, capacity, opened_at, members, first_at, last_at)
    SELECT e.district, e.round, e.tube, min(e.body->>'point'), min((e.body->>'lane')::smallint),
           max((e.body->>'capacity')::smallint), min({in_window("e.at")}) FILTER (WHERE e.kind = 'TubeOpened'),
           count(*) FILTER (WHERE e.kind = 'SpecimenCollected'),
           min({in_window("e.at")}) FILTER (WHERE e.kind = 'SpecimenCollected'),
           max({in_window("e.at")}) FILTER (WHERE e.kind = 'SpecimenCollected')
    FROM {FRESH} AND e.kind IN ('TubeOpened', 'SpecimenCollected')
    GROUP BY e.district, e.round, e.tube ORDER BY e.tube
    ON CONFLICT (district, round, code) DO UPDATE SET
        point = LEAST(tube.point, excluded.point), lane = LEAST(tube.lane, excluded.lane),
        capacity = GREATEST(tube.capacity, excluded.capacity), opened_at = LEAST(tube.opened_at, excluded.opened_at),
        members = tube.members + excluded.members, first_at = LEAST(tube.first_at, excluded.first_at),
        last_at = GREATEST(tube.last_at, excluded.last_at)
    RETURNING code, stage"""


def define(cur: psycopg.Cursor[Any], params: dict[str, Any]) -> None:
    cur.execute(_DEFINE.format(only_event="", only_swab=""), {**params, "tube_kinds": _OF_TUBE})


def fold(fold: Fold) -> None:
    opened: set[str] = set()
    if fold.fresh("TubeOpened", "SpecimenCollected"):
        settled = {code for code, stage in fold.run(_GATHER) if stage != "open"}
        opened = {line.tube for line in fold.change.fresh if line.kind == "TubeOpened" and line.tube}
        fold.tubes |= settled
    fold.tubes |= {line.tube for line in fold.change.fresh if line.kind in LAB_KINDS and line.tube}
    fold.tubes |= {fact.tube for fact in fold.change.stale if fact.kind in KINDS and fact.tube}
    if fold.tubes:
        _redefine(fold)
    if fold.tubes or opened:
        _mark_members(fold, opened)


def _redefine(fold: Fold) -> None:
    codes = sorted(fold.tubes)
    plan_for(fold.cur, len(codes))
    fold.run(
        "DELETE FROM tube WHERE district = %(district)s AND round = %(round)s AND code = ANY(%(codes)s)", codes=codes
    )
    fold.run(
        _DEFINE.format(only_event="AND e.tube = ANY(%(codes)s)", only_swab="AND s.tube = ANY(%(codes)s)"),
        codes=codes, tube_kinds=_OF_TUBE,
    )  # fmt: skip
    plan_for(fold.cur, 0)


def _mark_members(fold: Fold, opened: set[str]) -> None:
    """Members whose standing hangs on what changed: a result, a void, a capacity that came after its members."""
    ruled = {fact.tube for fact in fold.change.stale if fact.kind in KINDS and fact.tube}
    found: list[tuple[Any, ...]] = []
    if fold.tubes:
        found += fold.run(
            """SELECT s.person::text FROM tube t JOIN specimen s ON s.district = t.district AND s.round = t.round AND s.tube = t.code
               WHERE t.district = %(district)s AND t.round = %(round)s AND t.code = ANY(%(codes)s)
                 AND (t.code = ANY(%(ruled)s) OR t.result IS NOT NULL OR t.voided IS NOT NULL OR t.rejected IS NOT NULL)""",
            codes=sorted(fold.tubes), ruled=sorted(ruled),
        )  # fmt: skip
    if opened:
        found += fold.run(
            """SELECT s.person::text FROM specimen s JOIN account a USING (district, round, person)
               WHERE s.district = %(district)s AND s.round = %(round)s AND s.tube = ANY(%(opened)s) AND a.swabs > 0""",
            opened=sorted(opened),
        )
    fold.persons |= {row[0] for row in found}
