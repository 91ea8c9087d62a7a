"""A rehearsal wipes its own home and nobody else's."""

from pathlib import Path

import pytest

from muster.common.problems import Problem
from muster.rehearsal.home import home_mark, home_wipe


def test_an_earlier_rehearsal_is_wiped(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    home_mark(home)
    (home / "roll.xlsx").write_bytes(b"old")
    home_wipe(home)
    assert not home.exists()


def test_a_home_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    with pytest.raises(Problem, match="demo_home_taken"):
        home_wipe(tmp_path)
    assert (tmp_path / "keys").exists()


def test_an_empty_folder_is_free(tmp_path: Path) -> None:
    home_wipe(tmp_path)
    assert tmp_path.exists()
