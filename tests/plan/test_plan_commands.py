"""The command line of the plan room, as a clerk types it."""

import pytest
from typer.testing import CliRunner

from muster.plan import actions
from muster.plan.commands import app
from tests.plan.town import AT, DISTRICT, ROUND, town_build

pytestmark = pytest.mark.django_db
runner = CliRunner()


@pytest.fixture(autouse=True)
def _town() -> None:
    town_build()
    actions.scenario_build(district=DISTRICT, round=ROUND, name="yangqu", points=2, by="user:1", at=AT)


def _said(*words: str) -> str:
    result = runner.invoke(app, [*words, "--district", DISTRICT])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_a_round_alone_means_make() -> None:
    said = _said(ROUND)
    assert "mean walk" in said
    assert said.endswith("0 residents above what their point takes with ease")
    assert _said("check", ROUND).endswith("14 households, 2 points: 0 rules broken")


def test_make_and_publish_in_one_go() -> None:
    assert _said("make", ROUND, "--publish").endswith("40 residents invited to 2 points")
