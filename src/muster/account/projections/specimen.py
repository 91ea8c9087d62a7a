"""Swabs that count: who, in which tube, where and when."""

from typing import Any

import psycopg

from muster.account.projections.fold import Fold, in_window

KINDS = frozenset({"SpecimenCollected", "SpecimenMoved"})

_TAKEN = "CASE e.kind WHEN 'SpecimenMoved' THEN to_timestamp((e.body->>'collected_at')::bigint / 1000.0) ELSE e.at END"
_INSERT = f"""
    INSERT INTO specimen (district, round, id, resident, person, tube, point, lane, device, at, placed_at)
    SELECT e.district, e.round, e.id, e.resident, COALESCE(a.person, e.resident), e.tube, e.body->>'point',
           (e.body->>'lane')::smallint, e.device, {in_window(_TAKEN)}, {in_window("e.at")}
    FROM event e LEFT JOIN alias a ON a.district = e.district AND a.round = e.round AND a.resident = e.resident
    WHERE e.district = %(district)s AND e.round = %(round)s AND e.counts
      AND e.kind IN ('SpecimenCollected', 'SpecimenMoved') """


def define(cur: psycopg.Cursor[Any], params: dict[str, Any]) -> None:
    cur.execute(_INSERT, params)


def fold(fold: Fold) -> None:
    if fold.fresh("SpecimenCollected"):
        fold.run(_INSERT + "AND e.pos > %(after)s AND NOT e.pos = ANY(%(stale)s) ON CONFLICT DO NOTHING")
    ids = sorted({fact.id for fact in fold.change.stale if fact.kind in KINDS})
    if not ids:
        return
    gone = fold.run(
        """DELETE FROM specimen WHERE district = %(district)s AND round = %(round)s AND id = ANY(%(ids)s::uuid[])
           RETURNING tube, person::text, point, lane""",
        ids=ids,
    )
    come = fold.run(
        _INSERT
        + "AND e.id = ANY(%(ids)s::uuid[]) AND (e.claims OR NOT e.claims) RETURNING tube, person::text, point, lane",
        ids=ids,
    )
    for tube, person, point, lane in [*gone, *come]:
        fold.tubes.add(tube)
        fold.persons.add(person)
        fold.lanes.add((point, lane))
