"""All that is known of one sampling point, beside what the board counts of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.command.rules import hours_left
from muster.common.rows import rows

HOURS_KEPT = 24


@dataclass(frozen=True, slots=True)
class Lane:
    """One table. ``open`` is None while nobody has said so."""

    number: int
    open: bool | None
    opened_at: datetime | None
    closed_at: datetime | None
    tubes_on_table: int | None
    samplers: int
    sampled: int
    per_hour: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The longest queue that was counted within a clock hour."""

    hour: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class Item:
    item: str
    done: bool
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class OnPost:
    """Who holds a post, and whether they came. ``number`` is the one on the armband."""

    role: str
    lane: int | None
    shift: str
    number: int
    unit: str
    signed_on_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Supply:
    """What is left, and for how many hours at the pace since it was last filled up."""

    item: str
    left: int
    at: datetime
    hours: float | None


@dataclass(frozen=True, slots=True)
class Incident:
    id: UUID
    what: str
    grade: str
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Disinfection:
    place: str
    times: int
    last_at: datetime | None


def lanes(district: str, round_code: str, point: str, at: datetime) -> list[Lane]:
    return rows(
        Lane,
        """SELECT n, s.open, s.opened_at, s.closed_at, s.tubes_on_table, COALESCE(l.samplers, 1),
                  COALESCE(h.sampled, 0), COALESCE(h.recent, 0), h.last_at
           FROM plan_point p CROSS JOIN generate_series(1, p.lanes) n
           LEFT JOIN plan_lane l ON l.point_id = p.id AND l.number = n
           LEFT JOIN lane_state s ON (s.district, s.round, s.point, s.lane) = (p.district, p.round, p.code, n)
           LEFT JOIN (SELECT lane, sum(specimens)::int AS sampled, max(last_at) AS last_at,
                             (sum(specimens) FILTER (WHERE hour = date_trunc('hour', %(at)s::timestamptz) - interval '1 hour'))::int
                                 AS recent
                      FROM lane_hour WHERE district = %(district)s AND round = %(round)s AND point = %(point)s
                      GROUP BY lane) h ON h.lane = n
           WHERE p.district = %(district)s AND p.round = %(round)s AND p.code = %(point)s ORDER BY n""",
        {"district": district, "round": round_code, "point": point, "at": at},
    )


def queue_hours(district: str, round_code: str, point: str) -> list[Waiting]:
    """The queue over the day; counts of an unbelievable time are left out."""
    found = rows(
        Waiting,
        """SELECT date_trunc('hour', e.at), max((e.body->>'waiting')::int)
           FROM event e JOIN round_window w ON (w.district, w.round) = (e.district, e.round)
           WHERE e.district = %s AND e.round = %s AND e.kind = 'QueueCounted' AND e.counts AND e.body->>'point' = %s
             AND e.at BETWEEN w.starts_at AND w.ends_at GROUP BY 1 ORDER BY 1""",
        [district, round_code, point],
    )
    return found[-HOURS_KEPT:]


def readiness(district: str, round_code: str, point: str) -> list[Item]:
    return rows(
        Item,
        "SELECT item, done, by, at FROM point_item WHERE district = %s AND round = %s AND point = %s ORDER BY done, item",
        [district, round_code, point],
    )


def posts(district: str, round_code: str, point: str, only: str | None) -> list[OnPost]:
    """Who holds a post there; with ``only``, of the unit of that name."""
    return rows(
        OnPost,
        """SELECT p.role, p.lane, p.shift, w.number, u.name, a.signed_on_at, a.started_at, a.ended_at
           FROM staff_post p JOIN staff_worker w ON w.id = p.worker_id JOIN staff_unit u ON u.id = w.unit_id
           LEFT JOIN attendance_row a ON (a.district, a.round, a.worker, a.point) = (p.district, p.round, w.id, p.point)
           WHERE p.district = %s AND p.round = %s AND p.point = %s AND (%s::text IS NULL OR u.name = %s)
           ORDER BY p.shift DESC, p.lane NULLS FIRST, p.role, w.number""",
        [district, round_code, point, only, only],
    )


def supplies(district: str, round_code: str, point: str) -> list[Supply]:
    """The last count of each item with what it lasts for, the scarcest first."""
    counted: dict[str, list[tuple[datetime, int]]] = {}
    for item, at, left in rows(
        lambda *columns: columns,
        """SELECT e.body->>'item', e.at, (e.body->>'left')::int FROM event e
           WHERE e.district = %s AND e.round = %s AND e.kind = 'SuppliesCounted' AND e.counts AND e.body->>'point' = %s
             AND e.at IS NOT NULL ORDER BY 1, 2, e.id""",
        [district, round_code, point],
    ):
        counted.setdefault(item, []).append((at, left))
    found = [Supply(item, several[-1][1], several[-1][0], hours_left(several)) for item, several in counted.items()]
    return sorted(found, key=lambda one: (one.hours is None, one.hours or 0.0, one.item))


def incidents(district: str, round_code: str, point: str) -> list[Incident]:
    return rows(
        Incident,
        """SELECT id, what, grade, at, by FROM incident WHERE district = %s AND round = %s AND point = %s
           ORDER BY at DESC NULLS LAST, id""",
        [district, round_code, point],
    )


def disinfections(district: str, round_code: str, point: str) -> list[Disinfection]:
    return rows(
        Disinfection,
        "SELECT place, times, last_at FROM disinfection WHERE district = %s AND round = %s AND point = %s ORDER BY place",
        [district, round_code, point],
    )
