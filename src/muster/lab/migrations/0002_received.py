"""A box was received when somebody counted its tubes, whatever time it is said to have been."""

from django.db import migrations

_VIEW = """
CREATE OR REPLACE VIEW lab_exception AS
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
   OR b.{received} IS NOT NULL AND (b.received_tubes IS DISTINCT FROM b.tubes OR b.received_tubes <> l.tubes);
"""


class Migration(migrations.Migration):
    dependencies = [("lab", "0001_tables")]
    operations = [
        migrations.RunSQL(_VIEW.replace("{received}", "received_tubes"), _VIEW.replace("{received}", "received_at"))
    ]
