"""Writes of the plan room. Each act is one transaction; once the round is open, none of them is possible."""

import time
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from muster.common import disk
from muster.common.ids import uuid7
from muster.common.problems import Problem
from muster.engine import plan as engine
from muster.plan import queries, scenarios
from muster.plan.models import Lane, PlanRun, Point


@transaction.atomic
def scenario_build(
    *,
    district: str,
    round: str,
    name: str,
    by: str,
    at: datetime,
    residents: int | None = None,
    points: int | None = None,
) -> list[Point]:
    """Set up the points and lanes of a scenario, in place of any that the round has. ``residents`` sizes the lanes."""
    disk.check()
    lane_soft = queries.round_rule(queries.round_get(district, round), "lane_soft")
    _refuse_if_open(district, round)
    if name not in scenarios.SCENARIOS:
        raise Problem("scenario_unknown", name)
    populations = queries.populations(district)
    if not populations:
        raise Problem("villages_missing", district)
    people = residents or sum(populations.values())
    if not people:
        raise Problem("roll_empty", district)
    count = points or scenarios.points_of(scenarios.SCENARIOS[name], people)
    lanes = scenarios.lanes_needed(people, count, lane_soft)
    drafts = scenarios.points_draft(populations, queries.village_names(district), count, lanes)
    _clear(district, round)
    made = [
        Point(
            district=district, round=round, code=draft.code, name=draft.name, village=draft.village,
            lanes=draft.lanes, x=draft.x, y=draft.y, made_at=at, made_by=by,
        )
        for draft in drafts
    ]  # fmt: skip
    Point.objects.bulk_create(made)
    Lane.objects.bulk_create(Lane(point=point, number=n + 1) for point in made for n in range(point.lanes))
    with connection.cursor() as cur:
        cur.execute("ANALYZE plan_point, plan_lane")
    return made


@transaction.atomic
def plan_make(
    *, district: str, round: str, by: str, at: datetime, seed: int = 1, params: engine.Params | None = None,
    stop: engine.Stop | None = None,
) -> PlanRun:  # fmt: skip
    """Ask the engine and keep its answer. Nobody is invited before it is published."""
    disk.check()
    problem = queries.problem_build(district, round)
    if not problem.point_code:
        raise Problem("points_missing", f"{district} {round}")
    started = time.perf_counter()
    try:
        result = engine.solve(problem, seed, params, stop)
    except engine.Infeasible as infeasible:
        raise Problem("plan_impossible", str(infeasible)) from infeasible
    return PlanRun.objects.create(
        id=uuid7(),
        district=district,
        round=round,
        input_hash=result.input_hash,
        seed=seed,
        params=result.params.as_json(),
        value=result.value,
        bound=result.bound,
        gap=result.gap,
        seconds=time.perf_counter() - started,
        households=len(problem.household_size),
        solution=_packed(result.solution),
        made_at=at,
        made_by=by,
    )


@transaction.atomic
def plan_publish(*, run: UUID, by: str, at: datetime) -> PlanRun:
    """Invite everybody as the run says, in place of any earlier invitations.

    Refused when the round is open, when the roll or the points changed since, or when the checker finds a broken rule.
    """
    disk.check()
    plan = PlanRun.objects.select_for_update().filter(pk=run).first()
    if plan is None:
        raise Problem("plan_unknown", str(run))
    _refuse_if_open(plan.district, plan.round)
    problem = queries.problem_build(plan.district, plan.round)
    if problem.input_hash() != plan.input_hash:
        raise Problem("plan_stale")
    solution = queries.plan_solution(plan)
    broken = engine.check(problem, solution)
    if broken:
        raise Problem("plan_impossible", f"{len(broken)}: {broken[0].rule} {broken[0].subject} {broken[0].detail}")
    _invite(plan, problem, solution)
    plan.published_at, plan.published_by = at, by
    plan.save(update_fields=["published_at", "published_by"])
    return plan


def _packed(solution: engine.Solution) -> bytes:
    return zlib.compress(np.stack([solution.point, solution.slot, solution.lane]).astype("<i2").tobytes())


def _invite(plan: PlanRun, problem: engine.Problem, solution: engine.Solution) -> None:
    round_ = queries.round_get(plan.district, plan.round)
    marks = round_.settings.get("single_tube_marks", [])
    with connection.cursor() as cur:
        cur.execute("DELETE FROM invitation WHERE district = %s AND round = %s", (plan.district, plan.round))
        cur.execute(
            """CREATE TEMP TABLE planned (household uuid, point text, lane smallint, slot_at timestamptz)
               ON COMMIT DROP"""
        )
        minutes = queries.round_rule(round_, "slot_minutes")
        with cur.copy("COPY planned FROM STDIN") as copy:
            for row in _rows(problem, solution, round_.opens_at, timedelta(minutes=minutes)):
                copy.write_row(row)
        cur.execute("ANALYZE planned")
        cur.execute(
            """INSERT INTO invitation (district, round, resident, household, village, point, lane, slot_at, single)
               SELECT r.district, %(round)s, r.id, r.household, h.village, p.point, p.lane, p.slot_at,
                      EXISTS (SELECT FROM care_mark c WHERE c.district = r.district AND c.resident = r.id
                              AND c.mark = ANY(%(marks)s) AND care_holds(c.until, r.district, %(round)s))
               FROM resident r
               JOIN household h ON h.district = r.district AND h.id = r.household
               JOIN planned p ON p.household = r.household
               WHERE r.district = %(district)s AND r.gone_at IS NULL
               ORDER BY r.id""",
            {"district": plan.district, "round": plan.round, "marks": marks},
        )
        cur.execute("DROP TABLE planned")
        cur.execute("ANALYZE invitation")  # the opening of the round joins it with everybody's account


def _rows(
    problem: engine.Problem, solution: engine.Solution, opens_at: datetime, minutes: timedelta
) -> Iterator[tuple[UUID, str, int, datetime]]:
    starts = [opens_at + slot * minutes for slot in range(problem.slots)]
    chosen = zip(solution.point.tolist(), solution.lane.tolist(), solution.slot.tolist(), strict=True)
    for place, (point, lane, slot) in enumerate(chosen):
        household = UUID(bytes=problem.household_id[16 * place : 16 * place + 16])
        yield household, problem.point_code[point], lane, starts[slot]


def _clear(district: str, round_code: str) -> None:
    Point.objects.filter(district=district, round=round_code).delete()
    with connection.cursor() as cur:
        cur.execute("DELETE FROM invitation WHERE district = %s AND round = %s", (district, round_code))


def _refuse_if_open(district: str, round_code: str) -> None:
    if queries.round_is_open(district, round_code):
        raise Problem("round_already_open", f"{district} {round_code}")
