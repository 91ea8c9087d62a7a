"""What is written to the roll, and by whom."""

from muster.roll.actions.care import care_mark_lift, care_mark_set
from muster.roll.actions.county import divisions_load, roll_import, round_create
from muster.roll.actions.person import (
    Said,
    household_address_set,
    household_find_or_make,
    resident_absent,
    resident_add,
    resident_back,
    resident_edit,
    resident_move,
)
from muster.roll.actions.twins import twins_rule

__all__ = [
    "Said", "care_mark_lift", "care_mark_set", "divisions_load", "household_address_set",
    "household_find_or_make", "resident_absent",
    "resident_add", "resident_back", "resident_edit", "resident_move", "roll_import", "round_create", "twins_rule",
]  # fmt: skip
