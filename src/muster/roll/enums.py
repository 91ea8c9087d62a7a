"""The closed lists of the roll. Their values are stored; the words around them may change, they may not."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Document(TextChoices):
    RESIDENT_ID = "resident_id", _("Resident ID card")
    PERMIT = "permit", _("Residence or travel permit")
    PASSPORT = "passport", _("Passport")
    NONE = "none", _("No number")


class Sex(TextChoices):
    MALE = "m", _("Male")
    FEMALE = "f", _("Female")
    UNKNOWN = "", _("Not known")


class CareMark(TextChoices):
    """Who must not be missed, and needs something done for them."""

    YELLOW_CODE = "yellow_code", _("Yellow code")
    RED_CODE = "red_code", _("Red code")
    QUARANTINED = "quarantined", _("Quarantined")
    POSTPARTUM = "postpartum", _("Pregnant or postpartum")
    BEDRIDDEN = "bedridden", _("Bedridden")
    DIALYSIS = "dialysis", _("Dialysis")


class RoundMode(TextChoices):
    LIVE = "live", _("Live")
    DRILL = "drill", _("Drill")


class Level(TextChoices):
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village or community")


class ExcuseReason(TextChoices):
    AWAY = "away", _("Away from the county")
    HOSPITAL = "hospital", _("In hospital")
    MEDICAL = "medical", _("Medical reason, certified")
    QUARANTINE_SITE = "quarantine_site", _("Sampled at a quarantine site")
    INFANT = "infant", _("Infant, household sampled")
    DECEASED = "deceased", _("Deceased")
    MOVED = "moved", _("Moved away")
