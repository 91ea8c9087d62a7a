"""The roll's tables. The big ones are made in SQL (ADR 0001): Django only reads them."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from muster.roll.enums import Absence, Document, ExcuseReason, Level, RoundMode, Sex
from muster.roll.enums import CareMark as Mark


def settings_default() -> dict[str, Any]:
    """A round's rules where the place has not set its own. Sources: docs/glossary, the national guide of 2022."""
    return {
        "tube_size": 10,
        "fever_dc": 373,
        "visit_gap_min": 120,
        "resample_hours": 6,
        "lane_window_min": 10,
        "tube_age_limit_min": 240,
        "single_tube_marks": [Mark.YELLOW_CODE.value, Mark.RED_CODE.value, Mark.QUARANTINED.value],
        "excuse_reasons": [reason.value for reason in ExcuseReason],
    }


class Division(models.Model):
    """A county, township or village; a territory is a prefix of ``code``."""

    code = models.CharField(max_length=12, primary_key=True)
    parent = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    name_zh = models.CharField(max_length=64)
    name_en = models.CharField(max_length=64)
    loaded_by = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="division_code_digits", condition=Q(code__regex=r"^(\d{6}|\d{9}|\d{12})$")),
            models.CheckConstraint(name="division_level_known", condition=Q(level__in=Level.values)),
        )


class Round(models.Model):
    """One screening round. Device times are believed between ``starts_at`` and ``ends_at``."""

    district = models.CharField(max_length=6)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=8, choices=RoundMode.choices, default=RoundMode.LIVE)
    timezone = models.CharField(max_length=40, default="Asia/Shanghai")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    settings = models.JSONField(default=settings_default)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="round_code_once", fields=["district", "code"]),
            models.CheckConstraint(name="round_mode_known", condition=Q(mode__in=RoundMode.values)),
            models.CheckConstraint(
                name="round_times_in_order",
                condition=Q(starts_at__lte=F("opens_at"), opens_at__lt=F("closes_at"), closes_at__lte=F("ends_at")),
            ),
        )


class ImportRun(models.Model):
    """One file that went into the roll: what it was and what came of it, without its name."""

    id = models.UUIDField(primary_key=True)
    district = models.CharField(max_length=6)
    file_name_hash = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, default="roll")
    round = models.CharField(max_length=32, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="import_undone_at_with_by",
                condition=Q(undone_at__isnull=True, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
            ),
        )
        indexes = (models.Index(name="import_run_latest", fields=["district", "-at"]),)


class ImportDraft(models.Model):
    """A file on its way in through the browser. The file lies in the private folder of this id, for a day at most."""

    id = models.UUIDField(primary_key=True)
    district = models.CharField(max_length=6)
    kind = models.CharField(max_length=16)
    round = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=8)
    sheet = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    look = models.UUIDField(null=True)
    check_job = models.UUIDField(null=True)
    apply_job = models.UUIDField(null=True)
    run = models.UUIDField(null=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()


class ImportMapping(models.Model):
    """Which column was what, the last time a list with this header came."""

    district = models.CharField(max_length=6)
    kind = models.CharField(max_length=16)
    source = models.CharField(max_length=64, help_text="hash of the header row")
    mapping = models.JSONField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="import_mapping_once", fields=["district", "kind", "source"]),)


class Household(models.Model):
    id = models.UUIDField(primary_key=True)
    district = models.TextField()
    village = models.TextField()
    number = models.TextField()
    address_sealed = models.BinaryField(null=True)

    class Meta:
        managed = False
        db_table = "household"


class Resident(models.Model):
    id = models.UUIDField(primary_key=True)
    district = models.TextField()
    household = models.UUIDField()
    village = models.TextField()
    name_sealed = models.BinaryField()
    id_number_sealed = models.BinaryField(null=True)
    id_number_index = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    likeness_index = models.BinaryField()
    content_index = models.BinaryField()
    document = models.TextField(choices=Document.choices)
    birth_year = models.SmallIntegerField(null=True)
    sex = models.TextField(choices=Sex.choices, blank=True)
    relation = models.TextField(blank=True)
    source = models.TextField()
    source_row = models.IntegerField()
    created_at = models.DateTimeField()
    created_by = models.TextField()
    gone_at = models.DateTimeField(null=True)
    absence = models.TextField(choices=Absence.choices, blank=True)
    absent_on = models.DateField(null=True)
    absent_until = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "resident"


class CareMark(models.Model):
    pk = models.CompositePrimaryKey("district", "resident", "mark")
    district = models.TextField()
    resident = models.UUIDField()
    mark = models.TextField(choices=Mark.choices)
    since = models.DateTimeField()
    by = models.TextField()
    source = models.TextField()
    until = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "care_mark"
