"""Linked ids: who is whom. Components of the counting links; the name on the roll stands for them all."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import psycopg

from muster.account.projections.fold import Fold

KINDS = frozenset({"ResidentsLinked", "ResidentsUnlinked"})


def define(cur: psycopg.Cursor[Any], params: dict[str, Any]) -> None:
    rows = [
        (params["district"], params["round"], resident, person) for resident, person in _people(cur, params).items()
    ]
    cur.executemany("INSERT INTO alias (district, round, resident, person) VALUES (%s, %s, %s, %s)", rows)


def fold(fold: Fold) -> None:
    """Define the round's aliases anew (they are few), and mark every person whose ids changed."""
    before = dict(
        fold.run("SELECT resident::text, person::text FROM alias WHERE district = %(district)s AND round = %(round)s")
    )
    fold.run("DELETE FROM alias WHERE district = %(district)s AND round = %(round)s")
    define(fold.cur, fold.params)
    after = dict(
        fold.run("SELECT resident::text, person::text FROM alias WHERE district = %(district)s AND round = %(round)s")
    )
    moved = sorted(uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid))
    touched = (
        set(moved)
        | {old for uid in moved if (old := before.get(uid))}
        | {new for uid in moved if (new := after.get(uid))}
    )
    for line in fold.change.fresh:
        if line.kind in KINDS and line.resident:
            touched.add(line.resident)
    for fact in fold.change.stale:
        if fact.kind in KINDS and fact.body:
            touched |= {
                str(UUID(fact.body["resident"])),
                str(UUID(fact.body["same_as"])),
            }  # a body may write it its own way
    fold.persons |= touched
    fold.run(
        """UPDATE specimen s SET person = COALESCE(
               (SELECT a.person FROM alias a WHERE a.district = s.district AND a.round = s.round AND a.resident = s.resident),
               s.resident)
           WHERE s.district = %(district)s AND s.round = %(round)s AND s.resident = ANY(%(moved)s::uuid[])""",
        moved=moved,
    )


def _people(cur: psycopg.Cursor[Any], params: dict[str, Any]) -> dict[str, str]:
    """resident → person, for linked ids only."""
    cur.execute(
        """SELECT (body->>'resident')::uuid::text, (body->>'same_as')::uuid::text FROM event
           WHERE district = %(district)s AND round = %(round)s AND counts AND kind = 'ResidentsLinked'""",
        params,
    )
    links = cur.fetchall()
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in links:
        neighbours[one].add(other)
        neighbours[other].add(one)
    cur.execute(
        """SELECT resident::text FROM invitation
           WHERE district = %(district)s AND round = %(round)s AND resident = ANY(%(ids)s::uuid[])""",
        {**params, "ids": sorted(neighbours)},
    )
    on_roll = {row[0] for row in cur.fetchall()}
    people: dict[str, str] = {}
    seen: set[str] = set()
    for start in sorted(neighbours):
        if start in seen:
            continue
        group, frontier = {start}, [start]
        while frontier:
            for uid in neighbours[frontier.pop()] - group:
                group.add(uid)
                frontier.append(uid)
        seen |= group
        person = min(group, key=lambda uid: (uid not in on_roll, uid))
        people |= {uid: person for uid in group if uid != person}
    return people
