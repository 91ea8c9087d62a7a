"""Imports through the browser: the file on its way, the columns as last time, and how it was before, to undo it."""

from django.db import migrations, models
from django.db.models import Q

# subject: the row's key as text. was: the whole row before (its sealed values stay sealed), null where the import made it.
UNDO = """
CREATE TABLE import_undo (
    district text NOT NULL,
    run uuid NOT NULL,
    place text NOT NULL,
    subject text NOT NULL,
    was jsonb,
    PRIMARY KEY (district, run, place, subject)
);
"""
_UNDONE = Q(undone_at__isnull=True, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by=""))


class Migration(migrations.Migration):
    dependencies = [("roll", "0004_roll_in_hand")]
    operations = [
        migrations.RunSQL(UNDO, "DROP TABLE import_undo;"),
        migrations.AddField("importrun", "kind", models.CharField(max_length=16, default="roll")),
        migrations.AddField("importrun", "round", models.CharField(max_length=32, blank=True, default=""),
                            preserve_default=False),
        migrations.AddField("importrun", "undone_at", models.DateTimeField(null=True)),
        migrations.AddField("importrun", "undone_by", models.CharField(max_length=64, blank=True, default=""),
                            preserve_default=False),
        migrations.AddConstraint(
            "importrun", models.CheckConstraint(name="import_undone_at_with_by", condition=_UNDONE)
        ),
        migrations.AddIndex("importrun", models.Index(name="import_run_latest", fields=["district", "-at"])),
        migrations.CreateModel("ImportDraft", fields=[
            ("id", models.UUIDField(primary_key=True, serialize=False)),
            ("district", models.CharField(max_length=6)),
            ("kind", models.CharField(max_length=16)),
            ("round", models.CharField(max_length=32, blank=True)),
            ("suffix", models.CharField(max_length=8)),
            ("sheet", models.CharField(max_length=64, blank=True)),
            ("mapping", models.JSONField(default=dict)),
            ("options", models.JSONField(default=dict)),
            ("look", models.UUIDField(null=True)),
            ("check_job", models.UUIDField(null=True)),
            ("apply_job", models.UUIDField(null=True)),
            ("run", models.UUIDField(null=True)),
            ("by", models.CharField(max_length=64)),
            ("at", models.DateTimeField()),
        ]),
        migrations.CreateModel("ImportMapping", fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
            ("district", models.CharField(max_length=6)),
            ("kind", models.CharField(max_length=16)),
            ("source", models.CharField(max_length=64, help_text="hash of the header row")),
            ("mapping", models.JSONField()),
            ("by", models.CharField(max_length=64)),
            ("at", models.DateTimeField()),
        ]),
        migrations.AddConstraint("importmapping", models.UniqueConstraint(
            name="import_mapping_once", fields=["district", "kind", "source"])),
    ]  # fmt: skip
