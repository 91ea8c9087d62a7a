"""Points, their queues and their pace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isinf

from muster.access.scope import Scope
from muster.account.counts import specimens_hourly
from muster.account.rules import finish_forecast
from muster.command import numbers as n
from muster.command.enums import Label
from muster.common import clock
from muster.common.rows import rows
from muster.roll.models import Division
from muster.station.queries import PointQueue, point_queues

_TOWNSHIP = 9  # digits of a township's code


@dataclass(frozen=True, slots=True)
class _Point:
    code: str
    name: str
    village: str
    x: int
    y: int
    lanes: int
    sampled: int
    recent: int
    last_at: datetime | None


def points(
    district: str, round_code: str, scope: Scope, at: datetime, opened: Mapping[str | None, int]
) -> list[n.PointNow]:
    """Every point of the scope with its queue label, its pace of this clock hour and its open names."""
    where, extra = scope.where("p", point="p.code")
    found = rows(
        _Point,
        f"""SELECT p.code, p.name, p.village, p.x, p.y, p.lanes, COALESCE(h.sampled, 0), COALESCE(h.recent, 0), h.last_at
            FROM plan_point p LEFT JOIN (
                SELECT point, sum(specimens)::int AS sampled, max(last_at) AS last_at,
                       (sum(specimens) FILTER (WHERE hour = date_trunc('hour', %s::timestamptz) - interval '1 hour'))::int AS recent
                FROM lane_hour WHERE district = %s AND round = %s GROUP BY point) h ON h.point = p.code
            WHERE p.district = %s AND p.round = %s AND {where} ORDER BY p.code""",
        [at, district, round_code, district, round_code, *extra],
    )
    queues = {queue.point: queue for queue in point_queues(district, round_code, at)}
    return [_now(point, queues.get(point.code), opened.get(point.code, 0)) for point in found]


def labels(found: Sequence[n.PointNow]) -> dict[str, int]:
    return {label.value: sum(point.label == label for point in found) for label in Label}


def townships(found: Sequence[n.PointNow]) -> list[n.Place]:
    codes = sorted({point.village[:_TOWNSHIP] for point in found})
    names = Division.objects.filter(code__in=codes).order_by("code")
    return [n.Place(place.code, place.name_zh, place.name_en) for place in names]


def hours(district: str, round_code: str, scope: Scope) -> list[n.Hour]:
    return [n.Hour(clock.to_ms(hour.hour), hour.specimens) for hour in specimens_hourly(district, round_code, scope)]


def forecast(
    found: Sequence[n.Hour], remaining: int, at: datetime, *, last_slot: datetime | None, last_swab: int | None
) -> n.Forecast:
    """Never before the last invited slot: a fast morning does not make people come early. At the end, the last swab."""
    reckoned = finish_forecast([(clock.from_ms(hour.at), hour.specimens) for hour in found], remaining, at)
    if reckoned is None:
        return n.Forecast("none", None, 0, 0)
    if remaining == 0:
        return n.Forecast("done" if found else "none", last_swab, 0, reckoned.per_hour)
    finish = max(reckoned.finish_at, last_slot or reckoned.finish_at)
    return n.Forecast("running", clock.to_ms(finish), reckoned.plus_minus_min, reckoned.per_hour)


def _now(point: _Point, queue: PointQueue | None, opened: int) -> n.PointNow:
    label = Label(queue.label) if queue else Label.UNKNOWN
    if opened == 0 and point.sampled:
        label = Label.DONE
    wait = None if queue is None or queue.waiting is None or isinf(queue.wait_min) else round(queue.wait_min)
    return n.PointNow(
        code=point.code, name=point.name, village=point.village, x=point.x, y=point.y, lanes=point.lanes,
        waiting=queue.waiting if queue else None, wait_min=wait, label=label.value, sampled=point.sampled,
        per_hour=point.recent, open=opened, last_at=clock.to_ms(point.last_at) if point.last_at else None,
    )  # fmt: skip
