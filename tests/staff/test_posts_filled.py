"""Workers are called out and each has a post; a second round calls the same workers."""

import pytest
from django.db import IntegrityError, transaction

from muster.common.problems import Problem
from muster.plan import actions as plan
from muster.staff import actions, queries
from muster.staff.models import Post, Unit, Worker
from tests.plan.town import AT, CARED_FOR, DISTRICT, ROUND, town_build

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> None:
    town_build()
    plan.scenario_build(district=DISTRICT, round=ROUND, name="yangqu", points=2, by="user:1", at=AT)


def _fill() -> list[Post]:
    return actions.posts_fill(district=DISTRICT, round=ROUND, seed=1, by="user:1", at=AT)


@pytest.mark.usefixtures("town")
def test_every_lane_and_point_is_staffed() -> None:
    _fill()
    rows = [
        (point, row.lane, row.role, row.shift)
        for point in ("P001", "P002")
        for row in queries.posts_of_point(DISTRICT, ROUND, point)
    ]
    assert rows == [
        ("P001", None, "leader", "morning"), ("P001", 1, "registrar", "morning"), ("P001", 1, "sampler", "morning"),
        ("P002", None, "leader", "morning"), ("P002", 1, "registrar", "morning"), ("P002", 1, "sampler", "morning"),
    ]  # fmt: skip


@pytest.mark.usefixtures("town")
def test_workers_are_adults_on_the_roll_and_nobody_twice() -> None:
    _fill()
    workers = queries.workers_of_point(DISTRICT, ROUND, "P001") + queries.workers_of_point(DISTRICT, ROUND, "P002")
    residents = [worker.resident for worker in workers]
    assert None not in residents
    assert len(set(residents)) == len(residents) == 6
    assert CARED_FOR not in residents
    assert all(1963 <= 1950 + resident.int <= 2003 for resident in residents if resident)


@pytest.mark.usefixtures("town")
def test_filling_again_keeps_the_workers() -> None:
    first = {(post.worker_id, post.point, post.role) for post in _fill()}
    assert {(post.worker_id, post.point, post.role) for post in _fill()} == first
    assert (Post.objects.count(), Worker.objects.count()) == (6, 6)


@pytest.mark.usefixtures("town")
def test_totals_are_by_category_with_their_quota() -> None:
    _fill()
    totals = queries.staff_totals(DISTRICT, ROUND)
    assert [(total.code, total.quota, total.posted, total.present, total.in_bulletin) for total in totals] == [
        ("in_service_member", 1, 1, 0, True), ("rural_member", 2, 2, 0, True), ("seconded_cadre", 0, 0, 0, True),
        ("grassroots", 1, 1, 0, True), ("medical_sampler", 2, 2, 0, False),
    ]  # fmt: skip


@pytest.mark.usefixtures("town")
def test_the_database_refuses_a_second_post_in_the_same_shift() -> None:
    post = _fill()[0]
    post.pk = None
    with pytest.raises(IntegrityError, match="post_once_in_a_shift"), transaction.atomic():
        post.save(force_insert=True)


@pytest.mark.usefixtures("town")
def test_units_are_named_by_kind_and_number() -> None:
    _fill()
    assert sorted(Unit.objects.values_list("name", flat=True)) == [
        "医疗机构 01",
        "机关单位 01",
        "村党支部 01",
        "社区工作站 01",
    ]


def test_a_round_without_points_is_refused() -> None:
    town_build()
    with pytest.raises(Problem) as refused:
        _fill()
    assert refused.value.code == "points_missing"
