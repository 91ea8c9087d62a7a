"""Cases and contacts as read tables.

Contacts are followed long after the round: times are believed so much longer, and those that are not rank behind them.
"""

from muster.account.projections.fold import WINDOW_KINDS, believed_event
from muster.ledger.projection import KeyedTable, register

# Kinds are written into the SQL, not passed: only so can the planner always prove that the index of rare kinds serves.
_FOLLOWED_DAYS = 28
_COUNTING = f"FROM {believed_event(_FOLLOWED_DAYS)} WHERE e.district = %(district)s AND e.counts AND"

CASE = KeyedTable(
    table="case_row",
    kinds=WINDOW_KINDS | {"CaseOpened"},
    anew=WINDOW_KINDS,
    key=("round", "id"),
    touch="e.round, (e.body->>'case')::uuid",
    define=f"""
        INSERT INTO case_row
        SELECT DISTINCT ON (e.district, e.round, (e.body->>'case')::uuid)
               e.district, e.round, (e.body->>'case')::uuid, e.resident, e.tube, e.at, e.actor
        {_COUNTING} e.kind = 'CaseOpened' {{only}} ORDER BY e.district, e.round, (e.body->>'case')::uuid, b.at, e.id""",
)


def _last(value: str) -> str:
    return (
        f"(array_agg({value} ORDER BY b.at DESC NULLS LAST, e.id DESC) FILTER (WHERE e.kind = 'ContactFollowedUp'))[1]"
    )


CONTACT = KeyedTable(
    table="contact",
    kinds=WINDOW_KINDS | {"ContactNamed", "ContactFollowedUp"},
    anew=WINDOW_KINDS,
    key=("round", "case_id", "resident"),
    touch="e.round, (e.body->>'case')::uuid, e.resident",
    define=f"""
        INSERT INTO contact
        SELECT e.district, e.round, (e.body->>'case')::uuid, e.resident,
               array_agg(DISTINCT e.body->>'basis') FILTER (WHERE e.kind = 'ContactNamed'),
               COALESCE(min(b.at) FILTER (WHERE e.kind = 'ContactNamed'), min(e.at) FILTER (WHERE e.kind = 'ContactNamed')),
               {_last("e.body->>'outcome'")},
               {_last("e.at")},
               {_last("e.actor")}
        {_COUNTING} e.kind IN ('ContactNamed', 'ContactFollowedUp') {{only}} GROUP BY 1, 2, 3, 4 HAVING bool_or(e.kind = 'ContactNamed')""",
)

for _table in (CASE, CONTACT):
    register(60, _table)
