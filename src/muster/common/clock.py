"""The one clock. In a rehearsal home it follows a file, so that a day is played in a minute.

``MUSTER_CLOCK_FILE`` names a file that holds milliseconds since 1970 UTC; the player moves it on.
Only `muster demo` and the tests set it; a device never can.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

_LOOK_EVERY_S = 0.05
_seen: tuple[float, int] = (0.0, 0)


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    path = os.environ.get("MUSTER_CLOCK_FILE")
    return _rehearsed_ms(path) if path else time.time_ns() // 1_000_000


def now() -> datetime:
    return from_ms(now_ms())


def from_ms(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, tz=UTC)


def to_ms(value: datetime) -> int:
    return round(value.timestamp() * 1000)


def _rehearsed_ms(path: str) -> int:
    global _seen
    looked_at, value = _seen
    if time.monotonic() - looked_at > _LOOK_EVERY_S or not value:
        text = Path(path).read_text(encoding="ascii").strip()
        value = int(text) if text else value  # empty for an instant while the player rewrites it
        _seen = (time.monotonic(), value)
    return value
