"""A point's read tables. Where several devices speak of one thing, the latest word (time, then id) stands.

A time outside the round's window is not believed: it is null, and comes before every believed one.

Kinds are written into the SQL, not passed: only so can the planner always prove that the index of rare kinds serves.
"""

from dataclasses import dataclass
from typing import Any

import psycopg

from muster.account.projections.fold import WINDOW_KINDS, believed_event
from muster.ledger.projection import Change, KeyedTable, register

_COUNTING = f"FROM {believed_event()} WHERE e.district = %(district)s AND e.counts AND"


@dataclass(frozen=True, slots=True)
class LatestTable:
    """A table of one row a key that holds the latest event's values; it ends in ``at`` and ``event``.

    Fresh events are folded by an upsert that is the same in any order; a corrected one defines its keys anew.
    """

    table: str
    kind: str
    key: tuple[str, ...]
    values: tuple[tuple[str, str], ...]

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.table,)

    @property
    def kinds(self) -> frozenset[str]:
        return WINDOW_KINDS | {self.kind}

    def fold(self, cur: psycopg.Cursor[Any], change: Change) -> None:
        if WINDOW_KINDS & change.kinds or any(fact.kind == self.kind for fact in change.stale):
            self._keyed().fold(cur, change)
            return
        columns = [column for column, _ in self.values] + ["at", "event"]
        cur.execute(
            self._define("AND e.pos > %(after)s")
            + f""" ON CONFLICT (district, round, {", ".join(self.key)}) DO UPDATE SET
                   {", ".join(f"{column} = excluded.{column}" for column in columns)}
                   WHERE {_rank("excluded")} > {_rank(self.table)}""",
            {"district": change.district, "after": change.after},
        )

    def rebuild(self, cur: psycopg.Cursor[Any], district: str) -> None:
        self._keyed().rebuild(cur, district)

    def _keyed(self) -> KeyedTable:
        touch = ", ".join(["e.round", *(f"e.body->>'{column}'" for column in self.key)])
        return KeyedTable(
            table=self.table, kinds=self.kinds, key=("round", *self.key), touch=touch, define=self._define("{only}"),
            anew=WINDOW_KINDS,
        )  # fmt: skip

    def _define(self, only: str) -> str:
        key = ", ".join(["e.district", "e.round", *(f"e.body->>'{column}'" for column in self.key)])
        return f"""
            INSERT INTO {self.table} (district, round, {", ".join([*self.key, *(name for name, _ in self.values)])}, at, event)
            SELECT DISTINCT ON ({key}) {key}, {", ".join(value for _, value in self.values)}, b.at, e.id
            {_COUNTING} e.kind = '{self.kind}' {only} ORDER BY {key}, b.at DESC NULLS LAST, e.id DESC"""


def _rank(row: str) -> str:
    return f"(COALESCE({row}.at, '-infinity'), {row}.event)"


QUEUE = LatestTable("queue_count", "QueueCounted", ("point",), (("waiting", "(e.body->>'waiting')::int"),))
SUPPLY = LatestTable("supply_count", "SuppliesCounted", ("point", "item"), (("quantity", "(e.body->>'left')::int"),))
ITEM = LatestTable(
    "point_item", "PointReadied", ("point", "item"), (("done", "(e.body->>'done')::boolean"), ("by", "e.actor"))
)

LANE = KeyedTable(
    table="lane_state",
    kinds=WINDOW_KINDS | {"LaneOpened", "LaneClosed"},
    anew=WINDOW_KINDS,
    key=("round", "point", "lane"),
    touch="e.round, e.body->>'point', (e.body->>'lane')::smallint",
    define=f"""
        INSERT INTO lane_state (district, round, point, lane, open, opened_at, closed_at, tubes_on_table)
        SELECT e.district, e.round, e.body->>'point', (e.body->>'lane')::smallint,
               (array_agg(e.kind ORDER BY b.at DESC NULLS LAST, e.id DESC))[1] = 'LaneOpened',
               min(b.at) FILTER (WHERE e.kind = 'LaneOpened'),
               max(b.at) FILTER (WHERE e.kind = 'LaneClosed'),
               (array_agg((e.body->>'tubes')::int ORDER BY b.at DESC NULLS LAST, e.id DESC)
                   FILTER (WHERE e.kind = 'LaneClosed'))[1]
        {_COUNTING} e.kind IN ('LaneOpened', 'LaneClosed') {{only}} GROUP BY 1, 2, 3, 4""",
)

INCIDENT = KeyedTable(
    table="incident",
    kinds=WINDOW_KINDS | {"IncidentReported"},
    anew=WINDOW_KINDS,
    key=("round", "id"),
    touch="e.round, e.id",
    define=f"""
        INSERT INTO incident (district, round, id, point, what, grade, at, by)
        SELECT e.district, e.round, e.id, e.body->>'point', e.body->>'what', e.body->>'grade', b.at, e.actor
        {_COUNTING} e.kind = 'IncidentReported' {{only}}""",
)

DISINFECTION = KeyedTable(
    table="disinfection",
    kinds=WINDOW_KINDS | {"DisinfectionDone"},
    anew=WINDOW_KINDS,
    key=("round", "point", "place"),
    touch="e.round, e.body->>'point', e.body->>'place'",
    define=f"""
        INSERT INTO disinfection (district, round, point, place, times, last_at)
        SELECT e.district, e.round, e.body->>'point', e.body->>'place', count(*), max(b.at)
        {_COUNTING} e.kind = 'DisinfectionDone' {{only}} GROUP BY 1, 2, 3, 4""",
)

for _latest in (QUEUE, SUPPLY, ITEM):
    register(40, _latest)
for _keyed in (LANE, INCIDENT, DISINFECTION):
    register(40, _keyed)
