"""What one fold of one round carries from table to table: the keys that must be defined anew."""

from dataclasses import dataclass, field
from typing import Any

import psycopg

from muster.ledger.projection import Change

Lane = tuple[str, int]


@dataclass(slots=True)
class Fold:
    """One round's part of a change. Times are believed only inside the window."""

    cur: psycopg.Cursor[Any]
    change: Change
    round: str
    params: dict[str, Any]
    tubes: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    lanes: set[Lane] = field(default_factory=set)

    def fresh(self, *kinds: str) -> bool:
        return any(line.kind in kinds for line in self.change.fresh)

    def run(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        self.cur.execute(sql, {**self.params, **more})
        return self.cur.fetchall() if self.cur.description else []


WINDOW_KINDS = frozenset({"RoundOpened"})  # what they say bears on every time

# The fresh events of this append: new, counting, and not ruled again.
FRESH = """event e WHERE e.district = %(district)s AND e.pos > %(after)s AND e.counts AND e.round = %(round)s
           AND NOT e.pos = ANY(%(stale)s)"""


def in_window(column: str) -> str:
    """SQL: the time, or null when it lies outside the round's window."""
    return f"CASE WHEN {column} BETWEEN %(starts)s AND %(ends)s THEN {column} END"


def believed_event(days_more: int = 0) -> str:
    """SQL: ``event e`` with ``b.at``, its time where that is believed: in the round's window, or some days after it."""
    ends = f"w.ends_at + interval '{days_more} days'" if days_more else "w.ends_at"
    return f"""event e LEFT JOIN round_window w ON w.district = e.district AND w.round = e.round
        CROSS JOIN LATERAL (SELECT CASE WHEN e.at BETWEEN w.starts_at AND {ends} THEN e.at END AS at) b"""


def window_params(cur: psycopg.Cursor[Any], district: str, round_code: str) -> dict[str, Any]:
    """starts, ends and the least minutes between two visits. Before the round is opened no time is believed."""
    cur.execute(
        "SELECT starts_at, ends_at, visit_gap_min FROM round_window WHERE district = %s AND round = %s",
        (district, round_code),
    )
    row = cur.fetchone() or (None, None, 120)
    return {"district": district, "round": round_code, "starts": row[0], "ends": row[1], "gap_min": row[2]}
