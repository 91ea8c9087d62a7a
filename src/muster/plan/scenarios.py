"""Scenarios: how many points and lanes a county sets up, and where. Pure; the numbers are data, the rules are general.

``yangqu`` is the day that the county itself reported in April 2022: 154,000 samples at 174 points. The 350 lanes are
derived: 440 residents per team from 06:00 to 12:00.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heapreplace

from muster.plan import layout

# A round's settings may hold others under the same names.
SETTINGS = {"lane_soft": 440, "lane_hard": 480, "slot_minutes": 30}
_TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    name_zh: str
    name_en: str
    residents: int
    points: int


@dataclass(frozen=True, slots=True)
class PointDraft:
    code: str
    name: str
    village: str
    x: int
    y: int
    lanes: int


SCENARIOS: dict[str, Scenario] = {
    "yangqu": Scenario(
        "yangqu", "阳曲县全员核酸检测", "Yangqu county, everybody in one day", residents=154_000, points=174
    ),
}


def points_of(scenario: Scenario, residents: int) -> int:
    """The scenario's points, scaled to how many residents there are."""
    return max(1, round(scenario.points * residents / scenario.residents))


def lanes_needed(residents: int, points: int, lane_soft: int) -> int:
    """Enough lanes for everybody at the soft capacity, and one at each point at the least."""
    return max(points, -(-residents // lane_soft))


def points_draft(populations: Mapping[str, int], names: Mapping[str, str], points: int, lanes: int) -> list[PointDraft]:
    """Share ``points`` and ``lanes`` over the villages by population.

    First over the townships, then over the villages of each: a village with half a point's people or more has a point,
    smaller ones go to a neighbour's. ``populations`` and ``names`` are by village code.
    """
    townships: dict[str, dict[str, int]] = {}
    for village in sorted(populations):
        townships.setdefault(village[:_TOWNSHIP_DIGITS], {})[village] = populations[village]
    of_township = share({code: sum(villages.values()) for code, villages in townships.items()}, points)
    of_village: dict[str, int] = {}
    for code, villages in townships.items():
        of_village |= share(villages, of_township[code])
    of_point = _lanes_of_points(populations, of_village, lanes)
    where = layout.village_positions(populations)
    drafts: list[PointDraft] = []
    for village, count in of_village.items():
        for place in range(count):
            number = len(drafts) + 1
            name = names[village] if count == 1 else f"{names[village]}{place + 1}号点"
            x, y = layout.point_position(where[village], place, count)
            drafts.append(PointDraft(f"P{number:03d}", name, village, x, y, of_point[village, place]))
    return drafts


def share(weights: Mapping[str, int], seats: int) -> dict[str, int]:
    """Webster's method: whole numbers that sum to ``seats``, in proportion to ``weights``; ties by key."""
    given = dict.fromkeys(weights, 0)
    claims = [(-float(weight), key) for key, weight in weights.items()]
    heapify(claims)
    for _ in range(seats):
        key = claims[0][1]
        given[key] += 1
        heapreplace(claims, (-weights[key] / (2 * given[key] + 1), key))
    return given


def _lanes_of_points(
    populations: Mapping[str, int], of_village: Mapping[str, int], lanes: int
) -> dict[tuple[str, int], int]:
    """An equal number for every point, and the rest to those with most people for their lanes."""
    places = [(village, place) for village, count in of_village.items() for place in range(count)]
    base, rest = divmod(lanes, len(places))
    crowd = {place: populations[place[0]] / of_village[place[0]] for place in places}
    crowded = sorted(places, key=lambda place: (-crowd[place], place))[:rest]
    return {place: base + (place in crowded) for place in places}
