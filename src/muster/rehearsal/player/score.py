"""Lines of many sources, read in the order of time."""

import heapq
from collections.abc import Callable, Iterable, Iterator

from muster.rehearsal.player.lines import Line

_Entry = tuple[int, int, Line, Callable[[], Line]]


class Score:
    """Each source must be in the order of time itself; more may be added while the day is played."""

    def __init__(self) -> None:
        self._heap: list[_Entry] = []
        self._sources = 0

    def add(self, lines: Iterable[Line]) -> None:
        source = iter(lines)
        first = next(source, None)
        if first is not None:
            self._sources += 1
            heapq.heappush(self._heap, (first.at_ms, self._sources, first, source.__next__))

    @property
    def next_ms(self) -> int | None:
        """When the next line is due; None when all is said."""
        return self._heap[0][0] if self._heap else None

    def until(self, at_ms: int) -> Iterator[Line]:
        """Every line before ``at_ms``."""
        heap = self._heap
        while heap and heap[0][0] < at_ms:
            _, number, line, following = heap[0]
            yield line
            try:
                line = following()
            except StopIteration:
                heapq.heappop(heap)
            else:
                heapq.heapreplace(heap, (line.at_ms, number, line, following))
