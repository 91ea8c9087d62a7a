"""A time outside the round's window is not believed, and null here as elsewhere."""

from django.db import migrations

_TIMES = (
    ("queue_count", "at"), ("supply_count", "at"), ("point_item", "at"), ("incident", "at"), ("disinfection", "last_at")
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("station", "0001_tables"), ("account", "0001_tables")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL",
            f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL",
        )
        for table, column in _TIMES
    ]
