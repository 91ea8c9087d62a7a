"""The rehearsal's clock: a file that the server reads, moved on as the day is played."""

import os
import time
from pathlib import Path

_LEAP_MS = 2 * 60_000
_LOOK_S = 0.06  # the server looks at the file twenty times a second


class Pace:
    """Only ever moves forward. After a leap it waits until the server has seen it, or every phone would seem wrong."""

    def __init__(self, path: Path, start_ms: int) -> None:
        # written over in place, always 13 digits: replacing the file would wait for the disk each time
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
        self.now_ms = 0
        self.move(start_ms)

    def move(self, to_ms: int) -> None:
        if to_ms <= self.now_ms:
            return
        leap = to_ms - self.now_ms > _LEAP_MS
        self.now_ms = to_ms
        os.pwrite(self._file, f"{to_ms:013d}".encode("ascii"), 0)
        if leap:
            time.sleep(_LOOK_S)
