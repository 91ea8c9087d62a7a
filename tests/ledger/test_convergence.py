"""The same set of events gives the same tables: whatever the order, the batches, the repeats; folded or rebuilt.

``MUSTER_SOAK=20`` plays so many times as many days.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from muster.common.raw import raw_cursor
from muster.ledger import own, projection
from muster.ledger.rebuild import rebuild_tables
from tests.ledger.phone import DISTRICT, Phone
from tests.ledger.simulator import day_make, deliver, invite

DAYS = 12 * int(os.environ.get("MUSTER_SOAK", "1"))
STEPS, ORDERS = 60, 3
CHAINS = ("device_chain", "device_fork")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(DAYS))
def test_any_order_gives_the_same_tables_and_so_does_a_rebuild(seed: int) -> None:
    invite()
    phones = [Phone(point="P001", lane=1).enrol(), Phone(point="P001", lane=2).enrol(), Phone(point="P002").enrol()]
    phones[2].clock_ms += (0, 90_000_000, -40_000_000)[seed % 3]  # a clock that is wrong by a day
    day = day_make(seed, phones, STEPS)
    seen: dict[str, list[object]] = {}
    for order in range(ORDERS):
        with _undone():
            deliver(day, order + 10 * seed, _fold_is_rebuild if order else None)
            tables = _tables()
            _fold_is_rebuild()
        if not seen:
            seen = tables
        for table, rows in tables.items():
            only = (sorted(set(map(str, rows)) ^ set(map(str, seen[table]))), len(rows), len(seen[table]))
            assert rows == seen[table], f"{table} differs in order {order}: {only}"


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _fold_is_rebuild() -> None:
    """The tables as they were folded are those that a rebuild makes. Leaves no trace."""
    folded = {table: _rows(table, ours=True) for table in projection.tables()}
    with _undone():
        rebuild_tables(raw_cursor(), DISTRICT)
        for table, rows in folded.items():
            assert _rows(table, ours=True) == rows, f"{table} differs when rebuilt"


def _tables() -> dict[str, list[object]]:
    found = {table: _rows(table) for table in projection.tables()}
    found["counting"] = _ask(
        "SELECT id::text, encode(hash, 'hex'), accepted, counts FROM event WHERE district = %s AND device <> %s "
        "ORDER BY 1, 2"
    )
    found["exceptions"] = _ask(
        "SELECT round, kind, subject, point, village, at, settled_by, ruling FROM exception_row "
        "WHERE district = %s AND kind <> 'skew' AND detail->>'reason' IS DISTINCT FROM 'signed_later' AND split_part(subject, ':', 1) <> %s "
        "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
    )
    return found


def _rows(table: str, *, ours: bool = False) -> list[object]:
    """Without ``ours`` the server's own chain is left out: how often it lets a line count by itself depends on the order."""
    mine = f"({table}.device = %s) IS NOT TRUE" if table in CHAINS and not ours else "%s <> ''"
    return _ask(f"SELECT {table}::text FROM {table} WHERE district = %s AND {mine} ORDER BY 1")


def _ask(sql: str) -> list[object]:
    return list(raw_cursor().execute(sql, (DISTRICT, own.device_id())).fetchall())
