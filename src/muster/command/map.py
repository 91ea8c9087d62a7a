"""The schematic map: townships as soft shapes around their points. Positions are illustrative, and the page says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

from muster.command.numbers import Place, PointNow

WIDTH, HEIGHT, MARGIN = 900, 640, 46
_APART, _SPREADS = 13.5, 12
_TOWNSHIP = 9  # digits of a township's code


@dataclass(frozen=True, slots=True)
class Dot:
    point: PointNow
    x: float
    y: float

    @property
    def triangle(self) -> str:
        return f"M{self.x:.1f} {self.y - 6.5:.1f}l6.2 11.4h-12.4z"

    @property
    def left(self) -> str:
        return f"{self.x - 5:.1f}"

    @property
    def top(self) -> str:
        return f"{self.y - 5:.1f}"


@dataclass(frozen=True, slots=True)
class Land:
    place: Place
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sketch:
    lands: list[Land]
    dots: list[Dot]
    width: int = WIDTH
    height: int = HEIGHT


def sketch(points: Sequence[PointNow], townships: Sequence[Place]) -> Sketch:
    """Points scaled into the frame with north up, jammed ones last so that nothing covers them."""
    if not points:
        return Sketch([], [])
    urgent = {"done": 0, "free": 0, "unknown": 1, "busy": 2, "jammed": 3}
    west, east = min(p.x for p in points), max(p.x for p in points)
    south, north = min(p.y for p in points), max(p.y for p in points)
    scale_x = (WIDTH - 2 * MARGIN) / ((east - west) or 1)
    scale_y = (HEIGHT - 2 * MARGIN) / ((north - south) or 1)
    dots = [Dot(p, MARGIN + (p.x - west) * scale_x, HEIGHT - MARGIN - (p.y - south) * scale_y) for p in points]
    dots = _spread(dots)
    dots.sort(key=lambda dot: urgent.get(dot.point.label, 0))
    return Sketch([land for place in townships if (land := _land(place, dots))], dots)


def _spread(dots: Sequence[Dot]) -> list[Dot]:
    """Dots that would cover each other are pushed apart a little, each time by half of what is missing."""
    places = [[dot.x, dot.y] for dot in dots]
    for _ in range(_SPREADS):
        for a, b in _too_near(places):
            dx, dy = b[0] - a[0], b[1] - a[1]
            gap = hypot(dx, dy) or 1e-6
            push = (_APART - gap) / 2 / gap
            if gap < 1e-3:
                dx, dy, push = 1.0, 0.5, _APART / 2
            a[0], a[1], b[0], b[1] = a[0] - dx * push, a[1] - dy * push, b[0] + dx * push, b[1] + dy * push
    return [Dot(dot.point, round(x, 1), round(y, 1)) for dot, (x, y) in zip(dots, places, strict=True)]


def _too_near(places: list[list[float]]) -> Iterator[tuple[list[float], list[float]]]:
    ordered = sorted(places, key=lambda place: place[0])
    for number, a in enumerate(ordered):
        for b in ordered[number + 1 :]:
            if b[0] - a[0] >= _APART:
                break
            if abs(b[1] - a[1]) < _APART and hypot(b[0] - a[0], b[1] - a[1]) < _APART:
                yield a, b


def _land(place: Place, dots: Sequence[Dot]) -> Land | None:
    inside = [(dot.x, dot.y) for dot in dots if dot.point.village[:_TOWNSHIP] == place.code[:_TOWNSHIP]]
    if not inside:
        return None
    shape = hull(inside)
    closed = "Z" if len(shape) > 2 else "h.1"  # one point alone is a round spot
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shape) + closed
    middle = sum(x for x, _ in shape) / len(shape)
    return Land(place, path, round(middle, 1), round(max(14.0, min(y for _, y in shape) - 27), 1))


def hull(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Convex hull (Andrew's monotone chain), anticlockwise."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _half(ordered)[:-1] + _half(ordered[::-1])[:-1]


def _half(ordered: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    chain: list[tuple[float, float]] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
