"""The commands look at every district there is, and at none that there is not."""

import pytest
from typer.testing import CliRunner

from muster.common import clock
from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.ledger.append import append
from muster.ledger.commands import app
from tests.ledger.phone import DAY, DISTRICT, ROUND, Phone

pytestmark = pytest.mark.django_db
OTHER = "000001"
COMMANDS = ("status", "verify", "rebuild")


@pytest.fixture
def books(home: object) -> None:
    """A book in each of two districts."""
    Phone().enrol()
    phone = Phone()
    body = {"enrolled": phone.id, "key": {"x": phone.x, "y": phone.y}, "label": "", "point": "P001", "lane": 1,
            "enrolled_mode": "live", "enrolled_round": ROUND}  # fmt: skip
    append(OTHER, ROUND, [("DeviceEnrolled", body)], actor="user:1", at=clock.from_ms(DAY))


def said(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_district_is_looked_at(books: None, command: str) -> None:
    code, words = said(command)
    assert code == 0
    assert f"district {DISTRICT}" in words
    assert f"district {OTHER}" in words
    code, words = said(command, "--district", OTHER)
    assert code == 0
    assert f"district {DISTRICT}" not in words


@pytest.mark.parametrize("command", COMMANDS)
def test_a_district_without_a_book_is_refused(books: None, command: str) -> None:
    done = CliRunner().invoke(app, [command, "--district", "999999"])
    assert isinstance(done.exception, Problem)
    assert done.exception.code == "district_unknown"
    assert DISTRICT in done.exception.detail


def test_one_broken_book_among_whole_ones_is_exit_1(books: None) -> None:
    raw_cursor().execute("UPDATE ledger_head SET pos = pos + 1 WHERE district = %s", (OTHER,))
    code, words = said("verify")
    assert code == 1
    assert "its head says" in words


def test_no_book_at_all_is_said() -> None:
    assert said("verify") == (0, "no district has a book yet\n")
