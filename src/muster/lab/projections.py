"""Custody, runs and resampling orders as read tables.

A time outside the round's window is not believed: it is null, and ranks behind every believed one.
"""

from muster.account.projections.fold import WINDOW_KINDS, believed_event
from muster.ledger.projection import KeyedTable, register

# Kinds are written into the SQL, not passed: only so can the planner always prove that the index of rare kinds serves.
_COUNTING = f"FROM {believed_event()} WHERE e.district = %(district)s AND e.counts AND"


def _spread(table: str, kind: str, owner: str, columns: str, member: str) -> KeyedTable:
    """One row for every code in the list ``member`` of an event, keyed by the ``owner`` that lists them."""
    return KeyedTable(
        table=table,
        kinds=WINDOW_KINDS | {kind},
        anew=WINDOW_KINDS,
        key=("round", owner),
        touch=f"e.round, e.body->>'{owner}'",
        define=f"""
            INSERT INTO {table}
            SELECT DISTINCT ON (e.district, e.round, listed.code, e.body->>'{owner}')
                   e.district, e.round, listed.code, e.body->>'{owner}'{columns}
            FROM {believed_event()}, jsonb_array_elements_text(e.body->'{member}') AS listed(code)
            WHERE e.district = %(district)s AND e.counts AND e.kind = '{kind}' {{only}}
            ORDER BY e.district, e.round, listed.code, e.body->>'{owner}', b.at, e.id""",
    )


BAG = KeyedTable(
    table="bag",
    kinds=WINDOW_KINDS | {"BagPacked"},
    anew=WINDOW_KINDS,
    key=("round", "code"),
    touch="e.round, e.body->>'bag'",
    define=f"""
        INSERT INTO bag
        SELECT DISTINCT ON (e.district, e.round, e.body->>'bag')
               e.district, e.round, e.body->>'bag', e.body->>'point', b.at
        {_COUNTING} e.kind = 'BagPacked' {{only}} ORDER BY e.district, e.round, e.body->>'bag', b.at, e.id""",
)

BAG_TUBE = _spread("bag_tube", "BagPacked", "bag", "", "tubes")
BOX_BAG = _spread("box_bag", "BoxPacked", "box", "", "bags")
RUN_TUBE = _spread("run_tube", "RunLoaded", "run", ", e.body->>'lab', b.at", "tubes")


def _last(kind: str, value: str) -> str:
    return f"(array_agg({value} ORDER BY b.at DESC NULLS LAST, e.id DESC) FILTER (WHERE e.kind = '{kind}'))[1]"


BOX = KeyedTable(
    table="box",
    kinds=WINDOW_KINDS | {"BoxPacked", "CustodyHandedOver", "CustodyReceived", "DifferenceSigned"},
    anew=WINDOW_KINDS,
    key=("round", "code"),
    touch="e.round, e.body->>'box'",
    define=f"""
        INSERT INTO box
        SELECT e.district, e.round, e.body->>'box',
               {_last("BoxPacked", "e.body->>'point'")},
               min(b.at) FILTER (WHERE e.kind = 'BoxPacked'),
               {_last("BoxPacked", "(e.body->>'tubes')::int")},
               min(b.at) FILTER (WHERE e.kind = 'CustodyHandedOver'),
               {_last("CustodyHandedOver", "e.body->>'to'")},
               {_last("CustodyHandedOver", "(e.body->>'tubes')::int")},
               min(b.at) FILTER (WHERE e.kind = 'CustodyReceived'),
               {_last("CustodyReceived", "(e.body->>'tubes')::int")},
               {_last("CustodyReceived", "e.body->>'lab'")},
               {_last("DifferenceSigned", "e.body")},
               {_last("DifferenceSigned", "e.at")},
               {_last("DifferenceSigned", "e.actor")}
        {_COUNTING} e.kind IN ('BoxPacked', 'CustodyHandedOver', 'CustodyReceived', 'DifferenceSigned') {{only}} GROUP BY 1, 2, 3""",
)

RESAMPLE = KeyedTable(
    table="resample_order",
    kinds=WINDOW_KINDS | {"ResampleOrdered"},
    anew=WINDOW_KINDS,
    key=("round", "resident", "tube"),
    touch="e.round, e.resident, e.tube",
    define=f"""
        INSERT INTO resample_order
        SELECT DISTINCT ON (e.district, e.round, e.resident, e.tube)
               e.district, e.round, e.resident, e.tube, e.at, e.actor,
               to_timestamp((e.body->>'due_at')::bigint / 1000.0)
        {_COUNTING} e.kind = 'ResampleOrdered' {{only}} ORDER BY e.district, e.round, e.resident, e.tube, b.at, e.id""",
)

for _table in (BAG, BAG_TUBE, BOX_BAG, RUN_TUBE, BOX, RESAMPLE):
    register(50, _table)
