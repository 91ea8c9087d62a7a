"""Where villages and points are drawn. Pure.

We have the county's divisions but no positions that we may print, so these are illustrative: a plane of 1000 × 1000,
townships on a sunflower spiral, villages on a smaller one round their township, the points of a village round it.
They depend on the codes alone, and every table and map that shows them says ``illustrative``. Points that somebody
has measured stand in their true proportions to each other.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

SIDE = 1000
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_COUNTY_RADIUS = 400
_TOWNSHIP_RADIUS = 105
_VILLAGE_RADIUS = 14
_MARGIN = 40
_TOWNSHIP_DIGITS = 9

Position = tuple[int, int]


def village_positions(villages: Iterable[str]) -> dict[str, Position]:
    """Village code → position, in the order of the codes."""
    positions = {}
    townships = [list(group) for _, group in groupby(sorted(villages), key=lambda code: code[:_TOWNSHIP_DIGITS])]
    for number, codes in enumerate(townships):
        centre = _on_spiral((SIDE // 2, SIDE // 2), number, len(townships), _COUNTY_RADIUS)
        for place, code in enumerate(codes):
            positions[code] = _on_spiral(centre, place, len(codes), _TOWNSHIP_RADIUS)
    return positions


def point_position(village: Position, place: int, places: int) -> Position:
    """The ``place``-th (from 0) of ``places`` points of a village."""
    return village if places == 1 else _on_spiral(village, place, places, _VILLAGE_RADIUS)


def measured(places: Sequence[tuple[float, float]]) -> list[Position]:
    """Longitudes and latitudes on the same plane: north up, in their true proportions, all of them together filling it."""
    if not places:
        return []
    middle = math.cos(math.radians(sum(lat for _, lat in places) / len(places)))
    flat = [(lon * middle, lat) for lon, lat in places]
    west, south = min(x for x, _ in flat), min(y for _, y in flat)
    across = max(max(x for x, _ in flat) - west, max(y for _, y in flat) - south)
    scale = (SIDE - 2 * _MARGIN) / across if across else 0.0
    wide, high = ((max(part) - min(part)) * scale for part in zip(*flat, strict=True))
    return [
        (_inside((SIDE - wide) / 2 + (x - west) * scale), _inside((SIDE - high) / 2 + (y - south) * scale))
        for x, y in flat
    ]


def villages_measured(points: Iterable[tuple[str, Position]]) -> dict[str, Position]:
    """A village stands in the middle of its measured points; one that has none keeps its illustrative place."""
    found: dict[str, list[Position]] = {}
    for village, position in points:
        found.setdefault(village, []).append(position)
    return {
        village: (_inside(sum(x for x, _ in here) / len(here)), _inside(sum(y for _, y in here) / len(here)))
        for village, here in found.items()
    }


def _on_spiral(centre: Position, place: int, places: int, radius: int) -> Position:
    reach = radius * math.sqrt((place + 0.5) / places)
    x = centre[0] + reach * math.cos(place * _GOLDEN_ANGLE)
    y = centre[1] + reach * math.sin(place * _GOLDEN_ANGLE)
    return _inside(x), _inside(y)


def _inside(value: float) -> int:
    return min(SIDE, max(0, round(value)))
