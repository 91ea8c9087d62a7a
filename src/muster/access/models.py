"""Who may come in: users with a role and a territory, what a second person allowed them, tokens that enrol devices."""

from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.crypto import salted_hmac

from muster.access.enums import Role
from muster.common.ids import uuid7


class User(AbstractBaseUser):
    username = models.CharField(max_length=32, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    territory = models.CharField(max_length=12, blank=True, help_text="division code prefix; empty means none")
    point = models.CharField(max_length=16, blank=True, help_text="the one point of a point leader")
    unit = models.CharField(max_length=80, blank=True, help_text="the one unit of a unit liaison, by its name")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    word_until = models.DateTimeField(null=True, help_text="the password is a one-time word, good until then")
    sessions = models.PositiveIntegerField(default=0, help_text="counts how often all sessions were ended")

    USERNAME_FIELD = "username"
    objects = BaseUserManager["User"]()

    class Meta(AbstractBaseUser.Meta):
        abstract = False
        constraints = (
            CheckConstraint(name="user_role_known", condition=Q(role__in=Role.values)),
            CheckConstraint(name="user_territory_digits", condition=Q(territory__regex=r"^[0-9]*$")),
            CheckConstraint(name="user_point_in_county", condition=Q(point="") | Q(territory__regex=r"^[0-9]{6}")),
            CheckConstraint(name="user_unit_of_liaison", condition=Q(unit="") | Q(role=Role.UNIT_LIAISON)),
        )

    @property
    def actor(self) -> str:
        return f"user:{self.pk}"

    def get_session_auth_hash(self) -> str:
        """Every session holds this: a new password, role, territory, point or unit, or a word, ends them all."""
        known = (self.password, self.role, self.territory, self.point, self.unit, str(self.sessions))
        return salted_hmac("muster.access.session", "\n".join(known), algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """There is one secret, from the key files."""
        return iter(())


class EnrolmentToken(models.Model):
    """Lets one device in, once. Only the hash of the token is kept."""

    hash = models.BinaryField(max_length=32, unique=True)
    district = models.CharField(max_length=6)
    round = models.CharField(max_length=32)
    mode = models.CharField(max_length=10)
    point = models.CharField(max_length=16, blank=True)
    lane = models.SmallIntegerField(default=0)
    label = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=43, blank=True, help_text="thumbprint of the device's key")

    class Meta:
        constraints = (
            CheckConstraint(
                name="token_used_at_with_by",
                condition=Q(used_at__isnull=True, used_by="") | (Q(used_at__isnull=False) & ~Q(used_by="")),
            ),
            CheckConstraint(name="token_mode_known", condition=Q(mode__in=["live", "drill"])),
        )


class SecondAsk(models.Model):
    """An act that waits for a second person: who asked, who answered, and whether it was done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, help_text="what the act is about: codes and ids, never a name")
    detail = models.JSONField(default=dict, help_text="figures and codes for the second person to read")
    district = models.CharField(max_length=12)
    purpose = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    allowed = models.BooleanField(null=True)
    refusal = models.CharField(max_length=300, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(name="second_ask_waiting", fields=["district", "asked_at"], condition=Q(allowed=None)),
            models.Index(name="second_ask_act", fields=["act", "subject"]),
        )
        constraints = (
            CheckConstraint(name="second_ask_never_oneself", condition=~Q(answered_by=F("asked_by"))),
            CheckConstraint(
                name="second_ask_answer_whole",
                condition=Q(answered_by=None, answered_at=None, allowed=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False, allowed__isnull=False),
            ),
            CheckConstraint(
                name="second_ask_used_when_allowed",
                condition=Q(used_by=None, used_at=None) | Q(used_by__isnull=False, used_at__isnull=False, allowed=True),
            ),
        )
