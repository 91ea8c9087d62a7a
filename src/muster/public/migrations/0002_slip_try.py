"""Tokens that nobody has, tried from one address: what slows guessing down."""

from django.db import migrations

FORWARD = """
CREATE TABLE slip_try (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX slip_try_by_key ON slip_try (key, at);
"""


class Migration(migrations.Migration):
    dependencies = [("public", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE slip_try")]
