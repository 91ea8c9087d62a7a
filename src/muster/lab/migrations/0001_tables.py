"""Read tables of custody, runs and resampling."""

from django.db import migrations

FORWARD = """
CREATE TABLE bag (
    district text NOT NULL,
    round text NOT NULL,
    code text NOT NULL,
    point text NOT NULL,
    packed_at timestamptz,
    PRIMARY KEY (district, round, code)
);

CREATE TABLE bag_tube (
    district text NOT NULL,
    round text NOT NULL,
    tube text NOT NULL,
    bag text NOT NULL,
    PRIMARY KEY (district, round, tube, bag)
);
CREATE INDEX bag_tube_by_bag ON bag_tube (district, round, bag);

CREATE TABLE box_bag (
    district text NOT NULL,
    round text NOT NULL,
    bag text NOT NULL,
    box text NOT NULL,
    PRIMARY KEY (district, round, bag, box)
);
CREATE INDEX box_bag_by_box ON box_bag (district, round, box);

CREATE TABLE box (
    district text NOT NULL,
    round text NOT NULL,
    code text NOT NULL,
    point text,
    packed_at timestamptz,
    tubes integer,
    handed_at timestamptz,
    handed_to text,
    handed_tubes integer,
    received_at timestamptz,
    received_tubes integer,
    lab text,
    difference jsonb,
    difference_at timestamptz,
    difference_by text,
    PRIMARY KEY (district, round, code)
);

CREATE TABLE run_tube (
    district text NOT NULL,
    round text NOT NULL,
    tube text NOT NULL,
    run text NOT NULL,
    lab text NOT NULL,
    loaded_at timestamptz,
    PRIMARY KEY (district, round, tube, run)
);
CREATE INDEX run_tube_by_run ON run_tube (district, round, run);

CREATE TABLE resample_order (
    district text NOT NULL,
    round text NOT NULL,
    resident uuid NOT NULL,
    tube text NOT NULL,
    ordered_at timestamptz NOT NULL,
    ordered_by text NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (district, round, resident, tube)
);

-- An order is done when a single tube of the same person, collected after it, has been placed.
CREATE VIEW resample_task AS
SELECT o.district, o.round, o.resident, COALESCE(a.person, o.resident) AS person, o.tube,
       o.ordered_at, o.ordered_by, o.due_at, s.done_at, s.tube AS done_tube
FROM resample_order o
LEFT JOIN alias a ON (a.district, a.round, a.resident) = (o.district, o.round, o.resident)
LEFT JOIN LATERAL (
    SELECT COALESCE(s.placed_at, s.at, o.ordered_at) AS done_at, s.tube
    FROM specimen s JOIN tube t ON (t.district, t.round, t.code) = (s.district, s.round, s.tube)
    WHERE s.district = o.district AND s.round = o.round AND s.person = COALESCE(a.person, o.resident)
      AND t.capacity = 1 AND t.voided IS NULL AND t.rejected IS NULL AND COALESCE(s.placed_at > o.ordered_at, true)
    ORDER BY s.placed_at, s.id LIMIT 1
) s ON true;

-- Physical = digital at each hand-over, or a signed difference.
CREATE VIEW lab_exception AS
SELECT b.district, b.round, 'custody_difference' AS kind, b.code AS subject, b.point, NULL::text AS village,
       COALESCE(b.received_at, b.handed_at, b.packed_at) AS at,
       jsonb_build_object('packed', b.tubes, 'handed', b.handed_tubes, 'received', b.received_tubes, 'listed', l.tubes,
           'missing', b.difference->'missing', 'extra', b.difference->'extra') AS detail,
       b.difference_at AS ruled_at, b.difference_by AS ruled_by, b.difference->>'reason' AS ruling
FROM box b
LEFT JOIN LATERAL (
    SELECT count(DISTINCT t.tube) AS tubes FROM box_bag g
    JOIN bag_tube t ON (t.district, t.round, t.bag) = (g.district, g.round, g.bag)
    WHERE (g.district, g.round, g.box) = (b.district, b.round, b.code)
) l ON true
WHERE b.difference IS NOT NULL OR b.handed_tubes <> b.tubes
   OR b.received_at IS NOT NULL AND (b.received_tubes IS DISTINCT FROM b.tubes OR b.received_tubes <> l.tubes);

CREATE OR REPLACE VIEW exception_row AS
SELECT x.district, x.round, x.kind, x.subject, x.point, x.village, x.at, x.detail,
       COALESCE(x.ruled_at, s.at) AS settled_at, COALESCE(x.ruled_by, s.by) AS settled_by,
       COALESCE(x.ruling, s.ruling) AS ruling
FROM (SELECT * FROM account_exception UNION ALL SELECT * FROM lab_exception) x
LEFT JOIN exception_settled s
       ON (s.district, s.round, s.exception, s.subject) = (x.district, x.round, x.kind, x.subject);
"""

BACK = """
CREATE OR REPLACE VIEW exception_row AS
SELECT x.district, x.round, x.kind, x.subject, x.point, x.village, x.at, x.detail,
       COALESCE(x.ruled_at, s.at) AS settled_at, COALESCE(x.ruled_by, s.by) AS settled_by,
       COALESCE(x.ruling, s.ruling) AS ruling
FROM account_exception x
LEFT JOIN exception_settled s
       ON (s.district, s.round, s.exception, s.subject) = (x.district, x.round, x.kind, x.subject);
DROP VIEW lab_exception;
DROP VIEW resample_task;
DROP TABLE bag, bag_tube, box_bag, box, run_tube, resample_order;
"""


class Migration(migrations.Migration):
    dependencies = [("account", "0002_exceptions")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
