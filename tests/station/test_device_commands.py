"""`muster device`, as a point leader and the command centre type it."""

import csv
import io
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from muster.access.models import EnrolmentToken, User
from muster.access.tokens import token_use
from muster.access.users import user_create
from muster.common import clock as clocks
from muster.common.problems import Problem
from muster.common.rows import values
from muster.ledger.devices import devices_forget
from muster.roll.models import Round
from muster.station.commands import app
from tests.cast import DISTRICT, FIRST
from tests.conftest import StandingClock
from tests.day.phones import TownPhone

pytestmark = pytest.mark.django_db
ROUND = FIRST.round_code


@pytest.fixture(autouse=True)
def _people(clock: StandingClock, home: Path) -> None:
    devices_forget()
    at = clocks.now()
    user_create(username="shen", role="command", territory=DISTRICT, by="test", at=at)
    user_create(username="qin", role="point_leader", territory=DISTRICT, point="P001", by="test", at=at)
    user_create(username="fan", role="community_worker", territory=DISTRICT, by="test", at=at)
    FIRST.open()


def _said(*words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--district", DISTRICT])
    if isinstance(done.exception, Problem):
        return done.exception.code
    assert done.exit_code == 0, done.output
    return done.output


def _audited() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, actor FROM audit_row WHERE action <> 'user_create' ORDER BY district, id")
        return [row for row in cursor.fetchall() if row[0] != "round_open"]


def test_every_lane_of_the_round_gets_a_token_that_works_once(tmp_path: Path) -> None:
    file = tmp_path / "tokens.csv"
    assert "4 tokens in" in _said("token", ROUND, "--all-lanes", "--csv", str(file), "--by", "shen")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert [(row["point"], row["lane"]) for row in rows] == [("P001", "1"), ("P001", "2"), ("P002", "1"), ("P002", "2")]
    assert {(row["mode"], row["expires"]) for row in rows} == {("live", "2022-04-16 08:00")}
    assert file.stat().st_mode & 0o777 == 0o600
    grant = token_use(rows[3]["token"], "A" * 43, clocks.now())
    assert (grant.round, grant.mode, grant.point, grant.lane) == (ROUND, "live", "P002", 2)
    assert _audited() == [("token_make", User.objects.get(username="shen").actor)]


def test_a_file_that_is_there_is_kept_and_no_token_is_made(tmp_path: Path) -> None:
    file = tmp_path / "tokens.csv"
    file.write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(
        app, ["token", ROUND, "--all-lanes", "--csv", str(file), "--by", "shen", "--district", DISTRICT]
    )
    assert (done.exit_code, file.read_text(encoding="utf-8"), EnrolmentToken.objects.count()) == (2, "mine", 0)


def test_the_mode_is_the_round_s_own() -> None:
    Round.objects.filter(code=ROUND).update(mode="drill")
    _said("token", ROUND, "P001", "1", "--by", "qin")
    assert list(EnrolmentToken.objects.values_list("mode", flat=True)) == ["drill"]
    assert CliRunner().invoke(app, ["token", ROUND, "P001", "1", "--by", "qin", "--mode", "live"]).exit_code == 2


@pytest.mark.parametrize(
    ("words", "by", "code"),
    [
        (["nope", "P001", "1"], "shen", "round_unknown"),
        ([ROUND, "P009", "1"], "shen", "point_unknown"),
        ([ROUND, "P001", "3"], "shen", "lane_unknown"),
        ([ROUND, "P002", "1"], "qin", "point_unknown"),
        ([ROUND], "qin", "not_allowed"),
        ([ROUND, "P001", "1"], "fan", "not_allowed"),
        ([ROUND, "P001", "1"], "nobody", "user_unknown"),
    ],
)
def test_what_is_not_there_or_not_theirs_is_refused(words: list[str], by: str, code: str) -> None:
    assert _said("token", *words, "--by", by) == code
    assert EnrolmentToken.objects.count() == 0


def test_a_round_that_is_over_lets_nobody_in(clock: StandingClock) -> None:
    clock.move(minutes=48 * 60)
    assert _said("token", ROUND, "P001", "1", "--by", "shen") == "round_over"


def test_a_lost_phone_is_revoked_and_a_silent_one_signed_off_by_somebody_of_the_point() -> None:
    lost, silent, other = TownPhone(lane=1), TownPhone(lane=2), TownPhone(point="P002")
    for phone in (lost, silent, other):
        phone.tell("LaneOpened", 0, point=phone.point, lane=phone.lane)
        phone.send()
    assert "is revoked; 1 events are safe" in _said("revoke", ROUND, lost.id[:8], "--reason", "lost", "--by", "qin")
    assert "is signed off" in _said("sign-off", ROUND, silent.id, "--reason", "broken", "--by", "qin")
    assert _said("revoke", ROUND, other.id, "--reason", "not mine", "--by", "qin") == "device_unknown"
    assert [action for action, _ in _audited()] == ["device_revoke", "device_sign_off"]
    assert values("SELECT id FROM device WHERE revoked_at IS NOT NULL", ()) == [lost.id]
    listed = [line.split() for line in _said("list", ROUND).splitlines()[1:]]
    assert [(words[0], words[-1]) for words in listed] == [
        (lost.id[:8], "revoked"), (silent.id[:8], "off"), (other.id[:8], "working"),
    ]  # fmt: skip
