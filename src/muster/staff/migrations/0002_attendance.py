"""Who came to work: a read table, written by its projection alone. SQL, with the district first (ADR 0001)."""

from django.db import migrations

FORWARD = """
CREATE TABLE attendance_row (
    district text NOT NULL,
    round text NOT NULL,
    worker uuid NOT NULL,
    point text NOT NULL,
    post text NOT NULL,
    signed_on_at timestamptz,
    started boolean NOT NULL,
    started_at timestamptz,
    ended boolean NOT NULL,
    ended_at timestamptz,
    suit_min smallint,
    PRIMARY KEY (district, round, worker, point)
);
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE attendance_row")]
