"""Words of the staff room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    LEADER = "leader", _("point leader")
    REGISTRAR = "registrar", _("registrar")
    SAMPLER = "sampler", _("sampler")
    CODE_INSPECTOR = "code_inspector", _("code inspector")
    TEMPERATURE = "temperature", _("temperature")
    ORDER = "order", _("order and distance")
    DISINFECTION = "disinfection", _("disinfection")
    COURIER = "courier", _("courier")
    SUPPLIES = "supplies", _("supplies")
    VISITOR = "visitor", _("door to door")
    RELIEF = "relief", _("relief")


class Shift(TextChoices):
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")


class UnitKind(TextChoices):
    OFFICE = "office", _("government office")
    SCHOOL = "school", _("school")
    COMPANY = "company", _("company")
    VILLAGE = "village", _("village branch")
    COMMUNITY = "community", _("community")
    MEDICAL = "medical", _("medical institution")
