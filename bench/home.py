"""A home for one bench: its own folder, database, keys and server, gone when the bench ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MUSTER = [sys.executable, "-m", "muster"]


@contextmanager
def fresh_home(folder: Path | None = None, *, at_ms: int = 0, **environment: str) -> Iterator[Path]:
    """A new embedded home; Django is set up on it in this process.

    ``folder``: a home that other benches use too, made if it is new and left behind. ``at_ms``: where its clock stands.
    """
    home = folder or Path(tempfile.mkdtemp(prefix="muster-bench-"))
    home.chmod(0o755)
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"MUSTER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "muster.config.settings", **environment}
    if at_ms:
        (home / "clock").write_text(str(at_ms), encoding="ascii")
        os.environ["MUSTER_CLOCK_FILE"] = str(home / "clock")
    try:
        subprocess.run([*MUSTER, "init"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*MUSTER, "db", "start"], check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        yield home
    finally:
        _let_go()
        if folder is None:
            home_end(home)


def home_end(home: Path) -> None:
    """Stop the home's database and remove all of it."""
    if (home / "postgres").exists():
        environment = {**os.environ, "MUSTER_HOME": str(home)}
        subprocess.run([*MUSTER, "db", "stop"], check=False, stdout=subprocess.DEVNULL, env=environment)
    shutil.rmtree(home, ignore_errors=True)


def _let_go() -> None:
    """This process is done with the database."""
    from muster.config import database

    database.cluster().release()


@contextmanager
def server(app: str = "") -> Iterator[int]:
    """`muster serve` on a free port; ``app`` serves another WSGI application with the very same settings."""
    port = _free_port()
    command = (
        [*MUSTER, "serve", "--port", str(port)] if not app else [sys.executable, "-m", "bench.serve", app, str(port)]
    )
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(port, running)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _wait(port: int, running: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if running.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 s")
