"""What a point says of itself, in words: readiness, supplies, incidents, places that are disinfected, grades."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

ITEM = {
    "tent": gettext_lazy("Tent up"), "tables": gettext_lazy("Tables set"), "route_marked": gettext_lazy("One-way route marked"),
    "power": gettext_lazy("Power on"), "tubes_stocked": gettext_lazy("Tubes in stock"), "suits_on": gettext_lazy("Suits on"),
}  # fmt: skip
SUPPLY = {
    "swabs": gettext_lazy("Swab sticks"), "tubes": gettext_lazy("Empty tubes"), "suits": gettext_lazy("Protective suits"),
    "disinfectant": gettext_lazy("Disinfectant"),
}  # fmt: skip
INCIDENT = {
    "crowding": gettext_lazy("Crowding"), "fainted": gettext_lazy("Somebody fainted"), "suit_torn": gettext_lazy("Suit torn"),
    "power_lost": gettext_lazy("Power lost"),
}  # fmt: skip
PLACE = {
    "tables": gettext_lazy("Tables"), "ground": gettext_lazy("Ground"), "waste": gettext_lazy("Waste"),
}  # fmt: skip
HOURS_SHORT = 2.0


def said(words: Mapping[str, object], code: str) -> str:
    """The word of a code; what somebody wrote freely stays as it is."""
    return str(words.get(code, code))
