"""What is written to the roll, and by whom."""

from muster.roll.actions.county import divisions_load, roll_import, round_create

__all__ = ["divisions_load", "roll_import", "round_create"]
