"""The book of a round: every table that says what became of each name, folded in the order in which they lean on each other."""

from typing import Any

import psycopg

from muster.account.projections import alias, lane_hour, person, specimen, tube
from muster.account.projections.fold import Fold, window_params
from muster.ledger.projection import Change, plan_for

_WINDOW = """
    INSERT INTO round_window (district, round, starts_at, ends_at, visit_gap_min)
    SELECT district, round, to_timestamp(min((body->>'starts_at')::bigint) / 1000.0),
           to_timestamp(max((body->>'ends_at')::bigint) / 1000.0), min(COALESCE((body->>'visit_gap_min')::int, 120))
    FROM event WHERE district = %(district)s AND counts AND kind = 'RoundOpened' GROUP BY district, round"""


class AccountBook:
    """window → alias → specimen → tube → account → lane_hour."""

    tables = ("round_window", "alias", "specimen", "tube", "account", "lane_hour")
    kinds = frozenset({"RoundOpened"}) | alias.KINDS | tube.KINDS | person.KINDS

    def fold(self, cur: psycopg.Cursor[Any], change: Change) -> None:
        for round_code in change.rounds():
            if "RoundOpened" in change.kinds:
                _window(cur, change.district)
                _define_round(cur, change.district, round_code)
            else:
                _fold_round(cur, change, round_code)

    def rebuild(self, cur: psycopg.Cursor[Any], district: str) -> None:
        _window(cur, district)
        cur.execute(
            "SELECT DISTINCT round FROM event WHERE district = %s AND counts AND kind = ANY(%s)",
            (district, sorted(self.kinds)),
        )
        rounds = [row[0] for row in cur.fetchall()]
        for table in self.tables[1:]:
            cur.execute(f"DELETE FROM {table} WHERE district = %s", (district,))
        for round_code in rounds:
            _define_round(cur, district, round_code)


def _window(cur: psycopg.Cursor[Any], district: str) -> None:
    cur.execute("DELETE FROM round_window WHERE district = %s", (district,))
    cur.execute(_WINDOW, {"district": district})


def _define_round(cur: psycopg.Cursor[Any], district: str, round_code: str) -> None:
    """Every table of the round from nothing."""
    plan_for(cur, None)
    for table in reversed(AccountBook.tables[1:]):
        cur.execute(f"DELETE FROM {table} WHERE district = %s AND round = %s", (district, round_code))
    params = window_params(cur, district, round_code)
    alias.define(cur, params)
    specimen.define(cur, params)
    tube.define(cur, params)
    person.define(cur, params)
    lane_hour.define(cur, params)
    cur.execute("ANALYZE " + ", ".join(AccountBook.tables))


def _fold_round(cur: psycopg.Cursor[Any], change: Change, round_code: str) -> None:
    fold = Fold(cur, change, round_code, window_params(cur, change.district, round_code))
    plan_for(cur, 0)
    fold.params |= {"after": change.after, "stale": change.stale_pos}
    if change.kinds & alias.KINDS:
        alias.fold(fold)
    specimen.fold(fold)
    tube.fold(fold)
    person.fold(fold)
    lane_hour.fold(fold)
