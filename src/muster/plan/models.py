"""The plan's own tables. ``invitation`` is SQL (see the migration): one row per resident of the roll."""

from django.db import models


class Point(models.Model):
    """A sampling point of a round. Its position is illustrative unless somebody has measured it."""

    district = models.CharField(max_length=12)
    round = models.CharField(max_length=32)
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=80)
    village = models.CharField(max_length=12)
    kind = models.CharField(max_length=16, default="fixed")
    lanes = models.SmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    illustrative = models.BooleanField(default=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["district", "round", "code"], name="point_code_once"),
            models.CheckConstraint(condition=models.Q(lanes__gte=1), name="point_has_a_lane"),
            models.CheckConstraint(
                name="point_position_pair",
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
        )


class Lane(models.Model):
    """One table: a registrar and a sampler."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="tables")
    number = models.SmallIntegerField()
    samplers = models.SmallIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["point", "number"], name="lane_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="lane_number_from_one"),
        )


class PlanRun(models.Model):
    """One answer of the engine, kept whole: what was asked (its hash), with which seed and params, what came out."""

    id = models.UUIDField(primary_key=True)
    district = models.CharField(max_length=12)
    round = models.CharField(max_length=32)
    input_hash = models.CharField(max_length=64)
    seed = models.BigIntegerField()
    params = models.JSONField()
    value = models.FloatField()
    bound = models.FloatField()
    gap = models.FloatField()
    seconds = models.FloatField()
    households = models.IntegerField()
    solution = models.BinaryField(help_text="zlib of int16: point, slot, lane by household id")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, published_by="")
                | (models.Q(published_at__isnull=False) & ~models.Q(published_by="")),
                name="plan_run_published_at_and_by",
            ),
        )
        indexes = (models.Index(fields=["district", "round", "-made_at"], name="plan_run_latest"),)
