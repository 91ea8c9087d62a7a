"""The data model page and the database say the same: every table, column, key and kind, and every view."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

from muster.access.privacy import TABLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"
KINDS = ("sealed", "index", "personal", "linked", "plain")
_KEYS = """SELECT i.indrelid::regclass::text, string_agg(a.attname, ', ' ORDER BY k.n)
    FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid, unnest(i.indkey) WITH ORDINALITY AS k(attnum, n), pg_attribute a
    WHERE i.indisprimary AND r.relnamespace = 'public'::regnamespace AND a.attrelid = i.indrelid AND a.attnum = k.attnum
    GROUP BY 1"""


class Described(NamedTuple):
    key: str
    columns: dict[str, str]


def described() -> dict[str, Described]:
    """Table → its key and the kind of each column, as the page has them."""
    found: dict[str, Described] = {}
    for part in re.split(r"^### ", PAGE.read_text(encoding="utf-8").split("\n## Views")[0], flags=re.M)[1:]:
        columns: dict[str, str] = {}
        for names, kind in re.findall(r"^\| (`.*?) \| .* \| (\w+) \|$", part, re.M):
            columns |= dict.fromkeys(re.findall(r"`(\w+)`", names), kind)
        key = re.search(r"Key: `([^`]+)`", part)
        found[re.findall(r"`(\w+)`", part)[0]] = Described(key[1] if key else "", columns)
    return found


def asked(sql: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def columns(kind: str) -> dict[str, set[str]]:
    """Table → its columns, of the base tables or the views."""
    found: dict[str, set[str]] = {}
    for table, column in asked(
        f"""SELECT c.table_name, c.column_name FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND t.table_type = '{kind}'"""
    ):
        found.setdefault(table, set()).add(column)
    return found


@pytest.mark.django_db
def test_every_table_and_column_is_described_and_none_too_many() -> None:
    assert {table: set(found.columns) for table, found in described().items()} == columns("BASE TABLE")


@pytest.mark.django_db
def test_every_key_is_the_database_s() -> None:
    assert {table: found.key for table, found in described().items()} == dict(asked(_KEYS))


@pytest.mark.django_db
def test_every_view_is_described() -> None:
    page = PAGE.read_text(encoding="utf-8").split("\n## Views")[1]
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == set(columns("VIEW"))


def test_what_speaks_of_a_person_is_what_is_declared() -> None:
    declared = {
        table: {name: kind for kind in KINDS for name in getattr(found, kind).split()}
        for table, found in TABLES.items()
    }
    assert {table: found.columns for table, found in described().items()} == declared


def test_every_table_says_what_it_is_and_who_writes_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(re.findall(r"^### `\w+`\n\n\S.* Written by .+\. Key: `[^`]+`\.$", text, re.M)) == len(described())
