"""Which id a case has: the same for the same person, so that a case opened twice is one case."""

from uuid import UUID, uuid5

_CASES = UUID("5b0f6c5e-3d0a-5c1e-9d5b-6d7573746572")


def case_id(district: str, round_code: str, person: UUID) -> UUID:
    return uuid5(_CASES, f"{district}/{round_code}/{person}")
