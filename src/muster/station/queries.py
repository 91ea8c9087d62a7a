"""What is known of a point now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from muster.access.scope import Scope
from muster.common.problems import Problem
from muster.common.rows import rows
from muster.ledger import own
from muster.plan.models import Point
from muster.station.rules import QueueLabel, queue_label, wait_min

MINUTES_PER_PERSON = 0.82  # 440 people in six hours at one lane
ID_SHOWN = 8  # of a device's id: 48 bits, never the same twice in a round
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
    lanes_closed: int
    waiting: int | None
    counted_at: datetime | None
    minutes_per_person: float | None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    id: str
    label: str
    point: str
    lane: int
    enrolled_at: datetime
    last_seen_at: datetime | None
    unsent: int
    proved_to: int
    last_seq: int
    revoked_at: datetime | None
    signed_off_at: datetime | None


@dataclass(frozen=True, slots=True)
class Supply:
    point: str
    item: str
    quantity: int
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Readiness:
    point: str
    items: int
    done: int


def point_queues(district: str, round_code: str, at: datetime) -> list[PointQueue]:
    """Every point of the plan with its queue and label. The pace is its lanes' own, of this clock hour and the last."""
    counted = rows(
        _Counted,
        """SELECT p.code, p.lanes, COALESCE(l.lanes_open, 0), COALESCE(l.lanes_closed, 0), q.waiting, q.at, h.pace
           FROM plan_point p
           LEFT JOIN queue_count q ON (q.district, q.round, q.point) = (p.district, p.round, p.code)
           LEFT JOIN (SELECT point, count(*) FILTER (WHERE open) AS lanes_open,
                             count(*) FILTER (WHERE NOT open) AS lanes_closed FROM lane_state
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


def lanes_of_points(district: str, round_code: str, scope: Scope) -> dict[str, int]:
    """Point → lanes, for the points of the round that ``scope`` holds."""
    found = scope.filter(Point.objects.filter(district=district, round=round_code), point="code")
    return dict(found.order_by("code").values_list("code", "lanes"))


def lanes(district: str, round_code: str, scope: Scope, point: str = "") -> list[tuple[str, int]]:
    """(point, lane) of every lane that ``scope`` holds, of one point or of all. Raises Problem point(s)_…."""
    found = lanes_of_points(district, round_code, scope)
    if point and point not in found:
        raise Problem("point_unknown", point)
    if not found:
        raise Problem("points_missing", f"{district} {round_code}")
    return [(code, n + 1) for code, many in found.items() if point in ("", code) for n in range(many)]


def devices(district: str, round_code: str, scope: Scope | None = None) -> list[DeviceRow]:
    """Every device that was enrolled for the round."""
    where, extra = ("TRUE", []) if scope is None else scope.where("d", village="q.village")
    return rows(
        DeviceRow,
        f"""SELECT d.id, d.label, d.point, d.lane, d.enrolled_at, c.last_seen_at, COALESCE(c.unsent, 0),
                   COALESCE(h.proved_to, 0), COALESCE(h.last_seq, 0), d.revoked_at, d.signed_off_at
            FROM device d LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (d.district, d.round, d.point)
            LEFT JOIN device_chain h ON (h.district, h.device) = (d.district, d.id)
            LEFT JOIN device_contact c ON (c.district, c.device) = (d.district, d.id)
            WHERE d.district = %s AND d.round = %s AND d.id <> %s AND {where} ORDER BY d.point, d.lane, d.enrolled_at, d.id""",
        [district, round_code, own.device_id(), *extra],
    )


def device_find(district: str, round_code: str, start: str, scope: Scope) -> DeviceRow:
    """The one device of the round whose id begins with ``start``. Raises Problem device_unknown."""
    if len(start) < ID_SHOWN:
        raise Problem("device_unknown", f"name it by the first {ID_SHOWN} characters of its id, or more")
    found = [device for device in devices(district, round_code, scope) if device.id.startswith(start)]
    if len(found) != 1:
        raise Problem("device_unknown", start)
    return found[0]


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
        label=queue_label(
            found.waiting, found.lanes_open, pace, closed=found.lanes_open == 0 and found.lanes_closed > 0
        ),
    )
