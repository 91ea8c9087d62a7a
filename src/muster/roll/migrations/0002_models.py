from django.db import migrations, models

import muster.roll.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("roll", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CareMark",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "district", "resident", "mark", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("district", models.TextField()),
                ("resident", models.UUIDField()),
                (
                    "mark",
                    models.TextField(
                        choices=[
                            ("yellow_code", "Yellow code"),
                            ("red_code", "Red code"),
                            ("quarantined", "Quarantined"),
                            ("postpartum", "Pregnant or postpartum"),
                            ("bedridden", "Bedridden"),
                            ("dialysis", "Dialysis"),
                        ]
                    ),
                ),
                ("since", models.DateTimeField()),
                ("by", models.TextField()),
                ("source", models.TextField()),
            ],
            options={
                "db_table": "care_mark",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district", models.TextField()),
                ("village", models.TextField()),
                ("number", models.TextField()),
                ("address_sealed", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "household",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Resident",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district", models.TextField()),
                ("household", models.UUIDField()),
                ("village", models.TextField()),
                ("name_sealed", models.BinaryField()),
                ("id_number_sealed", models.BinaryField(null=True)),
                ("id_number_index", models.BinaryField(null=True)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("phone_index", models.BinaryField(null=True)),
                ("likeness_index", models.BinaryField()),
                ("content_index", models.BinaryField()),
                (
                    "document",
                    models.TextField(
                        choices=[
                            ("resident_id", "Resident ID card"),
                            ("permit", "Residence or travel permit"),
                            ("passport", "Passport"),
                            ("none", "No number"),
                        ]
                    ),
                ),
                ("birth_year", models.SmallIntegerField(null=True)),
                ("sex", models.TextField(blank=True, choices=[("m", "Male"), ("f", "Female"), ("", "Not known")])),
                ("relation", models.TextField(blank=True)),
                ("source", models.TextField()),
                ("source_row", models.IntegerField()),
                ("created_at", models.DateTimeField()),
                ("created_by", models.TextField()),
                ("gone_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "resident",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district", models.CharField(max_length=6)),
                ("file_name_hash", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("counts", models.JSONField()),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("parent", models.CharField(blank=True, max_length=12)),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "County"), ("township", "Township"), ("village", "Village or community")],
                        max_length=10,
                    ),
                ),
                ("name_zh", models.CharField(max_length=64)),
                ("name_en", models.CharField(max_length=64)),
                ("loaded_by", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^(\\d{6}|\\d{9}|\\d{12})$")), name="division_code_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["county", "township", "village"])),
                        name="division_level_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=6)),
                ("code", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=120)),
                (
                    "mode",
                    models.CharField(choices=[("live", "Live"), ("drill", "Drill")], default="live", max_length=8),
                ),
                ("timezone", models.CharField(default="Asia/Shanghai", max_length=40)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("roll_hash", models.CharField(blank=True, max_length=64)),
                ("settings", models.JSONField(default=muster.roll.models.settings_default)),
                ("created_by", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("district", "code"), name="round_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["live", "drill"])), name="round_mode_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at__lte", models.F("ends_at")),
                            ("opens_at__lt", models.F("closes_at")),
                            ("starts_at__lte", models.F("opens_at")),
                        ),
                        name="round_times_in_order",
                    ),
                ],
            },
        ),
    ]
