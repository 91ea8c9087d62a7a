"""`muster lab`, as the laboratory types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from muster.access.users import user_create
from muster.common import clock as clocks
from muster.common.problems import Problem
from muster.lab.commands import app
from tests.account.hamlet import LI_NA, LI_WEI, ROUND, WANG_FANG, hamlet_open, pool, say
from tests.cast import DISTRICT, FIRST
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _boxed(clock: StandingClock, home: Path, tmp_path: Path) -> None:
    user_create(username="tan", role="lab", territory=DISTRICT, by="test", at=clocks.now())
    user_create(username="shen", role="command", territory=DISTRICT, by="test", at=clocks.now())
    hamlet_open()
    pool("TUBE1", [LI_WEI])
    pool("TUBE2", [WANG_FANG], 20)
    say("BagPacked", 60, bag="BAG1", point="P001", tubes=["TUBE1", "TUBE2"])
    say("BoxPacked", 61, box="BOX1", point="P001", bags=["BAG1"], tubes=2)
    (tmp_path / "tubes.csv").write_text("tube\nTUBE1\nTUBE2\n", encoding="utf-8-sig")


def _said(*words: str, by: str = "tan") -> str:
    done = CliRunner().invoke(app, [*words, "--by", by, "--district", DISTRICT])
    if isinstance(done.exception, Problem):
        return done.exception.code
    return " ".join(done.output.split())


def _received(folder: Path) -> str:
    return _said("receive", ROUND, "BOX1", str(folder / "tubes.csv"), "--lab", "LAB1")


def _reported(folder: Path, *lines: str) -> str:
    file = folder / "results.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return _said("report", ROUND, "RUN1", str(file), "--lab", "LAB1")


def test_a_box_is_received_reported_and_released(tmp_path: Path) -> None:
    assert _received(tmp_path) == "box BOX1: 2 tubes received, as listed"
    assert _reported(tmp_path, "管号,结果", "TUBE1,阴性", "TUBE2,positive").startswith(
        "run RUN1: 2 of 2 results are new"
    )
    assert _said("release", ROUND) == "1 results released, 1 people to be sampled again alone"
    assert (FIRST.result(LI_WEI), FIRST.result(WANG_FANG)) == ("negative", "held")
    assert _said("release", ROUND, "TUBE2") == "1 results released, 0 people to be sampled again alone"


def test_a_tube_that_is_not_in_hand_is_signed_for(tmp_path: Path) -> None:
    (tmp_path / "tubes.csv").write_text("TUBE1\n", encoding="utf-8")
    assert _received(tmp_path) == "custody_difference"
    signed = _said(
        "receive", ROUND, "BOX1", str(tmp_path / "tubes.csv"), "--lab", "LAB1", "--difference", "not in the box"
    )
    assert signed == "box BOX1: 1 tubes received, missing: TUBE2"


@pytest.mark.parametrize("lines", [["TUBE1,maybe"], ["TUBE1"], ["t1,negative"], ["TUBE1,negative", "TUBE1,positive"]])
def test_a_file_that_cannot_be_meant_is_refused_whole(tmp_path: Path, lines: list[str]) -> None:
    _received(tmp_path)
    assert "line" in _reported(tmp_path, "TUBE2,negative", *lines)
    assert FIRST.result(WANG_FANG) == "pending"


def test_only_the_laboratory_releases() -> None:
    assert _said("release", ROUND, by="shen") == "not_allowed"


def test_a_positive_pool_shows_whom_it_touches_and_the_clock(tmp_path: Path) -> None:
    pool("TUBE3", [LI_NA], 3)
    _received(tmp_path)
    _reported(tmp_path, "TUBE1,positive")
    _said("release", ROUND, "TUBE1")
    said = _said("tube", ROUND, "TUBE1")
    assert "tube TUBE1: released, positive, 1 members" in said
    assert "P001 1 │ held" in said
    assert said.count(str(LI_WEI)) == 4  # a member, of a household, beside somebody, to be sampled alone
    assert f"{LI_NA} │ {LI_WEI} │ P001 1 │ 180" in said
    assert "359 min left" in said or "360 min left" in said


@pytest.mark.parametrize(("by", "code"), [("nobody", "user_unknown"), ("town", "not_allowed")])
def test_only_who_sees_the_laboratory_asks_whom_a_tube_touches(by: str, code: str) -> None:
    user_create(username="town", role="community_worker", territory=DISTRICT, by="test", at=clocks.now())
    assert _said("tube", ROUND, "TUBE1", by=by) == code


def test_a_tube_that_nobody_knows() -> None:
    assert _said("tube", ROUND, "NONE") == "tube_unknown"
