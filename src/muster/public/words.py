"""A resident's own standing in words that say what to do."""

from django.utils.translation import gettext_lazy as _

STANDING = {
    "open": _("Not sampled yet: come at your time"), "sampled": _("Sampled"), "excused": _("Excused: you need not come"),
    "elsewhere": _("Tested elsewhere: you need not come"), "refused": _("Not sampled"), "not_found": _("Not sampled"),
}  # fmt: skip
RESULT = {
    "none": _("No result yet"), "pending": _("In the laboratory: look again later"),
    "held": _("Stay where you are: somebody will come and take a sample of yours alone"),
    "to_resample": _("To be sampled once more: stay where you are, you will be called"),
    "negative": _("Your result is negative"), "positive": _("Your result is positive: stay where you are, you will be called"),
}  # fmt: skip
LOOK = {
    "none": ("silent", "away"), "pending": ("silent", "away"), "held": ("busy", "open"), "to_resample": ("busy", "open"),
    "negative": ("done", "done"), "positive": ("positive", "held"),
}  # fmt: skip
