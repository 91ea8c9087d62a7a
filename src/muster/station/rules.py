"""How long people wait at a point, and what the public sign says of it (labels of Shenzhen, March 2022)."""

from typing import Literal

BUSY_FROM_MIN = 25
JAMMED_FROM_MIN = 50

QueueLabel = Literal["free", "busy", "jammed", "unknown", "done"]


def wait_min(waiting: int, lanes_open: int, minutes_per_person: float) -> float:
    """Minutes until the last of ``waiting`` is served. With no lane open nobody is: infinite, unless nobody waits."""
    if waiting == 0:
        return 0.0
    return waiting * minutes_per_person / lanes_open if lanes_open > 0 else float("inf")


def queue_label(waiting: int | None, lanes_open: int, minutes_per_person: float, *, closed: bool = False) -> QueueLabel:
    """The point's label: finished once every lane that was opened is ``closed``; unknown while nobody has counted."""
    if closed:
        return "done"
    if waiting is None:
        return "unknown"
    wait = wait_min(waiting, lanes_open, minutes_per_person)
    if wait >= JAMMED_FROM_MIN:
        return "jammed"
    return "busy" if wait >= BUSY_FROM_MIN else "free"
