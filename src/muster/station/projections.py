"""A point's read tables. Where several devices speak of one thing, the latest word (time, then id) stands."""

from muster.ledger.projection import KeyedTable, register

_FROM = "FROM event e WHERE e.district = %(district)s AND e.counts AND e.kind = ANY(%(kinds)s) {only}"

LANE = KeyedTable(
    table="lane_state",
    kinds=frozenset({"LaneOpened", "LaneClosed"}),
    key=("round", "point", "lane"),
    touch="e.round, e.body->>'point', (e.body->>'lane')::smallint",
    define=f"""
        INSERT INTO lane_state
        SELECT e.district, e.round, e.body->>'point', (e.body->>'lane')::smallint,
               (array_agg(e.kind ORDER BY e.at DESC, e.id DESC))[1] = 'LaneOpened',
               min(e.at) FILTER (WHERE e.kind = 'LaneOpened'),
               max(e.at) FILTER (WHERE e.kind = 'LaneClosed'),
               (array_agg((e.body->>'tubes')::int ORDER BY e.at DESC, e.id DESC)
                   FILTER (WHERE e.kind = 'LaneClosed'))[1]
        {_FROM} GROUP BY 1, 2, 3, 4""",
)

QUEUE = KeyedTable(
    table="queue_count",
    kinds=frozenset({"QueueCounted"}),
    key=("round", "point"),
    touch="e.round, e.body->>'point'",
    define=f"""
        INSERT INTO queue_count
        SELECT DISTINCT ON (e.district, e.round, e.body->>'point')
               e.district, e.round, e.body->>'point', (e.body->>'waiting')::int, e.at
        {_FROM} ORDER BY e.district, e.round, e.body->>'point', e.at DESC, e.id DESC""",
)

SUPPLY = KeyedTable(
    table="supply_count",
    kinds=frozenset({"SuppliesCounted"}),
    key=("round", "point", "item"),
    touch="e.round, e.body->>'point', e.body->>'item'",
    define=f"""
        INSERT INTO supply_count
        SELECT DISTINCT ON (e.district, e.round, e.body->>'point', e.body->>'item')
               e.district, e.round, e.body->>'point', e.body->>'item', (e.body->>'left')::int, e.at
        {_FROM} ORDER BY e.district, e.round, e.body->>'point', e.body->>'item', e.at DESC, e.id DESC""",
)

ITEM = KeyedTable(
    table="point_item",
    kinds=frozenset({"PointReadied"}),
    key=("round", "point", "item"),
    touch="e.round, e.body->>'point', e.body->>'item'",
    define=f"""
        INSERT INTO point_item
        SELECT DISTINCT ON (e.district, e.round, e.body->>'point', e.body->>'item')
               e.district, e.round, e.body->>'point', e.body->>'item', (e.body->>'done')::boolean, e.at, e.actor
        {_FROM} ORDER BY e.district, e.round, e.body->>'point', e.body->>'item', e.at DESC, e.id DESC""",
)

INCIDENT = KeyedTable(
    table="incident",
    kinds=frozenset({"IncidentReported"}),
    key=("round", "id"),
    touch="e.round, e.id",
    define=f"""
        INSERT INTO incident
        SELECT e.district, e.round, e.id, e.body->>'point', e.body->>'what', e.body->>'grade', e.at, e.actor {_FROM}""",
)

DISINFECTION = KeyedTable(
    table="disinfection",
    kinds=frozenset({"DisinfectionDone"}),
    key=("round", "point", "place"),
    touch="e.round, e.body->>'point', e.body->>'place'",
    define=f"""
        INSERT INTO disinfection
        SELECT e.district, e.round, e.body->>'point', e.body->>'place', count(*), max(e.at)
        {_FROM} GROUP BY 1, 2, 3, 4""",
)

for _table in (LANE, QUEUE, SUPPLY, ITEM, INCIDENT, DISINFECTION):
    register(40, _table)
