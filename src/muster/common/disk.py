"""Writes stop before the disk is full: a database that runs out of disk in mid-write is far harder to mend.

Below the low-water mark everything that writes is refused with ``507 disk_low`` (devices keep their events and
try again); above the mark and a tenth it resumes by itself.
"""

import os
from dataclasses import dataclass

from django.conf import settings

from muster.common.problems import Problem

RETRY_AFTER_S = 30
_MB = 1 << 20


@dataclass(slots=True)
class Guard:
    """What the disk said last, and whether we are refusing.

    It looks each time (about 2 us): server processes that each remembered for a while would disagree, and one of
    them would go on storing when another has already refused.
    """

    low: bool = False
    free_mb: int = 0

    def look(self, folder: str, mark_mb: int) -> None:
        status = os.statvfs(folder)
        self.free_mb = status.f_bavail * status.f_frsize // _MB
        self.low = self.free_mb < (mark_mb * 11 // 10 if self.low else mark_mb)


_guard = Guard()


def check() -> None:
    """Raise ``Problem("disk_low")`` while the database's disk is too full to write to safely."""
    _guard.look(str(settings.DISK_FOLDER), settings.DISK_LOW_MB)
    if _guard.low:
        raise Problem("disk_low", f"{_guard.free_mb} MB free", retry_after_s=RETRY_AFTER_S)


def free_mb() -> int:
    """Free space of the database's disk, as ordinary users see it."""
    _guard.look(str(settings.DISK_FOLDER), settings.DISK_LOW_MB)
    return _guard.free_mb
