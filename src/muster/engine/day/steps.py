"""Collects the rows of the day and puts them in order of time."""

from typing import Any

import numpy as np

from .types import STEP, Longs, Table

Row = tuple[int, int, int, int, int, int, int, int, int, int]  # the columns of STEP, in order; at is local ms


class Steps:
    """Rows as they are made; `ref` names a row of the same call of `add_rows`."""

    def __init__(self) -> None:
        self._parts: list[Table] = []
        self._size = 0

    def add(self, act: int, at_ms: Longs, device: Any, actor: Any, **columns: Any) -> None:
        """Add one row per time; each further column is a number or an array of that length."""
        rows: Table = np.full(len(at_ms), -1, STEP)
        rows["at_ms"], rows["device"], rows["actor"], rows["act"] = at_ms, device, actor, act
        for name, values in columns.items():
            rows[name] = values
        self._keep(rows)

    def add_rows(self, rows: list[Row]) -> None:
        table: Table = np.array(rows, STEP)
        table["ref"][table["ref"] >= 0] += self._size
        self._keep(table)

    def table(self, midnight_ms: int) -> Table:
        """All rows by time (ties in the order of making), with true times and `ref` as row numbers of the result."""
        rows = np.concatenate(self._parts) if self._parts else np.zeros(0, STEP)
        order = np.argsort(rows["at_ms"], kind="stable")
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        rows = rows[order]
        corrects = rows["ref"] >= 0
        rows["ref"][corrects] = place[rows["ref"][corrects]]
        rows["at_ms"] += midnight_ms
        return rows

    def _keep(self, rows: Table) -> None:
        self._parts.append(rows)
        self._size += len(rows)
