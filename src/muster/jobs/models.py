"""One row for each piece of long work. It names no person: what the work reads and makes lies in its own folder."""

from pathlib import Path

from django.db import models
from django.db.models import Q

from muster.jobs import folders
from muster.jobs.enums import OPEN, State


class Job(models.Model):
    id = models.UUIDField(primary_key=True)
    district = models.CharField(max_length=6)
    kind = models.CharField(max_length=32)
    params = models.JSONField()
    by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_at = models.DateTimeField(null=True)
    cancel_by = models.CharField(max_length=64, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    note = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    file = models.CharField(max_length=80, blank=True, help_text="the result, by its name in the job's folder")
    file_name = models.CharField(max_length=120, blank=True, help_text="the name it is downloaded under")
    media = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "job"
        constraints = (
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="job_ended_when_closed", condition=Q(state__in=OPEN) ^ Q(ended_at__isnull=False)
            ),
        )
        indexes = (models.Index(name="job_open", fields=["state", "asked_at"], condition=Q(state__in=OPEN)),)

    @property
    def folder(self) -> Path:
        return folders.folder(self.id)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
