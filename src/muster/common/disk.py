"""Writes stop before the disk is full: a database that runs out of disk in mid-write is far harder to mend.

Below the low-water mark everything that writes is refused with ``507 disk_low`` (devices keep their events and
try again); above the mark and a tenth it resumes by itself.
"""

import os
import time
from dataclasses import dataclass, field

from django.conf import settings

from muster.common.problems import Problem

RETRY_AFTER_S = 30
_LOOK_EVERY_S = 1.0
_MB = 1 << 20


@dataclass(slots=True)
class Guard:
    """Remembers for a second what the disk said, and whether we are refusing."""

    low: bool = False
    free_mb: int = 0
    looked_at: float = field(default=float("-inf"))

    def look(self, folder: str, mark_mb: int) -> None:
        status = os.statvfs(folder)
        self.free_mb = status.f_bavail * status.f_frsize // _MB
        self.low = self.free_mb < (mark_mb * 11 // 10 if self.low else mark_mb)
        self.looked_at = time.monotonic()


_guard = Guard()


def check() -> None:
    """Raise ``Problem("disk_low")`` while the database's disk is too full to write to safely."""
    if time.monotonic() - _guard.looked_at > _LOOK_EVERY_S:
        _guard.look(str(settings.DISK_FOLDER), settings.DISK_LOW_MB)
    if _guard.low:
        raise Problem("disk_low", f"{_guard.free_mb} MB free", retry_after_s=RETRY_AFTER_S)


def free_mb() -> int:
    """Free space of the database's disk, as ordinary users see it."""
    _guard.look(str(settings.DISK_FOLDER), settings.DISK_LOW_MB)
    return _guard.free_mb
