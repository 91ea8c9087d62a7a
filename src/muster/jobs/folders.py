"""The private folders of jobs. Whoever works in one holds its lock; the system lets go of it when that process dies."""

import fcntl
import os
import shutil
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

KEEP_HOURS = 24
_LOCK = "running"


def folder(id: UUID) -> Path:
    return Path(settings.JOBS_FOLDER, str(id))


def make(id: UUID) -> Path:
    """A folder for its owner's eyes alone: what lies in it is in the clear."""
    made = folder(id)
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def drop(id: UUID) -> None:
    shutil.rmtree(folder(id), ignore_errors=True)


def lock(id: UUID) -> int:
    """Take the folder's lock and answer its open file, which a child may inherit. Raises BlockingIOError."""
    held = os.open(make(id) / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise
    return held


def alive(id: UUID) -> bool:
    """Whether a process holds the lock."""
    path = folder(id) / _LOCK
    if not path.exists():
        return False
    try:
        os.close(lock(id))
    except BlockingIOError:
        return True
    return False


def pid_note(id: UUID) -> None:
    """The one who works says who it is, so that it can be ended."""
    (folder(id) / _LOCK).write_text(str(os.getpid()), encoding="ascii")


def pid(id: UUID) -> int | None:
    """Who works here; None when nobody does."""
    if not alive(id):
        return None
    text = (folder(id) / _LOCK).read_text(encoding="ascii")
    return int(text) if text else None


def sweep() -> int:
    """Remove every folder that nobody works in and that is older than a day; answers how many went."""
    root = Path(settings.JOBS_FOLDER)
    if not root.is_dir():
        return 0
    before = time.time() - KEEP_HOURS * 3600
    gone = 0
    for found in root.iterdir():
        try:
            id = UUID(found.name)
            old = found.stat().st_mtime < before
        except (ValueError, FileNotFoundError):
            continue
        if old and not alive(id):
            drop(id)
            gone += 1
    return gone
