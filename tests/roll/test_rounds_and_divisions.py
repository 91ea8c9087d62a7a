"""Rounds are refused by named constraints; the shipped divisions are the county's."""

from datetime import timedelta

import pytest

from muster.common.problems import Problem
from muster.roll.actions import divisions_load, round_create
from muster.roll.models import Division, Round
from tests.roll.town import AT, BY, DISTRICT

pytestmark = pytest.mark.django_db


def make(code: str = "2022-04-15", hours: tuple[int, int, int, int] = (0, 6, 12, 48)) -> Round:
    starts, opens, closes, ends = (AT + timedelta(hours=hour) for hour in hours)
    return round_create(
        district=DISTRICT, code=code, name=code, starts_at=starts, opens_at=opens, closes_at=closes, ends_at=ends,
        by=BY, at=AT, settings={"fever_dc": 375},
    )  # fmt: skip


def test_settings_of_the_place_stand_over_the_defaults() -> None:
    made = make()
    assert (made.settings["fever_dc"], made.settings["resample_hours"], made.created_by) == (375, 6, BY)


def test_one_code_once() -> None:
    make()
    with pytest.raises(Problem, match="round_code_once"):
        make()


def test_times_run_in_order() -> None:
    with pytest.raises(Problem, match="round_times_in_order"):
        make(hours=(0, 12, 6, 48))


def test_ten_townships_and_121_villages_however_often() -> None:
    for _ in range(2):
        assert divisions_load(by=BY, at=AT) == 132
    levels = [Division.objects.filter(level=level).count() for level in ("county", "township", "village")]
    assert levels == [1, 10, 121]
    assert Division.objects.get(code="140122100").name_en == "Huangzhai Town"
    assert Division.objects.exclude(parent="").exclude(parent__in=Division.objects.values("code")).count() == 0
