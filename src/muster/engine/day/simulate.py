"""The day from the first tent to the last result."""

import numpy as np

from .acts import Outcome
from .crowd import Crowd, crowd
from .custody import carry
from .lab import lab_results, run_steps
from .people import People, people
from .queue import Served, serve
from .roles import Duty, duty
from .site import hours, queue_counts, shift_steps, site_steps
from .steps import Steps
from .table_steps import entrance_steps, registrar_steps
from .tubes import Filled, fill
from .types import DayProblem, DayResult, Ints, Longs, Summary


def simulate(problem: DayProblem) -> DayResult:
    """Simulate the day person by person. Pure: the same problem gives the same result to the byte.

    The morning at the points, custody and the lab are in it; the afternoon at the doors is not, because it follows from
    the names that are open in the book (`visits`). Every stage draws from a stream of its own, so that a change of one
    leaves the others as they were.
    """
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(problem.seed).spawn(8)]
    steps = Steps()
    on_duty = duty(problem, streams[0])
    folk = people(problem, streams[1])
    arrivals = crowd(problem, folk, streams[2])
    served = serve(problem, folk, on_duty, arrivals, streams[3])
    registrar_steps(problem, folk, on_duty, served, steps)
    entrance_steps(problem, on_duty, arrivals, streams[4], steps)
    filled = fill(problem, folk, on_duty, served, streams[5])
    steps.add_rows(filled.rows)
    tubes = filled.tubes
    ended = hours(problem, on_duty, served)
    queues = queue_counts(problem, on_duty, served, ended)
    site_steps(problem, on_duty, served, tubes, ended, queues, streams[6], steps)
    carried = carry(problem, on_duty, tubes, ended.point_closed_ms, streams[7], steps)
    results = lab_results(tubes["infected"], seed=problem.seed, indeterminate=problem.params.indeterminate)
    runs, run_tube, last_ms = run_steps(
        problem.params, on_duty, carried.tube, carried.lab, carried.received_ms, results, steps
    )
    last_ms = max(last_ms, int(ended.point_closed_ms.max()))
    shift_steps(problem, on_duty, ended, last_ms, streams[6], steps)
    outcome = _outcomes(folk, arrivals, served)
    table = steps.table(problem.midnight_ms)
    summary = _summary(problem, on_duty, served, filled, outcome, queues, len(table), last_ms)
    for column in ("opened_at_ms", "sealed_at_ms"):
        tubes[column] += problem.midnight_ms
    size = len(problem.household)
    return DayResult(
        steps=table,
        devices=on_duty.devices,
        actors=on_duty.actors,
        tubes=tubes,
        walk_ins=folk.walk_ins,
        bags=carried.bags,
        bag_tube=carried.bag_tube,
        boxes=carried.boxes,
        runs=runs,
        run_tube=run_tube,
        outcome=outcome,
        tube_of=filled.tube_of,
        infected=folk.infected,
        infected_households=np.unique(problem.household[folk.infected[:size]]).astype(np.int32),
        summary=summary,
    )


def _outcomes(folk: People, arrivals: Crowd, served: Served) -> Ints:
    outcome = np.full(len(folk.comes), Outcome.NOT_COME, np.int32)
    outcome[arrivals.person[arrivals.away]] = Outcome.SENT_AWAY
    outcome[served.person] = folk.end[served.person]
    return outcome


def _summary(
    problem: DayProblem,
    on_duty: Duty,
    served: Served,
    filled: Filled,
    outcome: Ints,
    queues: tuple[Longs, Ints],
    steps: int,
    last_ms: int,
) -> Summary:
    swabbed = outcome[served.person] == Outcome.SAMPLED
    finish = np.full(len(problem.lanes), -1, np.int64)
    np.maximum.at(finish, on_duty.lane_point[served.lane[swabbed]], served.sampler_to_ms[swabbed])
    stay = (served.sampler_to_ms - served.arrive_ms)[swabbed] / 60_000
    named = {"p50": 50, "p90": 90, "p99": 99}
    return Summary(
        came=int((outcome != Outcome.NOT_COME).sum()),
        sampled=int(swabbed.sum()),
        steps=steps,
        tubes=len(filled.tubes),
        finish_ms=finish,
        stay_min={name: round(float(np.percentile(stay, q)), 1) if len(stay) else 0.0 for name, q in named.items()},
        queue_times_ms=queues[0],
        queue=queues[1],
        outcomes={member.name.lower(): int((outcome == member).sum()) for member in Outcome},
        last_result_ms=last_ms,
    )
