"""Whoever did something is printed so that a reader knows whom to ask."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.utils.translation import override

from muster.command.people import actors
from muster.staff.models import Category, Unit, Worker
from tests import cast

pytestmark = pytest.mark.django_db
IDS = [f"018026df-2580-7000-8000-00000000000{place}" for place in range(1, 4)]


@pytest.fixture
def workers() -> None:
    unit = Unit.objects.create(district=cast.DISTRICT, kind="office", name="Office 2")
    for place, id in enumerate(IDS):
        Worker.objects.create(id=id, district=cast.DISTRICT, unit=unit, category="sampler", number=1042 + place)
    Category.objects.create(
        district=cast.DISTRICT, round=cast.FIRST.round_code, code="sampler", name_zh="采样人员", name_en="samplers",
        quota=3, samples=True, in_bulletin=True, place=1, made_at=cast.SIX, made_by="t",
    )  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "worker:"])
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "worker 1042 · samplers · Office 2"), ("zh-hans", "工作人员 1042 · 采样人员 · Office 2")],
)
def test_a_worker_by_armband_category_and_unit(workers: None, prefix: str, language: str, said: str) -> None:
    with override(language):
        assert actors([prefix + IDS[0]]) == {prefix + IDS[0]: said}


def test_everybody_else_by_kind() -> None:
    with override("en"):
        said = actors(["server", "worker:1", IDS[0], "user:999999", None])
    assert said == {
        "server": "the server",
        "worker:1": "worker 1",
        IDS[0]: "worker 00000001",
        "user:999999": "user:999999",
    }


@pytest.mark.parametrize("many", [1, 3])
def test_one_worker_asks_as_often_as_three(
    workers: None, many: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with django_assert_num_queries(2):
        assert len(actors(IDS[:many])) == many
