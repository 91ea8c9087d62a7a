"""A home with a real server on its own embedded database, both of which can be killed and begun again."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg

from muster.config.postgres import Cluster
from tests.faults.prepare import DISTRICT

ROOT = Path(__file__).resolve().parents[2]
WITHIN_S = 90.0
EVERY_S = 0.05
KEPT = ("PATH", "HOME", "PYTHONPATH", "MUSTER_POSTGRES")  # of our own environment, for the processes we start


class House:
    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.cluster = Cluster(home)
        self.log = home.parent / "serve.log"
        kept = {key: value for key, value in os.environ.items() if key in KEPT}
        self._environment = {**kept, "MUSTER_HOME": str(home), "LANG": "C.UTF-8", **environment}
        self._server: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def run(self, *words: str) -> str:
        """A muster command. Raises with all it said when it fails."""
        return self._run("muster", *words)

    def prepare(self, *, residents: int, phones: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = json.loads(self._run("tests.faults.prepare", str(residents), str(phones)))
        return found

    def begin(self) -> None:
        """Start the server, in a process group of its own, and wait until it answers."""
        command = [sys.executable, "-m", "muster", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                command, env=self._environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        assert until(self.answers), self.words()

    def kill(self) -> None:
        """End the server and all its processes at once."""
        if self._server is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait()
        self._server = None

    def end(self) -> None:
        """Ask the server to stop, and wait until it has."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(60)
            self._server = None

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as peer:
                peer.sendall(b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return peer.recv(5) == b"HTTP/"
        except OSError:
            return False

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(**self.cluster.parameters()) as session:
            return session.execute(sql, values).fetchall()

    def book_holds(self) -> None:
        """The book is whole, and every read table follows from it. Raises with what the command found."""
        self.run("ledger", "verify", "--district", DISTRICT)
        self.run("ledger", "rebuild", "--district", DISTRICT)

    def words(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], env=self._environment, cwd=ROOT, capture_output=True, text=True, timeout=180,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done.stdout


@contextmanager
def house(folder: Path | None = None, **environment: str) -> Iterator[House]:
    """A home that is set up, and gone with every process of it whatever happens. ``folder``: where, else a new one."""
    made = Path(tempfile.mkdtemp(prefix="muster-fault-"))
    made.chmod(0o711)
    one = House((folder or made) / "home", **environment)
    try:
        one.run("init")
        yield one
    finally:
        one.kill()
        one.cluster.kill()
        rmtree(made)


def until(true: Callable[[], bool], within_s: float = WITHIN_S) -> bool:
    """Whether it becomes true in time."""
    give_up_at = time.monotonic() + within_s
    while not true():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(EVERY_S)
    return True
