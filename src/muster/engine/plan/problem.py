"""What the planner is asked, and what it answers."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Asked after each improvement pass with (passes done, value so far); True ends the search.
# The caller brings the clock, so that the engine needs none.
Stop = Callable[[int, float], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Who must be invited, and where there is room.

    Shapes: V villages, H households, P points. Positions are in the plane, in any one unit.
    ``household_village`` (H,) is an index into the villages; ``household_size`` (H,) counts persons, ≥ 1.
    ``household_id`` is H × 16 bytes: it only pins down who was asked about, so that the hash does.
    ``lane_soft`` and ``lane_hard`` are persons per lane for the whole opening; ``slots`` is the number of
    equal invitation windows. Raises ValueError when the arrays do not fit together.
    """

    village_code: tuple[str, ...]
    village_x: Ints
    village_y: Ints
    household_id: bytes
    household_village: Ints
    household_size: Ints
    point_code: tuple[str, ...]
    point_x: Ints
    point_y: Ints
    point_lanes: Ints
    slots: int
    lane_soft: int = 440
    lane_hard: int = 480

    def __post_init__(self) -> None:
        self._refuse_bad_input()
        for value in self._arrays():
            value.setflags(write=False)

    def _refuse_bad_input(self) -> None:
        villages, points, households = len(self.village_code), len(self.point_code), len(self.household_size)
        shapes = [
            (self.village_x, villages), (self.village_y, villages), (self.household_village, households),
            (self.point_x, points), (self.point_y, points), (self.point_lanes, points),
        ]  # fmt: skip
        if any(array.shape != (length,) for array, length in shapes) or len(self.household_id) != 16 * households:
            raise ValueError("the arrays of a problem have different lengths")
        if any(array.dtype != np.int64 for array in self._arrays()):
            raise ValueError("the arrays of a problem are int64")
        if households and not 0 <= self.household_village.min() <= self.household_village.max() < villages:
            raise ValueError("a household is in a village that is not there")
        if households and self.household_size.min() < 1:
            raise ValueError("a household has at least one person")
        if points and self.point_lanes.min() < 1:
            raise ValueError("a point has at least one lane")
        if self.slots < 1 or not 0 < self.lane_soft <= self.lane_hard:
            raise ValueError("slots ≥ 1 and 0 < lane_soft ≤ lane_hard")

    def _arrays(self) -> list[Ints]:
        values = (getattr(self, field.name) for field in fields(self))
        return [value for value in values if isinstance(value, np.ndarray)]

    def canonical_bytes(self) -> bytes:
        """Every member in the order of its declaration, each with its length: equal problems give equal bytes."""
        parts: list[bytes] = [b"muster-plan-problem-1"]
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                data = value.astype("<i8").tobytes()
            elif isinstance(value, bytes):
                data = value
            else:
                data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
            parts.append(f"\n{field.name} {len(data)} ".encode() + data)
        return b"".join(parts)

    def input_hash(self) -> str:
        """SHA-256 of the canonical bytes, 64 lower-case hex digits."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Params:
    """What the planner may trade.

    ``over_soft``: how much farther (in the problem's unit) somebody may walk before a lane takes more than its soft
    capacity. ``together``: how much farther a village may walk to stay together. ``passes_max`` bounds the search.
    """

    over_soft: int = 60
    together: int = 40
    passes_max: int = 20

    def as_json(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """One entry per household: index of its point, invitation window 0…slots-1, advised lane 1…lanes."""

    point: Ints
    slot: Ints
    lane: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A solution and what it is worth.

    ``value``: person-distance walked one way, plus ``over_soft`` for each person above soft capacity.
    ``bound``: no plan can be below it. ``gap`` = (value - bound) / bound, 0 when both are 0.
    Equal problem, seed and params give an equal result. Seconds are measured by the caller.
    """

    solution: Solution
    value: float
    bound: float
    gap: float
    seed: int
    params: Params
    input_hash: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Which rule cannot be kept, and how many persons are too many for it."""

    rule: str
    missing: int
    proved: bool

    def __str__(self) -> str:
        told = "no plan can place them" if self.proved else "no plan was found that places them"
        return f"{self.rule}: {self.missing} persons too many ({told})"


class Infeasible(Exception):
    """The problem has no plan, or none was found. ``shortfalls`` is never empty."""

    def __init__(self, shortfalls: list[Shortfall]) -> None:
        super().__init__("; ".join(map(str, shortfalls)))
        self.shortfalls = shortfalls
