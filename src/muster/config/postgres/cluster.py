"""One database server of our own: create, start, watch, stop."""

import atexit
import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

from muster.config.postgres import binaries, place, tuning
from muster.config.postgres.owner import NotStarted, Owner
from muster.config.postgres.place import Place
from muster.config.postgres.tenants import Tenants

RETRY_EVERY_S = 0.4
WATCH_EVERY_S = 1.0
NAME = "muster"


class Cluster:
    """The embedded PostgreSQL of one home. ``ensure`` is all that most callers need."""

    def __init__(self, home: Path, start_within_s: float = 60.0) -> None:
        self.home = home
        self._start_within_s = start_within_s
        self._mutex = threading.RLock()
        self._up = False
        self._leaving = False

    @cached_property
    def _prepared(self) -> tuple[Place, Owner]:
        return place.prepare(self.home)

    @property
    def place(self) -> Place:
        return self._prepared[0]

    @property
    def owner(self) -> Owner:
        return self._prepared[1]

    @cached_property
    def programs(self) -> Path:
        return binaries.folder(self.owner)

    @cached_property
    def _tenants(self) -> Tenants:
        tenants = Tenants(self.place.root)
        atexit.register(self.release)
        return tenants

    def ensure(self) -> None:
        """Create the database if it is new, start it if it is down, and count this process in until it ends."""
        with self._mutex:
            if self._up:
                return
            self._tenants.enter()
            if not self.answers():
                with self._tenants.turn():
                    self._start()
            self._up = True

    def watch(self, say: Callable[[str], None]) -> None:
        """From now on, in a thread: start the server again whenever it has died."""

        def look() -> None:
            while not self._leaving:
                time.sleep(WATCH_EVERY_S)
                if self._pid() is None and not self.answers():
                    try:
                        with self._tenants.turn():
                            if self._leaving or self.place.rest.exists():
                                continue
                            self._start()
                        say("The database had stopped and has been started again.")
                    except (psycopg.Error, OSError, subprocess.SubprocessError) as error:
                        # also when it dies once more while it is being started: whoever watches must not die of that
                        say(f"The database has stopped and does not start: {error}")

        threading.Thread(target=look, name="postgres-watch", daemon=True).start()

    def release(self) -> None:
        """Count this process out; the last one out stops the server, unless a person asked it to stay."""
        self._leaving = True
        with self._mutex, self._tenants.leave() as last:
            self._up = False
            if last and self.place.data.exists() and not self.place.keep.exists():
                with self._tenants.turn():
                    self._stop()

    def stop(self) -> bool:
        """Stop the server now, whoever is using it, until somebody needs it anew. False if it was not running."""
        with self._tenants.turn():
            self._up = False
            self.place.rest.touch()
            return self._stop()

    def answers(self, user: str = NAME) -> bool:
        try:
            psycopg.connect(**self.parameters(user), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def parameters(self, user: str = NAME) -> dict[str, Any]:
        """libpq's parameters; the password stays in its file."""
        database = NAME if user == NAME else "postgres"
        return {"host": str(self.place.socket), "dbname": database, "user": user, "passfile": str(self.place.passwords)}

    # -- within a turn ------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.place.rest.unlink(missing_ok=True)
        if not (self.place.data / "PG_VERSION").exists():
            self._create()
        self._write_settings()
        give_up_at = time.monotonic() + self._start_within_s
        told = ""
        while not self.answers("keeper"):
            if time.monotonic() > give_up_at:
                raise NotStarted(
                    f"PostgreSQL did not start within {self._start_within_s:.0f} s.\n{told}\n{self._log_end()}"
                )
            if self._pid() is None:
                self._sweep_stale_pid()
                # just after a kill the old server's memory is still attached for a moment: refused, and tried again
                told = self._ctl("start", "-w", "-t", "60", "-l", str(self.place.log)).stdout or ""
            time.sleep(RETRY_EVERY_S)
        self._provide()

    def _stop(self) -> bool:
        if self._pid() is None:
            return False
        self._ctl("stop", "-m", "fast", "-w", "-t", "120")
        return True

    def _create(self) -> None:
        data = self.place.data
        if data.exists():  # an attempt that was cut off before it was a database
            shutil.rmtree(data)
        secret = secrets.token_urlsafe(24)
        self._keep_passwords({"keeper": secret, NAME: secrets.token_urlsafe(24)})
        data.mkdir(mode=0o700)
        self.owner.give(data, 0o700)
        handed = self.place.socket / "password"
        handed.write_text(secret, encoding="ascii")
        self.owner.give(handed, 0o600)
        try:
            done = self.owner.run(
                [
                    str(self.programs / "initdb"),
                    "-D",
                    str(data),
                    "-U",
                    "keeper",
                    "--pwfile",
                    str(handed),
                    "--auth=scram-sha-256",
                    "--locale=C",
                    "--encoding=UTF8",
                    "--no-instructions",
                ]
            )
        finally:
            handed.unlink()
        if done.returncode:
            raise NotStarted(f"The database could not be created:\n{done.stdout}")
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude 'muster.conf'\n")

    def _keep_passwords(self, passwords: dict[str, str]) -> None:
        path = self.place.passwords
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.writelines(f"*:*:*:{user}:{password}\n" for user, password in passwords.items())

    def _write_settings(self) -> None:
        path = self.place.data / "muster.conf"
        path.write_text(tuning.text(self.place.socket), encoding="utf-8")
        self.owner.give(path, 0o600)

    def _provide(self) -> None:
        """The role and the database of muster; the role is no superuser, and may make test databases."""
        with psycopg.connect(**self.parameters("keeper"), autocommit=True) as keeper:
            if not keeper.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
                secret = psycopg.sql.Literal(self._password(NAME))
                keeper.execute(psycopg.sql.SQL("CREATE ROLE muster LOGIN CREATEDB PASSWORD {}").format(secret))
            if not keeper.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                keeper.execute("CREATE DATABASE muster OWNER muster")

    def _password(self, user: str) -> str:
        lines = self.place.passwords.read_text(encoding="ascii").splitlines()
        return next(line.rsplit(":", 1)[1] for line in lines if line.split(":")[3] == user)

    def _ctl(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.owner.run([str(self.programs / "pg_ctl"), "-D", str(self.place.data), *arguments], timeout_s=180)

    def _pid(self) -> int | None:
        """The process id of the running server, None if none runs."""
        try:
            pid = int((self.place.data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
            program = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
            # the number of a server that is gone may belong to a process of another PostgreSQL by now
            ours = os.path.samefile(f"/proc/{pid}/cwd", self.place.data)
        except (OSError, ValueError, IndexError):
            return None
        return pid if program == "postgres" and state not in "ZX" and ours else None

    def _sweep_stale_pid(self) -> None:
        """Remove the pid file of a server that is certainly gone.

        PostgreSQL itself refuses when the number now belongs to another process (after a reboot) or to a dead one
        that nobody reaped (in a container). Its own guard, the shared memory of this folder, still holds.
        """
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)

    def kill(self) -> None:
        """End the server and all its processes at once, as a power cut would. For tests and the soak."""
        pid = self._pid()
        if pid is not None:
            for one in [pid, *_children(pid)]:
                os.kill(one, signal.SIGKILL)

    def _log_end(self) -> str:
        try:
            return "\n".join(self.place.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        except OSError:
            return "(it has written no log)"


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in listed.read_text(encoding="ascii").split()] if listed.exists() else []
