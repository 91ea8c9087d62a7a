"""The command line: every command is there and explains itself; a refusal is a sentence, never a traceback."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest
from typer.testing import CliRunner

from muster import cli


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="muster-cli-"))
    made.chmod(0o711)
    yield made / "home"
    rmtree(made)


@pytest.fixture(scope="module")
def ready(home: Path) -> Iterator[Path]:
    """A home that is set up, and whose database stays up from command to command."""
    _muster(home, "init")
    _muster(home, "db", "start")
    yield home
    _muster(home, "db", "stop")


def _muster(
    home: Path, *words: str, lang: str = "C.UTF-8", answer: str = "", **more: str
) -> "subprocess.CompletedProcess[str]":
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}
    environment = {**kept, "MUSTER_HOME": str(home), "LANG": lang, "COLUMNS": "160", **more}
    command = [sys.executable, "-m", "muster", *words]
    return subprocess.run(
        command, env=environment, input=answer, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = CliRunner().invoke(cli.app, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert "Usage" in done.output


@pytest.mark.xdist_group("cli_home")
def test_a_home_is_set_up_once_and_examined(home: Path) -> None:
    before = _muster(home, "serve")
    assert (before.returncode, before.stderr.splitlines()[0]) == (2, "✗ This home has not been set up [home_new]")

    first, second = _muster(home, "init"), _muster(home, "init")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "password" in first.stdout
    assert "password" not in second.stdout
    assert (home / "keys").stat().st_mode & 0o777 == 0o700

    english, chinese = _muster(home, "doctor"), _muster(home, "doctor", lang="zh_CN.UTF-8")
    assert (english.returncode, chinese.returncode) == (0, 0), english.stdout + english.stderr
    assert "fsync on, synchronous_commit on, full_page_writes on" in english.stdout
    assert "数据库" in chinese.stdout
    assert "■" not in english.stdout


@pytest.mark.xdist_group("cli_home")
def test_the_doctor_says_what_is_wrong_and_what_to_do(ready: Path) -> None:
    key = ready / "keys" / "server.key"
    key.rename(key.with_suffix(".away"))
    done = _muster(ready, "doctor")
    key.with_suffix(".away").rename(key)
    assert done.returncode == 1
    assert "server: missing" in done.stdout
    assert "backup" in done.stdout


def test_the_doctor_says_where_to_look_when_the_database_is_away(ready: Path, tmp_path: Path) -> None:
    done = _muster(ready, "doctor", DATABASE_URL=f"postgresql://muster@/muster?host={tmp_path}")
    assert done.returncode == 1
    assert "database-does-not-start.md" in done.stdout


@pytest.mark.xdist_group("cli_home")
def test_no_database_is_left_running_when_the_last_command_ends(ready: Path) -> None:
    assert _muster(ready, "db", "stop").stdout.strip() == "The database is stopped"
    assert _muster(ready, "user", "list").returncode == 0
    assert _muster(ready, "db", "status").stdout.splitlines()[0] == "not running"
    _muster(ready, "db", "start")
    assert _muster(ready, "db", "status").stdout.splitlines()[0] == "running"


@pytest.mark.xdist_group("cli_home")
def test_a_backup_brings_back_what_was_there(ready: Path) -> None:
    file = ready.parent / "backup.dump"
    assert _muster(ready, "db", "backup", str(file)).returncode == 0
    _muster(ready, "user", "add", "later", "--role", "lab")
    assert "later" in _muster(ready, "user", "list").stdout
    assert _muster(ready, "db", "restore", str(file), answer="y\n").returncode == 0
    listed = _muster(ready, "user", "list").stdout
    assert "command" in listed
    assert "later" not in listed
