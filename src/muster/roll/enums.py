"""The closed lists of the roll. Their values are stored; the words around them may change, they may not."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Document(TextChoices):
    RESIDENT_ID = "resident_id", _("Resident ID card")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit of Hong Kong, Macao or Taiwan residents")
    FOREIGN_CARD = "foreign_card", _("Foreigner's permanent residence card")
    HOME_RETURN = "home_return", _("Hong Kong or Macao resident's travel permit")
    TAIWAN_PERMIT = "taiwan_permit", _("Taiwan resident's travel permit")
    PERMIT = "permit", _("Another permit")
    PASSPORT = "passport", _("Passport")
    NONE = "none", _("No number")


class Sex(TextChoices):
    MALE = "m", _("Male")
    FEMALE = "f", _("Female")
    UNKNOWN = "", _("Not known")


class Absence(TextChoices):
    """Why a person is not there. Who died or moved away is gone from the roll; who is away comes back."""

    DEAD = "dead", _("Deceased")
    MOVED = "moved", _("Moved away")
    AWAY = "away", _("Away for a time")


class Ruling(TextChoices):
    """What a person ruled of two entries that look alike."""

    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Two different persons")
    LATER = "later", _("Decide later")
    UNDECIDED = "undecided", _("Not decided")


class CareSource(TextChoices):
    """Where a mark that was set by hand is from."""

    HOUSEHOLD = "household", _("The household says so")
    HOSPITAL = "hospital", _("Hospital or clinic")
    CODE = "code", _("Health code notice")
    COMMUNITY = "community", _("Community worker's own knowledge")


class Change(TextChoices):
    """What a line of a person's history says."""

    ADDED = "added", _("Added")
    EDITED = "edited", _("Corrected")
    MOVED_HOME = "moved_home", _("Moved to another household")
    DEAD = "dead", _("Marked as deceased")
    MOVED = "moved", _("Marked as moved away")
    AWAY = "away", _("Marked as away for a time")
    BACK = "back", _("Taken back: on the roll again")
    MARK_SET = "mark_set", _("Care mark set")
    MARK_LIFTED = "mark_lifted", _("Care mark lifted")
    SAME = "same", _("Ruled: the same person as another entry")
    DIFFERENT = "different", _("Ruled: not the other entry's person")
    UNDECIDED = "undecided", _("Ruling taken back")


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
