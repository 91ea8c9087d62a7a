"""What is known of a point now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from muster.common.rows import rows
from muster.station.rules import QueueLabel, queue_label, wait_min

MINUTES_PER_PERSON = 0.82  # 440 people in six hours at one lane
_PACE_FROM_PERSONS = 5


@dataclass(frozen=True, slots=True)
class PointQueue:
    point: str
    lanes: int
    lanes_open: int
    waiting: int | None
    counted_at: datetime | None
    wait_min: float
    label: QueueLabel


@dataclass(frozen=True, slots=True)
class _Counted:
    point: str
    lanes: int
    lanes_open: int
    waiting: int | None
    counted_at: datetime | None
    minutes_per_person: float | None


@dataclass(frozen=True, slots=True)
class Supply:
    point: str
    item: str
    quantity: int
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Readiness:
    point: str
    items: int
    done: int


def point_queues(district: str, round_code: str, at: datetime) -> list[PointQueue]:
    """Every point of the plan with its queue and label. The pace is its lanes' own, of this clock hour and the last."""
    counted = rows(
        _Counted,
        """SELECT p.code, p.lanes, COALESCE(l.lanes_open, 0), q.waiting, q.at, h.pace
           FROM plan_point p
           LEFT JOIN queue_count q ON (q.district, q.round, q.point) = (p.district, p.round, p.code)
           LEFT JOIN (SELECT point, count(*) FILTER (WHERE open) AS lanes_open FROM lane_state
                      WHERE district = %(district)s AND round = %(round)s GROUP BY point) l ON l.point = p.code
           LEFT JOIN (SELECT point, sum(extract(epoch FROM last_at - first_at)) / 60 / sum(specimens - 1) AS pace
                      FROM lane_hour WHERE district = %(district)s AND round = %(round)s
                        AND hour = ANY(%(hours)s) AND lane > 0 AND specimens >= %(enough)s
                      GROUP BY point) h ON h.point = p.code
           WHERE p.district = %(district)s AND p.round = %(round)s ORDER BY p.code""",
        {"district": district, "round": round_code, "hours": _hours(at), "enough": _PACE_FROM_PERSONS},
    )
    return [_queue(found) for found in counted]


def supplies(district: str, round_code: str) -> list[Supply]:
    return rows(
        Supply,
        """SELECT point, item, quantity, at FROM supply_count
           WHERE district = %s AND round = %s ORDER BY point, item""",
        (district, round_code),
    )


def readiness(district: str, round_code: str) -> list[Readiness]:
    return rows(
        Readiness,
        """SELECT point, count(*)::int, (count(*) FILTER (WHERE done))::int FROM point_item
           WHERE district = %s AND round = %s GROUP BY point ORDER BY point""",
        (district, round_code),
    )


def _hours(at: datetime) -> list[datetime]:
    hour = at.replace(minute=0, second=0, microsecond=0)
    return [hour - timedelta(hours=1), hour]


def _queue(found: _Counted) -> PointQueue:
    pace = float(found.minutes_per_person or MINUTES_PER_PERSON)
    return PointQueue(
        point=found.point,
        lanes=found.lanes,
        lanes_open=found.lanes_open,
        waiting=found.waiting,
        counted_at=found.counted_at,
        wait_min=wait_min(found.waiting or 0, found.lanes_open, pace),
        label=queue_label(found.waiting, found.lanes_open, pace),
    )
