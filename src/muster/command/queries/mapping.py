"""The county drawn as a plane: points with their queue, the villages they stand for, the outlines of the townships.

Positions are illustrative unless somebody has measured them; the plane is 1000 × 1000 and has no coordinates on earth.
"""

from collections.abc import Sequence
from typing import Any

from muster.access.scope import Scope
from muster.command.map import hull
from muster.command.numbers import PointNow
from muster.plan import layout
from muster.roll.models import Division

_TOWNSHIP, _VILLAGE = 9, 12  # digits of their codes


def village_places(district: str, scope: Scope) -> dict[str, tuple[int, int]]:
    """Where each village of the scope is drawn; a point's scope has none but the village of its point."""
    codes = Division.objects.filter(code__startswith=district, level="village").values_list("code", flat=True)
    drawn = layout.village_positions(codes)
    if scope.point:
        return {}
    return {code: place for code, place in drawn.items() if code.startswith(scope.prefix)}


def outlines(villages: dict[str, tuple[int, int]], points: Sequence[PointNow]) -> dict[str, list[tuple[float, float]]]:
    """Township → the hull of what lies in it."""
    inside: dict[str, list[tuple[float, float]]] = {}
    for code, (x, y) in villages.items():
        inside.setdefault(code[:_TOWNSHIP], []).append((x, y))
    for point in points:
        if point.village[:_TOWNSHIP] in inside:
            inside[point.village[:_TOWNSHIP]].append((point.x, point.y))
    return {code: hull(places) for code, places in inside.items()}


def feature(kind: str, shape: str, places: Any, **properties: Any) -> dict[str, Any]:
    """One GeoJSON feature."""
    return {
        "type": "Feature",
        "geometry": {"type": shape, "coordinates": places},
        "properties": {"kind": kind, **properties},
    }
