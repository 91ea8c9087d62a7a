"""A book that tests with threads of their own may fill: emptied before each of them, for no transaction can be undone."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection

from muster.common.problems import Problem
from muster.ledger import devices, views
from muster.ledger.writer import WRITER
from tests.ledger.phone import DISTRICT


class _Away(SimpleNamespace):
    """A batch at which the writer finds the database away, and lets go of its connection."""

    lines: tuple[()] = ()

    @property
    def verdicts(self) -> Any:
        raise psycopg.OperationalError("the test is over")


@pytest.fixture
def book(transactional_db: None, home: object) -> Iterator[None]:
    """An empty ledger and its read tables; the writer's connection is closed at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
               WHERE schemaname = 'public' AND tablename <> ALL(%s) AND NOT starts_with(tablename, 'audit_')""",
            (["django_migrations", *connection.introspection.django_table_names()],),
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]}")
    devices.devices_forget()
    views._unsigned.clear()
    yield
    with pytest.raises(Problem):
        WRITER.submit(DISTRICT, _Away()).result(timeout=60)  # type: ignore[arg-type]
