"""Who works in a round: organisations, their workers, and the posts they hold.

Names are not here: a worker lives in the county and is on the roll, so the roll has the name, once and encrypted.
"""

from django.db import models

from muster.staff.enums import Role, Shift, UnitKind


class Category(models.Model):
    """A category of workers as the round's bulletin prints it, and how many of them were called out."""

    district = models.CharField(max_length=12)
    round = models.CharField(max_length=32)
    code = models.CharField(max_length=32)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    quota = models.IntegerField()
    samples = models.BooleanField(help_text="qualified to take swabs")
    in_bulletin = models.BooleanField(help_text="one of the categories that the bulletin adds up")
    place = models.SmallIntegerField(help_text="in which order they are printed")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["district", "round", "code"], name="category_code_once"),
            models.CheckConstraint(condition=models.Q(quota__gte=0), name="category_quota_not_negative"),
        )


class Unit(models.Model):
    """An organisation that sends workers."""

    district = models.CharField(max_length=12)
    kind = models.CharField(max_length=16, choices=UnitKind.choices)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["district", "name"], name="unit_name_once"),)


class Worker(models.Model):
    id = models.UUIDField(primary_key=True)
    district = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="workers")
    category = models.CharField(max_length=32)
    number = models.IntegerField(help_text="the number on the armband")
    resident = models.UUIDField(null=True, help_text="who this is on the roll")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["district", "number"], name="worker_number_once"),
            models.UniqueConstraint(fields=["district", "resident"], name="worker_resident_once"),
        )


class Post(models.Model):
    """A role at a point (or at one of its lanes) for a shift, and who holds it."""

    district = models.CharField(max_length=12)
    round = models.CharField(max_length=32)
    point = models.CharField(max_length=16)
    lane = models.SmallIntegerField(null=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    shift = models.CharField(max_length=16, choices=Shift.choices)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="posts")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["worker", "round", "shift"], name="post_once_in_a_shift"),
            models.CheckConstraint(
                condition=models.Q(lane__isnull=True) | models.Q(lane__gte=1), name="post_lane_from_one"
            ),
        )
        indexes = (models.Index(fields=["district", "round", "point"], name="post_by_point"),)
