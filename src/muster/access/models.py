"""Who may come in: users with a role and a territory."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from muster.access.enums import Role


class User(AbstractBaseUser):
    username = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    territory = models.CharField(max_length=12, blank=True, help_text="division code prefix; empty means none")
    point = models.CharField(max_length=16, blank=True, help_text="the one point of a point leader")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager["User"]()

    @property
    def actor(self) -> str:
        return f"user:{self.pk}"
