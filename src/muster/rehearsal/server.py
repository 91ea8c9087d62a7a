"""The real server, as a process of its own, for as long as the rehearsal lasts."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

START_WITHIN_S = 60.0
STOP_WITHIN_S = 20.0


class ServerGone(Exception):
    """The server did not start, or ended by itself."""


class Server:
    def __init__(self, port: int, log: Path) -> None:
        self.port = port or _free_port()
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers. In a session of its own, so that Ctrl-C reaches us first."""
        if self._answers():
            raise ServerGone(f"port {self.port} is taken by another program; choose one with --port")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "muster", "serve", "--port", str(self.port)],
                env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        give_up_at = time.monotonic() + START_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                self.stop()
                raise ServerGone(f"the server did not start; its last words are in {self._log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it and all it started."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def wait(self) -> None:
        if self._process is not None:
            self._process.wait()

    def peak_mb(self) -> float:
        """The largest resident memory that the server's processes had, the database's own not counted."""
        if self._process is None:
            return 0.0
        return sum(_peak_kb(pid) for pid in _tree(self._process.pid)) / 1024

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as peer:
                peer.sendall(b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return peer.recv(5) == b"HTTP/"
        except OSError:
            return False


def own_peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in _tree(int(child)))]


def _peak_kb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    if fields["Name"].strip() == "postgres":
        return 0
    return int(fields.get("VmHWM", "0 kB").split()[0])
