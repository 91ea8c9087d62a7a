"""What the roll can tell. Names and numbers leave masked, but for ``residents_for``, whose caller writes the audit."""

from muster.roll.queries.people import (
    PAGE_MOST,
    Alike,
    CareLine,
    HouseholdLine,
    Masked,
    Person,
    care_list,
    duplicates,
    households,
    residents_by_id_number,
    residents_by_phone,
    residents_for,
    roll_hash,
    round_current,
    rounds,
    search,
)

__all__ = [
    "PAGE_MOST", "Alike", "CareLine", "HouseholdLine", "Masked", "Person", "care_list", "duplicates", "households",
    "residents_by_id_number", "residents_by_phone", "residents_for", "roll_hash", "round_current", "rounds", "search",
]  # fmt: skip
