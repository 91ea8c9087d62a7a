"""Drop every read table's rows and make them again from the book; say which tables came out the same."""

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import transaction

from muster.common.raw import raw_cursor
from muster.ledger import projection
from muster.ledger.standing import settle_all


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """``before`` and ``after``: table → SHA-256 of its rows in key order."""

    before: dict[str, str]
    after: dict[str, str]

    @property
    def differing(self) -> list[str]:
        return sorted(table for table in self.after if self.before.get(table) != self.after[table])


def rebuild(district: str) -> Rebuilt:
    """Rebuild all read tables of ``district`` in one transaction, holding the writer's turn."""
    with transaction.atomic():
        cur = raw_cursor()
        cur.execute("SELECT pos FROM ledger_head WHERE district = %s FOR UPDATE", (district,))
        before = projection.digests(cur, district)
        rebuild_tables(cur, district)
        return Rebuilt(before, projection.digests(cur, district))


def rebuild_tables(cur: psycopg.Cursor[Any], district: str) -> None:
    settle_all(cur, district)
    for made in projection.projections():
        made.rebuild(cur, district)
