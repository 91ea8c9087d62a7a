"""A plan is made, checked and published; then every resident has one invitation."""

from uuid import UUID

import pytest
from django.db import connection

from muster.common.problems import Problem
from muster.engine import plan as engine
from muster.ledger.append import append
from muster.plan import actions, queries
from muster.plan.models import Lane, PlanRun
from tests.plan.town import AT, CARED_FOR, DISTRICT, OPENS_AT, ROUND, resident_add, town_build

pytestmark = pytest.mark.django_db
BY = "user:1"


@pytest.fixture(autouse=True)
def _town() -> None:
    town_build()
    actions.scenario_build(district=DISTRICT, round=ROUND, name="yangqu", points=2, by=BY, at=AT)


def _make() -> PlanRun:
    return actions.plan_make(district=DISTRICT, round=ROUND, by=BY, at=AT)


def _invitations() -> list[tuple[object, ...]]:
    with connection.cursor() as cur:
        cur.execute("SELECT resident, household, point, lane, slot_at, single FROM invitation ORDER BY resident")
        return cur.fetchall()


def test_points_and_lanes_are_set_up() -> None:
    points = queries.points(DISTRICT, ROUND)
    assert [(point.code, point.village, point.lanes, point.illustrative) for point in points] == [
        ("P001", "000001100001", 1, True), ("P002", "000001101001", 1, True),
    ]  # fmt: skip
    assert Lane.objects.count() == 2


def test_everybody_is_invited_once_with_the_household_together() -> None:
    plan = actions.plan_publish(run=_make().pk, by=BY, at=AT)
    rows = _invitations()
    assert [row[0] for row in rows] == [UUID(int=person) for person in range(1, 41)]
    assert len({row[1] for row in rows}) == len({row[1:5] for row in rows}) == 14
    assert min(row[4] for row in rows) == OPENS_AT  # type: ignore[type-var]
    assert [row[0] for row in rows if row[5]] == [CARED_FOR]
    assert (plan.published_at, plan.published_by) == (AT, BY)
    assert sum(load.invited for load in queries.point_loads(DISTRICT, ROUND)) == 40


def test_publishing_again_changes_nothing() -> None:
    run = _make()
    actions.plan_publish(run=run.pk, by=BY, at=AT)
    before = _invitations()
    actions.plan_publish(run=run.pk, by=BY, at=AT)
    assert _invitations() == before


def test_the_same_roll_and_seed_give_the_same_plan() -> None:
    first, second = _make(), _make()
    assert first.input_hash == second.input_hash
    assert bytes(first.solution) == bytes(second.solution)
    assert engine.check(queries.problem_build(DISTRICT, ROUND), queries.plan_solution(first)) == []


def test_a_plan_is_stale_when_the_roll_has_changed() -> None:
    run = _make()
    resident_add(UUID(int=99), UUID(int=1100001 * 1000 + 0), "000001100001", 99, 1990)
    with pytest.raises(Problem) as refused:
        actions.plan_publish(run=run.pk, by=BY, at=AT)
    assert refused.value.code == "plan_stale"
    assert _invitations() == []


def test_too_few_lanes_say_how_many_persons_are_too_many() -> None:
    round_ = queries.round_get(DISTRICT, ROUND)
    round_.settings |= {"lane_soft": 10, "lane_hard": 12}
    round_.save(update_fields=["settings"])
    with pytest.raises(Problem) as refused:
        _make()
    assert refused.value.code == "plan_impossible"
    assert refused.value.detail == "hard_capacity: 16 persons too many (no plan can place them)"


@pytest.mark.usefixtures("home", "clock")
def test_nothing_moves_once_the_round_is_open() -> None:
    run = _make()
    opened = {"names": 40, "roll_hash": "0" * 64, "starts_at": 1_649_952_000_000, "ends_at": 1_650_038_400_000}
    append(DISTRICT, ROUND, [("RoundOpened", opened)], actor=BY, at=AT)
    with pytest.raises(Problem) as refused:
        actions.plan_publish(run=run.pk, by=BY, at=AT)
    assert refused.value.code == "round_already_open"
    with pytest.raises(Problem) as refused:
        actions.scenario_build(district=DISTRICT, round=ROUND, name="yangqu", by=BY, at=AT)
    assert refused.value.code == "round_already_open"


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        actions.scenario_build(district=DISTRICT, round=ROUND, name="nowhere", by=BY, at=AT)
    assert refused.value.code == "scenario_unknown"
