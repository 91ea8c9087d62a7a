"""Who runs the server: ourselves, or, since PostgreSQL refuses root, an ordinary user."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

NAME = "muster"
# who may stand in where no user can be made (a read-only /etc): ordinary users that Debian always has
STAND_INS = ("postgres", "nobody")


class NotStarted(psycopg.OperationalError):
    """The embedded server cannot run; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An operating-system user, and how to run a program as that user."""

    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str], timeout_s: int = 120) -> "subprocess.CompletedProcess[str]":
        """Run to the end with a bare environment; output is captured, both streams as one text."""
        root = os.geteuid() == 0
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        try:
            return subprocess.run(
                list(command), cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, timeout=timeout_s, check=False, umask=0o077,
                user=self.uid if root else None, group=self.gid if root else None, extra_groups=[] if root else None,
            )  # fmt: skip
        except PermissionError as refused:  # the program lies below a folder this user cannot enter
            return subprocess.CompletedProcess(list(command), 126, stdout=str(refused))

    def can_enter(self, folder: Path) -> bool:
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0

    def give(self, path: Path, mode: int) -> None:
        """Hand one of our own files or folders to this user."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def choose(data: Path) -> Owner:
    """The owner of an existing data folder, else ourselves, else (as root) the user ``muster``."""
    if data.exists():
        status = data.stat()
        if os.geteuid() not in (0, status.st_uid):
            who = _name(status.st_uid)
            raise NotStarted(f"{data} belongs to user {who}: run muster as that user, or as root.")
        if status.st_uid != 0:
            return Owner(_name(status.st_uid), status.st_uid, status.st_gid)
    if os.geteuid() != 0:
        return Owner(_name(os.geteuid()), os.geteuid(), os.getegid())
    return _ordinary()


def _ordinary() -> Owner:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin")
    if not _known(NAME) and useradd:
        subprocess.run(
            [
                useradd,
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                "--shell",
                "/usr/sbin/nologin",
                NAME,
            ],
            check=False,
            capture_output=True,
        )
    for name in (NAME, *STAND_INS):
        if found := _known(name):
            return Owner(name, found.pw_uid, found.pw_gid)
    raise NotStarted("PostgreSQL does not run as root and there is no ordinary user: create one named muster.")


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
