"""Trying again without a stampede: full jitter, never before the server's Retry-After (docs/sync.md section 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from muster.rehearsal.client.http import Reply


@dataclass(frozen=True, slots=True)
class Backoff:
    first_s: float = 0.05
    most_s: float = 5.0
    tries: int = 40

    def waits(self, random: Random) -> Iterator[float]:
        """Seconds to wait before the second try, the third, …"""
        for attempt in range(self.tries - 1):
            yield random.uniform(0, min(self.most_s, self.first_s * 2**attempt))


def retry_after_s(reply: Reply | None) -> float:
    """What the server asked for, 0 when it asked for nothing."""
    value = reply.headers.get("retry-after", "") if reply else ""
    return float(value) if value.isdigit() else 0.0
