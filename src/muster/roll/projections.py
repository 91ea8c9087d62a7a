"""The care list during a round: marks set on the spot, and hand-overs to a named sampler with receipt."""

from muster.ledger.projection import KeyedTable, register

CARE_MARKED = KeyedTable(
    table="care_marked",
    kinds=frozenset({"CareMarkSet"}),
    key=("round", "resident", "mark"),
    touch="e.round, e.resident, e.body->>'mark'",
    define="""
        INSERT INTO care_marked (district, round, resident, mark, marked_at)
        SELECT e.district, e.round, e.resident, e.body->>'mark', min(e.at)
        FROM event e WHERE e.district = %(district)s AND e.counts AND e.kind = 'CareMarkSet' {only}
        GROUP BY e.district, e.round, e.resident, e.body->>'mark'""",
)

CARE_HANDOVER = KeyedTable(
    table="care_handover",
    kinds=frozenset({"CareNoticeAcknowledged"}),
    key=("round", "resident", "mark", "point", "sampler"),
    touch="e.round, e.resident, e.body->>'mark', e.body->>'point', e.body->>'sampler'",
    define="""
        INSERT INTO care_handover (district, round, resident, mark, point, sampler, acknowledged_at)
        SELECT e.district, e.round, e.resident, e.body->>'mark', e.body->>'point', e.body->>'sampler', min(e.at)
        FROM event e WHERE e.district = %(district)s AND e.counts AND e.kind = 'CareNoticeAcknowledged' {only}
        GROUP BY e.district, e.round, e.resident, e.body->>'mark', e.body->>'point', e.body->>'sampler'""",
)

register(20, CARE_MARKED)
register(20, CARE_HANDOVER)
