"""Which events are accepted, and which count: corrections, conflicts and releases ruled in one place.

Both are functions of the *set* of stored rows, never of their order (docs/events.md, "Correct by adding"):

- a row is accepted when it is readable, is no training event, was not quarantined (or a counting release names its
  bytes), and no other live bytes claim its id (or a counting retraction with their hash has ruled them out);
- an accepted row counts while no counting correction of its own round names it.
"""

from collections.abc import Iterable
from typing import Any

import psycopg

from muster.common import clock
from muster.ledger.envelope import reread
from muster.ledger.knot import Fact, Knot

_AWAITED_FEW = 200


def settle(cur: psycopg.Cursor[Any], district: str, ids: Iterable[str]) -> list[Fact]:
    """Rule again on the rows with these ids and all they touch; store and return every row of the knot."""
    facts = _gather(cur, district, set(ids))
    _await(cur, district, facts)
    knot = Knot(facts)
    late: set[str] = set()
    for fact in facts:
        counts, accepted = knot.counts(fact), knot.accepted(fact)
        if accepted and fact.body is None:
            accepted = _fill(cur, district, fact)
            late |= {fact.target} if fact.target else set()
        counts = counts and accepted
        if (accepted, counts) != (fact.accepted, fact.counts):
            fact.accepted, fact.counts = accepted, counts
            cur.execute(
                "UPDATE event SET accepted = %s, counts = %s WHERE district = %s AND pos = %s",
                (accepted, counts, district, fact.pos),
            )
    return settle(cur, district, late | {fact.id for fact in facts}) if late else facts


def awaited(cur: psycopg.Cursor[Any], district: str, ids: set[str]) -> set[str]:
    """Those of ``ids`` that a correction named before they came. Nearly always none is awaited at all."""
    cur.execute("SELECT id::text FROM ledger_awaited WHERE district = %s LIMIT %s", (district, _AWAITED_FEW))
    few = {row[0] for row in cur.fetchall()}
    if len(few) < _AWAITED_FEW:
        return few & ids
    cur.execute(
        "SELECT id::text FROM ledger_awaited WHERE district = %s AND id = ANY(%s::uuid[])", (district, sorted(ids))
    )
    return {row[0] for row in cur.fetchall()}


def _await(cur: psycopg.Cursor[Any], district: str, facts: list[Fact]) -> None:
    """Remember which of the named ids are still to come: none has come whose bytes were accepted at once."""
    here = {fact.id for fact in facts if fact.verdict == "created"}
    named = {fact.target for fact in facts if fact.target}
    cur.execute("DELETE FROM ledger_awaited WHERE district = %s AND id = ANY(%s::uuid[])", (district, sorted(here)))
    if named - here:
        cur.execute(
            "INSERT INTO ledger_awaited SELECT %s, unnest(%s::uuid[]) ON CONFLICT DO NOTHING",
            (district, sorted(named - here)),
        )


def settle_all(cur: psycopg.Cursor[Any], district: str) -> None:
    """Rule on the whole book from its raw columns, as a rebuild must."""
    cur.execute(
        """UPDATE event SET accepted = ok, counts = ok
           FROM (SELECT pos, verdict = 'created' AND mode <> 'training' AS ok FROM event WHERE district = %(d)s) raw
           WHERE event.district = %(d)s AND event.pos = raw.pos AND (accepted, counts) IS DISTINCT FROM (ok, ok)""",
        {"d": district},
    )
    cur.execute(
        """SELECT id::text FROM event WHERE district = %(d)s AND verdict <> 'created'
           UNION SELECT target::text FROM event WHERE district = %(d)s AND target IS NOT NULL""",
        {"d": district},
    )
    ids = [row[0] for row in cur.fetchall()]
    for start in range(0, len(ids), 1_000):
        settle(cur, district, ids[start : start + 1_000])


_SELECT = """SELECT pos, id::text, hash, round, mode, kind, verdict, accepted, counts, resident::text, tube, target::text,
                    body, device FROM event WHERE district = %(district)s AND """


def _gather(cur: psycopg.Cursor[Any], district: str, ids: set[str]) -> list[Fact]:
    """Every row reachable from ``ids`` through ``id`` and ``target``."""
    found: dict[int, Fact] = {}
    asked: set[str] = set()
    while ids - asked:
        ask = sorted(ids - asked)
        asked |= set(ask)
        cur.execute(
            f"""{_SELECT} claims AND id = ANY(%(ids)s::uuid[]) UNION ALL {_SELECT} NOT claims AND id = ANY(%(ids)s::uuid[])
                UNION ALL {_SELECT} target = ANY(%(ids)s::uuid[])""",
            {"district": district, "ids": ask},
        )
        for row in cur.fetchall():
            found[row[0]] = Fact(*row)
        ids |= {fact.id for fact in found.values()} | {fact.target for fact in found.values() if fact.target}
    return sorted(found.values(), key=lambda fact: (fact.id, fact.hash))  # never by arrival


def _fill(cur: psycopg.Cursor[Any], district: str, fact: Fact) -> bool:
    """A released row that could not be read when it came: read it with the schemas of today."""
    cur.execute("SELECT envelope FROM event WHERE district = %s AND pos = %s", (district, fact.pos))
    row = cur.fetchone()
    line = reread(bytes(row[0])) if row else None
    if line is None or line.body is None or line.reason or line.mode == "training":
        return False
    fact.round, fact.mode, fact.kind = line.round, line.mode, line.kind
    fact.resident, fact.tube, fact.target = line.resident, line.tube, line.target
    cur.execute(
        """UPDATE event SET body = %s::jsonb, resident = %s, tube = %s, target = %s, round = %s, mode = %s, kind = %s,
                            version = %s, actor = %s, at = %s
           WHERE district = %s AND pos = %s RETURNING body""",
        (line.body, line.resident, line.tube, line.target, line.round, line.mode, line.kind, line.version, line.actor,
         clock.from_ms(line.at) if line.at else None, district, fact.pos),
    )  # fmt: skip
    filled = cur.fetchone()
    fact.body = filled[0] if filled else None
    return True
