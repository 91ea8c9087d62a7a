"""The registrar's table: register, check in, inspect the codes, take the temperature, divert."""

import numpy as np

from .acts import Act, DivertReason, DivertTo
from .crowd import Crowd
from .people import People
from .queue import Served
from .roles import Duty
from .steps import Steps
from .types import DayProblem, Longs, Rows

ENTRANCE_MS = 20_000  # after arrival, who came to the wrong point is sent on


def registrar_steps(problem: DayProblem, folk: People, duty: Duty, served: Served, steps: Steps) -> None:
    """The rows of everybody who gets to a registrar."""
    device, actor = duty.registrar_device[served.lane], duty.registrar[served.lane]
    span, person = served.registrar_to_ms - served.registrar_from_ms, served.person

    def at(share: int) -> Longs:
        return np.asarray(served.registrar_from_ms + span * share // 100, np.int64)

    def put(act: Act, share: int, rows: Rows, **columns: object) -> None:
        steps.add(act, at(share)[rows], device[rows], actor[rows], resident=person[rows], **columns)

    everybody = np.arange(len(person))
    new = np.flatnonzero(person >= len(problem.household))
    walk_in = person[new] - len(problem.household)
    put(Act.RESIDENT_REGISTERED, 10, new, a=folk.walk_ins["birth_year"][walk_in], b=walk_in)
    put(Act.RESIDENT_CHECKED_IN, 30, everybody, code=folk.how[person])
    put(Act.CODES_INSPECTED, 60, everybody, code=folk.health[person], a=folk.travel[person])
    put(Act.TEMPERATURE_TAKEN, 85, everybody, a=folk.temp_dc[person])
    fever, red = np.flatnonzero(folk.fever[person]), np.flatnonzero(folk.red[person])
    put(Act.RESIDENT_DIVERTED, 95, fever, code=DivertTo.FEVER, a=DivertReason.TEMPERATURE)
    put(Act.RESIDENT_DIVERTED, 95, red, code=DivertTo.ISOLATION, a=DivertReason.RED_CODE)


def entrance_steps(problem: DayProblem, duty: Duty, crowd: Crowd, rng: np.random.Generator, steps: Steps) -> None:
    """Those who came to the wrong point and are sent to their own before they queue."""
    rows = np.flatnonzero(crowd.away)
    point = crowd.point[rows]
    lane = duty.lane_base[point] + (rng.random(len(rows)) * problem.lanes[point]).astype(np.int32)
    steps.add(
        Act.RESIDENT_DIVERTED,
        crowd.arrive_ms[rows] + ENTRANCE_MS,
        duty.registrar_device[lane],
        duty.registrar[lane],
        resident=crowd.person[rows],
        code=DivertTo.OTHER_POINT,
        a=DivertReason.OTHER_CATCHMENT,
    )
