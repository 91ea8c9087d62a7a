from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Whom a login is for. A resident has none: the slip in the hand is the resident's key."""

    COMMAND = "command", _("Command centre")  # of a county or of a township: the territory says which
    POINT_LEADER = "point_leader", _("Point leader")
    STATION_WORKER = "station_worker", _("Station worker")
    COURIER = "courier", _("Packer and courier")
    LAB = "lab", _("Laboratory")
    COMMUNITY_WORKER = "community_worker", _("Community worker")
    UNIT_LIAISON = "unit_liaison", _("Unit liaison")
    TRACER = "tracer", _("Contact tracer")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("System administrator")


AT_A_POINT = frozenset({Role.POINT_LEADER, Role.STATION_WORKER})
