"""The ground of the suite: a home, a database, a clock that stands still.

``DATABASE_URL`` names the server to test on; without it the embedded one runs in a home that is thrown away.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest


def _home_make() -> Path:
    """A home for the suite, in a folder that the database's ordinary user can enter."""
    home = Path(tempfile.mkdtemp(prefix="muster-suite-"))
    home.chmod(0o711)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def _settle() -> None:
    """Before the settings are read. Processes that run tests side by side inherit what the first one decided."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    if "MUSTER_SUITE_HOME" not in os.environ:
        os.environ["MUSTER_SUITE_HOME"] = str(_home_make())
    home = Path(os.environ["MUSTER_SUITE_HOME"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
    (home / "static").mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DATABASE_URL"):
        from muster.config import database

        os.environ["MUSTER_HOME"] = os.environ["MUSTER_SUITE_HOME"]
        os.environ["DATABASE_URL"] = database.url()
    os.environ["MUSTER_HOME"] = str(home)
    django.setup()


_settle()


class StandingClock:
    """A clock that moves only when it is told to."""

    START_MS = 1_649_980_800_000  # 15 April 2022, 08:00 in Shanghai

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set(self.START_MS)

    def set(self, ms: int) -> None:
        from muster.common import clock

        self.ms = ms
        self.path.write_text(str(ms), encoding="ascii")
        clock._seen = (0.0, 0)

    def move(self, *, ms: int = 0, s: int = 0, minutes: int = 0) -> None:
        self.set(self.ms + ms + 1_000 * s + 60_000 * minutes)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandingClock]:
    """Muster's clock, standing at 08:00 of the day."""
    standing = StandingClock(tmp_path / "clock")
    monkeypatch.setenv("MUSTER_CLOCK_FILE", str(standing.path))
    yield standing
    from muster.common import clock as real

    real._seen = (0.0, 0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test alone, with keys of its own."""
    from muster.access import keys

    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    keys.server_key()
    return tmp_path / "home"
