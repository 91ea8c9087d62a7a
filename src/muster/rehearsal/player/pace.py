"""The rehearsal's clock: a file that the server reads, moved on as the day is played."""

import os
from pathlib import Path


class Pace:
    """Only ever moves forward."""

    def __init__(self, path: Path, start_ms: int) -> None:
        self._path = path
        self.now_ms = 0
        self.move(start_ms)

    def move(self, to_ms: int) -> None:
        if to_ms <= self.now_ms:
            return
        self.now_ms = to_ms
        fresh = self._path.with_suffix(".next")
        fresh.write_text(str(to_ms), encoding="ascii")
        os.replace(fresh, self._path)
