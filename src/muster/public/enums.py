from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What cards are printed for: the audit keeps it."""

    HAND_OUT = "hand_out", _("To hand out before the round")
    AGAIN = "again", _("Lost, or the household has changed")
    AT_POINT = "at_point", _("For the table of a sampling point")
