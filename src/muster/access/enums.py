from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    COMMAND = "command", _("Command centre")
    POINT_LEADER = "point_leader", _("Point leader")
    COMMUNITY_WORKER = "community_worker", _("Community worker")
    LAB = "lab", _("Laboratory")
    AUDITOR = "auditor", _("Auditor")
