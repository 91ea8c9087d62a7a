"""The simulated day goes by the rules of its round."""

from muster.rehearsal.day import day_params
from muster.rehearsal.doors import EXCUSES
from muster.roll.models import Round, settings_default


def test_the_day_takes_the_fever_line_and_the_tube_size_from_the_round() -> None:
    own = day_params(Round(settings={**settings_default(), "fever_dc": 375, "tube_size": 5}))
    assert (own.fever_dc, own.capacity) == (375, 5)


def test_a_round_without_rules_of_its_own_goes_by_the_defaults() -> None:
    plain = day_params(Round(settings={}))
    assert (plain.fever_dc, plain.capacity) == (373, 10)


def test_every_excuse_of_the_day_is_among_the_defaults() -> None:
    assert {reason for reason, _ in EXCUSES.values()} <= set(settings_default()["excuse_reasons"])
