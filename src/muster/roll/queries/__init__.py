"""What the roll can tell. Names and numbers leave masked, but for ``residents_for``, whose caller writes the audit."""

from muster.roll.queries.people import (
    PAGE_MOST,
    CareLine,
    HouseholdLine,
    Masked,
    Person,
    care_list,
    households,
    residents_by_id_number,
    residents_by_phone,
    residents_for,
    residents_of,
    roll_hash,
    round_current,
    rounds,
    search,
)
from muster.roll.queries.twins import twins_same

__all__ = [
    "PAGE_MOST", "CareLine", "HouseholdLine", "Masked", "Person", "care_list", "households",
    "residents_by_id_number", "residents_by_phone", "residents_for", "residents_of",
    "roll_hash", "round_current", "rounds", "search", "twins_same",
]  # fmt: skip
