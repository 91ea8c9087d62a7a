"""Who has which phone, and which phones are trouble."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from muster.engine.day import Role
from muster.engine.day.types import Table

HOUR_MS = 3_600_000
SLOW_MS = -5 * HOUR_MS
YEARS_MS = -3 * 365 * 24 * HOUR_MS
_SAMPLES = frozenset({int(Role.SAMPLER), int(Role.LANE)})
_REGISTERS = frozenset({int(Role.REGISTRAR), int(Role.LANE)})


@dataclass(frozen=True, slots=True)
class Cast:
    """Rows of the day's devices; -1 where the day is too small for that trouble."""

    offline_points: frozenset[int]
    lost: int  # lost at half past nine, used on by others
    slow: int  # its clock is hours behind
    ancient: int  # its clock is years behind
    id_twice: int
    cloned: int
    schema: int
    kind: int
    unreadable: int


def cast(devices: Table, *, seed: int) -> Cast:
    """Choose the phones: each trouble another phone, none of them at a point that is offline."""
    dice = Random(seed)  # noqa: S311 (a game, no secret)
    points = sorted({int(point) for point in devices["point"] if point >= 0})
    offline = frozenset(dice.sample(points, max(1, round(0.03 * len(points))))) if len(points) > 1 else frozenset()
    rows = [row for row in range(len(devices)) if int(devices["point"][row]) not in offline]
    samplers = _shuffled(dice, [row for row in rows if int(devices["role"][row]) in _SAMPLES])
    registrars = _shuffled(dice, [row for row in rows if int(devices["role"][row]) in _REGISTERS])
    taken: set[int] = set()

    def draw(pool: Sequence[int]) -> int:
        row = next((row for row in pool if row not in taken), -1)
        taken.add(row)
        return row

    return Cast(
        offline_points=offline,
        lost=draw(samplers),
        id_twice=draw(samplers),
        slow=draw(samplers),
        ancient=draw(samplers),
        schema=draw(registrars),
        cloned=draw(registrars),
        kind=draw(registrars),
        unreadable=draw(registrars),
    )


def label_of(role: int, point: str, lane: int, number: int) -> str:
    word = Role(role).name.lower()
    return f"{point} {word}" + (f" {lane}" if lane else "") if point else f"{word} {number}"


def _shuffled(dice: Random, rows: list[int]) -> list[int]:
    dice.shuffle(rows)
    return rows
