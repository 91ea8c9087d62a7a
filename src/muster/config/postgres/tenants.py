"""Who is using the database: each process holds a shared lock while it lives, and the last one out stops it.

The kernel drops a lock when its process dies, however it dies, so a count can never be wrong.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Tenants:
    def __init__(self, root: Path) -> None:
        self._path = root / "tenants.lock"
        self._turn = root / "turn.lock"
        self._held: IO[bytes] | None = None
        self._pid = 0

    def enter(self) -> None:
        """Count ourselves in; waits while somebody is stopping the database."""
        if self._held is None or self._pid != os.getpid():
            self._held = self._path.open("ab")
            self._pid = os.getpid()
            fcntl.flock(self._held, fcntl.LOCK_SH)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One process at a time creates, starts or stops."""
        with self._turn.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def leave(self) -> Iterator[bool]:
        """Count ourselves out; yields True, with newcomers waiting at the door, if nobody else is in."""
        if self._held is None or self._pid != os.getpid():  # a forked child never locks up behind its parent
            yield False
            return
        held, self._held = self._held, None
        with held:
            fcntl.flock(held, fcntl.LOCK_UN)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                last = True
            except BlockingIOError:
                last = False
            yield last
