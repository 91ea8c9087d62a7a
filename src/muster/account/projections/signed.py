"""What people signed: exceptions that were settled, statements that were closed.

Only the server says these, so its own numbering tells which came last, whatever its clock said.
"""

from muster.ledger.projection import KeyedTable

EXCEPTION_SETTLED = KeyedTable(
    table="exception_settled",
    kinds=frozenset({"ExceptionSettled"}),
    key=("round", "exception", "subject"),
    touch="e.round, e.body->>'exception', e.body->>'subject'",
    define="""
        INSERT INTO exception_settled (district, round, exception, subject, at, by, ruling, event)
        SELECT DISTINCT ON (e.district, e.round, e.body->>'exception', e.body->>'subject')
               e.district, e.round, e.body->>'exception', e.body->>'subject', e.at, e.actor, e.body->>'ruling', e.id
        FROM event e WHERE e.district = %(district)s AND e.counts AND e.kind = 'ExceptionSettled' {only}
        ORDER BY e.district, e.round, e.body->>'exception', e.body->>'subject', e.seq DESC, e.id DESC""",
)

STATEMENT = KeyedTable(
    table="statement",
    kinds=frozenset({"AttendanceClosed", "ResultsClosed"}),
    key=("round", "number"),
    touch="e.round, (e.body->>'statement')::int",
    define="""
        INSERT INTO statement (district, round, act, number, at, by, counts, signed_for, event)
        SELECT e.district, e.round, CASE e.kind WHEN 'AttendanceClosed' THEN 'attendance' ELSE 'results' END,
               (e.body->>'statement')::int, e.at, e.actor, e.body->'counts', e.body->'signed_for', e.id
        FROM event e WHERE e.district = %(district)s AND e.counts
          AND e.kind IN ('AttendanceClosed', 'ResultsClosed') {only}""",
)
