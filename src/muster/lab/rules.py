"""Custody and release, as pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """What the hands counted against what the book lists."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)

    def sentence(self) -> str:
        parts = [("missing", self.missing), ("extra", self.extra)]
        return "; ".join(f"{word}: {', '.join(codes)}" for word, codes in parts if codes)


def custody_difference(listed: Iterable[str], scanned: Iterable[str]) -> Difference:
    """Tubes that the book lists and nobody has in hand, and the other way round."""
    book, hand = set(listed), set(scanned)
    return Difference(tuple(sorted(book - hand)), tuple(sorted(hand - book)))
