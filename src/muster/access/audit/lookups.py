"""What the audit must ask of a room that lies above it: whose ID number this is. The roll says how."""

from collections.abc import Callable
from uuid import UUID

from muster.access.scope import Scope

ResidentsOf = Callable[[str, Scope], list[UUID]]
_known: list[ResidentsOf] = []


def residents_register(residents: ResidentsOf) -> None:
    """Called once, by the room that keeps the roll: a typed ID number → ids within the scope, by blind index."""
    _known[:] = [residents]


def residents_of(number: str, scope: Scope) -> list[UUID]:
    return _known[0](number, scope)
