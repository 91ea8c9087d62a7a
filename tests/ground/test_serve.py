"""`muster serve` through bad moments: a killed database, a killed server, a polite stop."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from muster.config.postgres import Cluster

pytestmark = pytest.mark.xdist_group("serve")
TRIES = 240
EVERY_S = 0.25


class Served:
    """One home, and a server on it that can be ended and begun again."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}
        self.environment = {**kept, "MUSTER_HOME": str(home), "LANG": "C.UTF-8"}
        self.log = home.parent / "serve.log"

    def run(self, *words: str) -> None:
        command = [sys.executable, "-m", "muster", *words]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=120)

    def begin(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "muster", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        assert _until(lambda: self.get("/login") == 200), self.log.read_text()
        return process

    def get(self, path: str) -> int:
        """The status; 0 when nobody answers."""
        try:
            return int(urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5).status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    folder = Path(tempfile.mkdtemp(prefix="muster-serve-"))
    folder.chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    one = Served(folder / "home", port)
    one.run("init")
    yield one
    one.run("db", "stop")
    rmtree(folder)


def _until(true: Callable[[], bool]) -> bool:
    return any(true() or time.sleep(EVERY_S) for _ in range(TRIES))


def test_the_server_brings_a_killed_database_back_and_leaves_none_behind(served: Served) -> None:
    process = served.begin()
    database = Cluster(served.home)
    database.kill()
    assert _until(database.answers)
    assert served.get("/login") == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not database.answers()


def test_a_killed_server_frees_its_port_and_begins_again(served: Served) -> None:
    process = served.begin()
    process.kill()
    process.wait()
    assert _until(lambda: served.get("/login") == 0)
    again = served.begin()
    again.send_signal(signal.SIGTERM)
    assert again.wait(60) == 0
    assert not Cluster(served.home).answers()
