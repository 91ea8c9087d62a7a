"""Read tables of cases and their contacts."""

from django.db import migrations

FORWARD = """
CREATE TABLE case_row (
    district text NOT NULL,
    round text NOT NULL,
    id uuid NOT NULL,
    resident uuid NOT NULL,
    tube text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL,
    PRIMARY KEY (district, round, id)
);

CREATE TABLE contact (
    district text NOT NULL,
    round text NOT NULL,
    case_id uuid NOT NULL,
    resident uuid NOT NULL,
    bases text[] NOT NULL,
    named_at timestamptz NOT NULL,
    outcome text,
    followed_at timestamptz,
    followed_by text,
    PRIMARY KEY (district, round, case_id, resident)
);
"""

BACK = "DROP TABLE case_row, contact;"


class Migration(migrations.Migration):
    dependencies = [("account", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
