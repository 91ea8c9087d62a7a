"""From the plan to the engine's day and back: indexes for the engine, ids and codes for the phones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection

from muster.common import clock
from muster.engine.day import DayParams, DayProblem, DayResult, Post
from muster.plan import queries as plan
from muster.roll.models import Round, settings_default
from muster.staff import queries as staff
from muster.staff.enums import Role

_HAND_ROLES = frozenset(Role.values) - {Role.LEADER, Role.REGISTRAR, Role.SAMPLER, Role.VISITOR}


@dataclass(frozen=True, slots=True)
class Invited:
    """Everybody with an invitation, in the order of the engine's indexes."""

    residents: list[str]
    households: list[str]
    points: list[str]
    problem: DayProblem


@dataclass(frozen=True, slots=True)
class Workers:
    """Worker ids of a point by role and lane, as the posts say."""

    at_lane: dict[tuple[str, int, str], str]
    hands: dict[str, list[str]]
    couriers: dict[str, str]


def invited_load(round_: Round, *, seed: int) -> Invited:
    """Ask plan, roll and staff for all that the simulated day depends on."""
    points = plan.points(round_.district, round_.code)
    place = {point.code: row for row, point in enumerate(points)}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.resident::text, i.household::text, i.point, extract(epoch FROM i.slot_at)::bigint, i.single,
                      r.birth_year, w.resident IS NOT NULL,
                      EXISTS (SELECT FROM care_mark c WHERE c.district = i.district AND c.resident = i.resident
                              AND c.mark = 'bedridden')
               FROM invitation i
               JOIN resident r ON r.district = i.district AND r.id = i.resident
               LEFT JOIN staff_worker w ON w.district = i.district AND w.resident = i.resident
               WHERE i.district = %s AND i.round = %s ORDER BY i.household, i.resident""",
            (round_.district, round_.code),
        )
        rows = cursor.fetchall()
    residents, homes, codes, slots, single, births, workers, bedridden = (
        list(column) for column in zip(*rows, strict=True)
    )
    midnight = midnight_of(round_)
    midnight_ms = clock.to_ms(midnight)
    hands = workers_load(round_).hands
    _, household = np.unique(homes, return_inverse=True)
    year = midnight.year
    problem = DayProblem(
        midnight_ms=midnight_ms,
        household=household.astype(np.int32),
        point=np.array([place[code] for code in codes], np.int32),
        slot_ms=np.array(slots, np.int64) * 1000 - midnight_ms,
        single=np.array(single, bool),
        bedridden=np.array(bedridden, bool),
        worker=np.array(workers, bool),
        age=np.array([year - (birth or year - 40) for birth in births], np.int32),
        lanes=np.array([point.lanes for point in points], np.int32),
        seed=seed,
        year=year,
        opens_ms=clock.to_ms(round_.opens_at) - midnight_ms,
        closes_ms=clock.to_ms(round_.closes_at) - midnight_ms,
        hands=np.array([len(hands.get(point.code, [])) for point in points], np.int32),
        params=day_params(round_),
    )
    return Invited(residents, homes, [point.code for point in points], problem)


def day_params(round_: Round) -> DayParams:
    """The engine's day under this round's own rules: from how warm on it is a fever, how many share a tube."""
    rules = {**settings_default(), **round_.settings}
    return DayParams(fever_dc=int(rules["fever_dc"]), capacity=int(rules["tube_size"]))


def workers_load(round_: Round) -> Workers:
    at_lane: dict[tuple[str, int, str], str] = {}
    hands: dict[str, list[str]] = {}
    couriers: dict[str, str] = {}
    for point in plan.points(round_.district, round_.code):
        for row in staff.workers_of_point(round_.district, round_.code, point.code):
            worker = str(row.worker)
            if row.role == Role.COURIER:
                couriers.setdefault(point.code, worker)
            if row.role in _HAND_ROLES:
                hands.setdefault(point.code, []).append(worker)
            elif row.role != Role.VISITOR:
                at_lane[point.code, row.lane or 0, row.role] = worker
    return Workers(at_lane, hands, couriers)


def actor_ids(day: DayResult, points: list[str], workers: Workers, lab: str) -> list[str]:
    """Who each of the engine's actors is: a worker by post; ``lab`` at the laboratories."""
    hands = {point: iter(ids) for point, ids in workers.hands.items()}
    couriers = iter([workers.couriers.get(point) or ids[0] for point, ids in workers.hands.items()])
    roles = {int(Post.REGISTRAR): Role.REGISTRAR, int(Post.SAMPLER): Role.SAMPLER, int(Post.LEADER): Role.LEADER}
    ids = []
    for post, point, lane in day.actors.tolist():
        if post == Post.LAB:
            ids.append(lab)
        elif post == Post.COURIER:
            ids.append(next(couriers))
        elif post in roles:
            ids.append(workers.at_lane[points[point], max(lane, 0), roles[post].value])
        else:
            ids.append(next(hands[points[point]]))
    return ids


def midnight_of(round_: Round) -> datetime:
    """Local midnight at which the round's day begins."""
    local = round_.opens_at.astimezone(ZoneInfo(round_.timezone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def at_ms(round_: Round, hours: float) -> int:
    """So many hours after local midnight, in ms."""
    return clock.to_ms(midnight_of(round_) + timedelta(hours=hours))


def codes(letter: str, count: int, width: int = 6) -> list[str]:
    return [f"{letter}{row + 1:0{width}d}" for row in range(count)]


def hhmm(round_: Round, ms: int) -> str:
    """The local time of the day."""
    return clock.from_ms(ms).astimezone(ZoneInfo(round_.timezone)).strftime("%H:%M")


def column(table: Any, name: str) -> list[int]:
    values: list[int] = table[name].tolist()
    return values
