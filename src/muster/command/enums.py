"""Words of the command centre."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Label(TextChoices):
    """What a point's queue is called in public."""

    FREE = "free", _("Free")
    BUSY = "busy", _("Busy")
    JAMMED = "jammed", _("Jammed")
    UNKNOWN = "unknown", _("Not counted")
    DONE = "done", _("Finished")


class Decision(TextChoices):
    """What may wait for somebody's decision on the board, most urgent first."""

    POSITIVE = "positive"
    JAMMED = "jammed"
    TUBE_LATE = "tube_late"
    NOBODY = "nobody"
    AGAIN = "again"
    EXCEPTIONS = "exceptions"
    SILENT = "silent"
    CARE = "care"
    OVERDUE = "overdue"


class Shape(TextChoices):
    """State is shape, word and colour; the shape names the icon."""

    FREE = "free"
    BUSY = "busy"
    JAMMED = "jammed"
    POSITIVE = "positive"
    SILENT = "silent"
