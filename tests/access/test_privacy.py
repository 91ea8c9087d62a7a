"""Every column of the database is declared as personal or not."""

import pytest
from django.db import connection

from muster.access.privacy import TABLES


@pytest.fixture
def columns(db: None) -> dict[str, dict[str, str]]:
    """Table → column → type, as the database has them."""
    with connection.cursor() as cur:
        cur.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY ordinal_position"
        )
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in cur.fetchall():
            found.setdefault(table, {})[column] = kind
        return found


def _listed() -> set[str]:
    return {f"{table}.{column}" for table, one in TABLES.items() for column in one.all()}


def test_every_column_is_declared(columns: dict[str, dict[str, str]]) -> None:
    missing = {f"{table}.{column}" for table, found in columns.items() for column in found} - _listed()
    assert not missing, "declare in muster/access/privacy.py:\n" + "\n".join(sorted(missing))


def test_nothing_is_declared_that_is_not_there(columns: dict[str, dict[str, str]]) -> None:
    stale = _listed() - {f"{table}.{column}" for table, found in columns.items() for column in found}
    assert not stale, "take out of muster/access/privacy.py:\n" + "\n".join(sorted(stale))


def test_each_column_is_declared_once() -> None:
    doubled = [table for table, one in TABLES.items() if len(one.all()) != len(set(one.all()))]
    assert doubled == []


def test_what_is_called_sealed_is_bytes(columns: dict[str, dict[str, str]]) -> None:
    readable = [
        f"{table}.{column}"
        for table, one in TABLES.items()
        for column in (*one.sealed.split(), *one.index.split())
        if columns.get(table, {}).get(column) not in ("bytea", "ARRAY", None)
    ]
    assert readable == []
