"""Rows that name each other, and what follows of which count. Pure: a function of the set of rows, never of their order.

A row counts when it is accepted and no counting correction names it. That is circular, so it is solved as a least
fixpoint over *counts*, *does not count* and *not known yet*; what stays unknown (corrections that name each other
in a ring, which no honest device can make) does not count.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from muster.ledger.events import CORRECTS, SERVER_KINDS

RELEASE = "QuarantineReleased"
RETRACT = "EventRetracted"


@dataclass(slots=True, eq=False)
class Fact:
    """A stored event as the rules see it."""

    pos: int
    id: str
    hash: bytes
    round: str
    mode: str
    kind: str
    verdict: str
    accepted: bool
    counts: bool
    resident: str | None
    tube: str | None
    target: str | None
    body: dict[str, Any] | None
    device: str = ""


class Knot:
    """Every row that is reachable from some rows by id and target. ``counts`` and ``accepted`` say what is ruled."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = list(facts)
        self._by_id: dict[str, list[Fact]] = defaultdict(list)
        self._by_target: dict[str, list[Fact]] = defaultdict(list)
        for fact in self._facts:
            self._by_id[fact.id].append(fact)
            if fact.target:
                self._by_target[fact.target].append(fact)
        self._known: dict[int, bool] = {}
        self._solve()

    def counts(self, fact: Fact) -> bool:
        return self._known[fact.pos]

    def accepted(self, fact: Fact) -> bool:
        return self._accepted(fact) is True

    def _solve(self) -> None:
        """Decide what can be decided, row by row; a decision is passed on to the rows that it names."""
        waiting = list(self._facts)
        while waiting:
            fact = waiting.pop()
            if fact.pos in self._known:
                continue
            ruled = _all(self._accepted(fact), *(_not(self._said(other)) for other in self._corrections(fact)))
            if ruled is not None:
                self._known[fact.pos] = ruled
                waiting += self._by_id.get(fact.target or "", [])
        for fact in self._facts:
            self._known.setdefault(fact.pos, False)

    def _said(self, fact: Fact) -> bool | None:
        return self._known.get(fact.pos)

    def _accepted(self, fact: Fact) -> bool | None:
        if fact.mode == "training":
            return False
        twins = [_not(self._stands(twin)) for twin in self._by_id[fact.id] if twin is not fact]
        return _all(self._stands(fact), *twins)

    def _stands(self, fact: Fact) -> bool | None:
        """Its bytes are live, and nobody ruled them out."""
        live = True if fact.verdict != "quarantined" else self._ruled(RELEASE, fact)
        return _all(live, _not(self._ruled(RETRACT, fact)))

    def _ruled(self, kind: str, fact: Fact) -> bool | None:
        """Whether a counting event of ``kind`` names the very bytes of ``fact``."""
        wanted = fact.hash.hex()
        return _not(
            _all(
                *(
                    _not(self._said(other))
                    for other in self._by_target[fact.id]
                    if other is not fact and other.kind == kind and (other.body or {}).get("hash") == wanted
                )
            )
        )

    def _corrections(self, fact: Fact) -> Iterator[Fact]:
        return (other for other in self._by_target[fact.id] if _corrects(other, fact))


def _corrects(other: Fact, fact: Fact) -> bool:
    """Of the same round and the right sort; and what only the server may say, only the server corrects."""
    if other is fact or other.round != fact.round or _speaks_of_bytes(other):
        return False
    if fact.kind in SERVER_KINDS and other.device != fact.device:
        return False
    return other.kind not in CORRECTS or fact.kind in CORRECTS[other.kind]


def _speaks_of_bytes(fact: Fact) -> bool:
    """A release, or a retraction of one of two twins: it rules on bytes, it does not correct the fact."""
    return fact.kind == RELEASE or (fact.kind == RETRACT and bool(fact.body and fact.body.get("hash")))


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(*values: bool | None) -> bool | None:
    """Kleene's *and*: False wins, then what is not known."""
    return False if False in values else None if None in values else True
