"""`muster round`, as somebody at the command centre types it."""

import pytest
from django.db import connection
from typer.testing import CliRunner

from muster.access import seconds
from muster.access.models import User
from muster.access.users import user_create
from muster.account.commands import app
from muster.common import clock as clocks
from muster.common.problems import Problem
from muster.roll.models import Round
from tests.cast import DISTRICT, FIRST, UPPER
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(clock: StandingClock, home: object) -> None:
    at = clocks.now()
    user_create(username="shen", role="command", territory=DISTRICT, by="test", at=at)
    user_create(username="town", role="command", territory=UPPER[:9], by="test", at=at)
    user_create(username="tan", role="lab", territory=DISTRICT, by="test", at=at)


def _said(*words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--district", DISTRICT])
    if isinstance(done.exception, Problem):
        return done.exception.code
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def _audited() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, actor FROM audit_row WHERE action LIKE 'round%%' ORDER BY id")
        return cursor.fetchall()


def test_a_round_is_made_in_the_time_of_its_place_by_somebody_named() -> None:
    _said("create", "2022-04-15", "--opens", "06:30", "--rule", "fever_dc=374", "--mode", "drill", "--by", "shen")
    made = Round.objects.get(district=DISTRICT)
    shen = User.objects.get(username="shen").actor
    assert made.opens_at.isoformat() == "2022-04-14T22:30:00+00:00"
    assert made.starts_at.isoformat() == "2022-04-14T16:00:00+00:00"
    assert (made.mode, made.settings["fever_dc"], made.created_by) == ("drill", 374, shen)
    assert _audited() == [("round_create", shen)]


@pytest.mark.parametrize(("by", "code"), [("nobody", "user_unknown"), ("tan", "not_allowed"), ("town", "not_allowed")])
def test_only_the_county_s_command_centre_makes_a_round(by: str, code: str) -> None:
    assert _said("create", "2022-04-15", "--by", by) == code


def test_a_round_opens_once_and_says_where_it_stands() -> None:
    FIRST.open()
    assert _said("open", FIRST.round_code, "--by", "shen") == "round 2022-04-15 is open: 40 names to be answered for"
    assert [action for action, _ in _audited()] == ["round_open"]
    said = _said("status", FIRST.round_code)
    assert "open 40" in said
    assert "open names: 40" in said
    assert _said("list").endswith("40 │ open │ └────────────┴──────┴──────────────────┴─────────┴────────┘")


def test_closing_says_what_is_open_and_takes_a_reason() -> None:
    FIRST.open()
    assert _said("close", FIRST.round_code, "attendance", "--by", "shen") == "attendance_open"
    close = ("close", FIRST.round_code, "attendance", "--by", "shen")
    signed = _said(*close, "--signed-for", "the bridge is down")
    assert signed == "round 2022-04-15: attendance signed; it closes when a second person allows it, at /approvals"
    second, _ = user_create(username="guo", role="command", territory=DISTRICT, by="test", at=clocks.now())
    asked = seconds.seconds_waiting(second, clocks.now()).get()
    seconds.second_answer(id=asked.id, allow=True, by=second, at=clocks.now())
    assert _said(*close).startswith("round 2022-04-15: attendance closed, statement 1")
