"""Read tables: how events become them, in step with every append and again from nothing.

A projection has one *definition* (SQL over the counting events) and two ways to apply it: ``fold`` in the appending
transaction, ``rebuild`` from an empty table. Both must give the same rows; the suite and `muster ledger rebuild` hold it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import psycopg

from muster.ledger.envelope import Line
from muster.ledger.knot import Fact


@dataclass(slots=True)
class Change:
    """What one append changed in the book.

    ``fresh``: new counting lines that no correction touches; in SQL they are ``pos > after AND counts``
    less ``stale_pos``. ``stale``: every row whose standing had to be ruled again, counting or not.
    """

    district: str
    after: int
    fresh: list[Line]
    stale: list[Fact]
    kinds: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.kinds = {line.kind for line in self.fresh} | {fact.kind for fact in self.stale}

    @property
    def stale_pos(self) -> list[int]:
        return [fact.pos for fact in self.stale]

    def rounds(self) -> list[str]:
        return sorted({line.round for line in self.fresh} | {fact.round for fact in self.stale})

    def params(self, round_code: str) -> dict[str, Any]:
        return {"district": self.district, "round": round_code, "after": self.after, "stale": self.stale_pos}


class Projection(Protocol):
    """Read tables that are folded together."""

    @property
    def tables(self) -> tuple[str, ...]: ...

    @property
    def kinds(self) -> frozenset[str]: ...

    def fold(self, cur: psycopg.Cursor[Any], change: Change) -> None: ...

    def rebuild(self, cur: psycopg.Cursor[Any], district: str) -> None: ...


@dataclass(frozen=True, slots=True)
class KeyedTable:
    """A small read table: the rows of every touched key are defined anew.

    ``key``: the table's key columns after ``district``. ``touch``: select list over ``event e`` that gives those
    columns. ``define``: an INSERT … SELECT over ``event e`` with ``{only}`` where the touched keys are to be filtered.
    ``anew``: those of ``kinds`` that bear on every row, so that the whole table is defined anew.
    """

    table: str
    kinds: frozenset[str]
    key: tuple[str, ...]
    touch: str
    define: str
    anew: frozenset[str] = frozenset()

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.table,)

    def fold(self, cur: psycopg.Cursor[Any], change: Change) -> None:
        if self.anew & change.kinds:
            self.rebuild(cur, change.district)
            return
        params = {
            "district": change.district,
            "kinds": sorted(self.kinds - self.anew),
            "after": change.after,
            "stale": change.stale_pos,
        }
        touched = f"""SELECT DISTINCT {self.touch} FROM event e WHERE e.district = %(district)s
                      AND e.kind = ANY(%(kinds)s) AND e.body IS NOT NULL AND (e.pos > %(after)s OR e.pos = ANY(%(stale)s))"""
        keys = f"({', '.join(self.key)})"
        cur.execute(f"DELETE FROM {self.table} WHERE district = %(district)s AND {keys} IN ({touched})", params)
        cur.execute(self.define.format(only=f"AND ({self.touch}) IN ({touched})"), params)

    def rebuild(self, cur: psycopg.Cursor[Any], district: str) -> None:
        cur.execute(f"DELETE FROM {self.table} WHERE district = %s", (district,))
        cur.execute(self.define.format(only=""), {"district": district, "kinds": sorted(self.kinds)})


_LEARN_FROM = 1_024
_MANY_KEYS = 50
_ORDERED: list[tuple[int, Projection]] = []
_Key = Callable[[tuple[int, Projection]], int]


def register(order: int, projection: Projection) -> None:
    """Fold ``projection`` with every append; lower ``order`` first (a table is folded after those it reads)."""
    _ORDERED.append((order, projection))
    _ORDERED.sort(key=lambda item: item[0])


def projections() -> list[Projection]:
    return [projection for _, projection in _ORDERED]


def tables() -> list[str]:
    return [table for projection in projections() for table in projection.tables]


def fold(cur: psycopg.Cursor[Any], change: Change) -> None:
    for projection in projections():
        if projection.kinds & change.kinds:
            projection.fold(cur, change)


def plan_for(cur: psycopg.Cursor[Any], keys: int | None) -> None:
    """Tell the planner what is coming in this transaction: so many keys (found by index), or whole tables (None).

    On the morning of a round the tables have just been filled and nothing is known of them; without this,
    a fold of fifty events may scan the county. Many keys are joined by hashing, a few one by one.
    """
    few = keys is not None and keys < _MANY_KEYS
    cur.execute(
        """SELECT set_config('enable_seqscan', %(scan)s, true), set_config('enable_mergejoin', %(scan)s, true),
                  set_config('enable_hashjoin', %(hash)s, true), set_config('plan_cache_mode', %(cache)s, true)""",
        {"scan": "on" if keys is None else "off", "hash": "off" if few else "on",
         "cache": "auto" if few else "force_custom_plan"},
    )  # fmt: skip


def statistics_keep(cur: psycopg.Cursor[Any], before: int, after: int) -> None:
    """Let the planner learn the tables while they grow: at 1,024 events, 4,096, 16,384 …

    The database's own analysis comes a minute later, and a county's morning fits into that minute.
    """
    if after >= _LEARN_FROM and (after.bit_length() - 1) // 2 > (max(before, 1).bit_length() - 1) // 2:
        cur.execute("ANALYZE " + ", ".join(["event", "batch", *tables()]))


def digests(cur: psycopg.Cursor[Any], district: str, names: Iterable[str] | None = None) -> dict[str, str]:
    """SHA-256 of each read table's rows in key order: two tables are the same when their digests are."""
    import hashlib

    found: dict[str, str] = {}
    for table in names or tables():
        digest = hashlib.sha256()
        order = _key_columns(cur, table)
        with cur.copy(
            f"COPY (SELECT * FROM {table} WHERE district = '{_safe(district)}' ORDER BY {order}) TO STDOUT"
        ) as rows:
            for block in rows:
                digest.update(block)
        found[table] = digest.hexdigest()
    return found


def _key_columns(cur: psycopg.Cursor[Any], table: str) -> str:
    cur.execute(
        """SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n)
           FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, n), pg_attribute a
           WHERE i.indrelid = %s::regclass AND i.indisprimary AND a.attrelid = i.indrelid AND a.attnum = k.attnum""",
        (table,),
    )
    row = cur.fetchone()
    if row is None or row[0] is None:
        raise LookupError(f"{table} has no primary key to order by")
    return str(row[0])


def _safe(district: str) -> str:
    if not district.isdigit():
        raise ValueError("a district is a division code")
    return district
