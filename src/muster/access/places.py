"""What this room has to know of places in order to give territories: told by a room that knows them."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """A division; ``zh`` and ``en`` are its names."""

    code: str
    zh: str
    en: str


class Places(Protocol):
    def divisions(self, prefix: str, limit: int) -> list[Place]:
        """Divisions within ``prefix``, the widest first."""

    def division_exists(self, code: str) -> bool: ...

    def point_exists(self, district: str, code: str) -> bool:
        """Whether any round of the district has this point."""

    def units(self, prefix: str, limit: int) -> list[str]:
        """Names of the organisations that send workers, of the counties within ``prefix`` or around it."""

    def unit_exists(self, district: str, name: str) -> bool: ...


_known: list[Places] = []


def places_register(places: Places) -> None:
    """Called once, by the room that knows divisions and points."""
    _known[:] = [places]


def places() -> Places:
    return _known[0]
