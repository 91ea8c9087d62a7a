"""Who may come in: users with a role and a territory, their attempts to, and the tokens that enrol devices."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, Q

from muster.access.enums import Role


class User(AbstractBaseUser):
    username = models.CharField(max_length=32, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    territory = models.CharField(max_length=12, blank=True, help_text="division code prefix; empty means none")
    point = models.CharField(max_length=16, blank=True, help_text="the one point of a point leader")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager["User"]()

    class Meta(AbstractBaseUser.Meta):
        abstract = False
        constraints = (
            CheckConstraint(name="user_role_known", condition=Q(role__in=Role.values)),
            CheckConstraint(name="user_territory_digits", condition=Q(territory__regex=r"^[0-9]*$")),
            CheckConstraint(name="user_point_in_county", condition=Q(point="") | Q(territory__regex=r"^[0-9]{6}")),
        )

    @property
    def actor(self) -> str:
        return f"user:{self.pk}"


class LoginAttempt(models.Model):
    """One failed login. ``key`` is a keyed hash of name and address: people type passwords as names."""

    key = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(name="login_attempt_key_at", fields=["key", "at"]),)


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
