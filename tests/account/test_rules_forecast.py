"""The finish forecast, and who owns a village."""

from datetime import UTC, datetime, timedelta

from muster.account.rules import Forecast, RoundRules, finish_forecast, owner_of

EIGHT = datetime(2022, 4, 15, 0, 0, tzinfo=UTC)


def hours(*counts: int) -> list[tuple[datetime, int]]:
    """Clock hours that end at eight."""
    return [(EIGHT - timedelta(hours=len(counts) - number), count) for number, count in enumerate(counts)]


def test_steady_pace_ends_when_the_rest_is_done() -> None:
    assert finish_forecast(hours(600, 600, 600), 1_200, EIGHT) == Forecast(EIGHT + timedelta(hours=2), 3, 600)


def test_uneven_hours_widen_the_forecast() -> None:
    steady, uneven = finish_forecast(hours(600, 600), 1_200, EIGHT), finish_forecast(hours(300, 900), 1_200, EIGHT)
    assert steady is not None
    assert uneven is not None
    assert uneven.finish_at == steady.finish_at
    assert uneven.plus_minus_min > steady.plus_minus_min


def test_the_hour_under_way_counts_by_its_share() -> None:
    now = EIGHT + timedelta(minutes=30)
    found = finish_forecast([*hours(600), (EIGHT, 300)], 600, now)
    assert found is not None
    assert found.finish_at == now + timedelta(hours=1)


def test_the_first_minutes_of_an_hour_say_nothing() -> None:
    now = EIGHT + timedelta(minutes=5)
    found = finish_forecast([*hours(600), (EIGHT, 1)], 600, now)
    assert found is not None
    assert found.per_hour == 600


def test_no_pace_no_forecast() -> None:
    assert finish_forecast([], 10, EIGHT) is None
    assert finish_forecast(hours(0, 0), 10, EIGHT) is None


def test_nobody_left_is_finished_now() -> None:
    assert finish_forecast(hours(600), 0, EIGHT) == Forecast(EIGHT, 0, 600)


def test_the_longest_territory_owns_the_village() -> None:
    owners = {"990001": "user:1", "990001100": "user:2", "990001100001": "user:3"}
    assert owner_of("990001100001", owners, "user:9") == "user:3"
    assert owner_of("990001100002", owners, "user:9") == "user:2"
    assert owner_of(None, owners, "user:9") == "user:9"


def test_a_round_sets_only_what_it_names() -> None:
    assert RoundRules.of({"resample_hours": 4, "fever_dc": 373}) == RoundRules(resample_hours=4)
