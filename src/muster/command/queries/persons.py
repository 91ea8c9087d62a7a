"""Names for a list: masked, and written into the audit in the same request that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from muster.access import audit
from muster.access.rules import mask_name
from muster.roll.queries import hand, residents_for


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    household: str
    born: int | None


def persons_masked(
    actor: str, purpose: str, district: str, ids: Sequence[UUID], *, action: str = "persons_read"
) -> dict[UUID, Person]:
    """Masked names of those on the roll, by one audit row; walk-ins whom the roll does not know are left out."""
    audit.read_persons(actor, purpose, ids, district=district, action=action)
    found = residents_for(district, ids)
    return {one.id: Person(mask_name(one.name), one.household_number, one.birth_year) for one in found}


def names_known(district: str, household: UUID | None, *ids: UUID) -> list[str]:
    """Names in the clear of these and of their household, for a check that shows nobody: no look is written down."""
    mates = hand.housemates(district, household) if household else []
    return [one.name for one in residents_for(district, {*ids, *mates})]
