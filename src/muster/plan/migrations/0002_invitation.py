"""Where and when each resident is invited. SQL, because its key is composite with the district first (ADR 0001)."""

from django.db import migrations

FORWARD = """
CREATE TABLE invitation (
    district text NOT NULL,
    round text NOT NULL,
    resident uuid NOT NULL,
    household uuid NOT NULL,
    village text NOT NULL,
    point text NOT NULL,
    lane smallint NOT NULL,
    slot_at timestamptz NOT NULL,
    single boolean NOT NULL,
    PRIMARY KEY (district, round, resident),
    CONSTRAINT invitation_lane_from_one CHECK (lane >= 1)
);
CREATE INDEX invitation_by_point ON invitation (district, round, point, slot_at);
CREATE INDEX invitation_by_household ON invitation (district, round, household);
"""


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE invitation")]
