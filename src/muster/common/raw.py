"""A plain psycopg cursor on Django's connection: server-side parameters, prepared statements, COPY.

It takes part in Django's open transaction. Use it where set-based SQL counts; `common.rows` is for small reads.
"""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.json import JsonbLoader


def uuid_array(ids: Iterable[str]) -> str:
    """The array literal of these UUIDs: for long lists far cheaper than a list, each text of which is escaped."""
    return "{" + ",".join(ids) + "}"


def raw_cursor() -> psycopg.Cursor[Any]:
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    cursor.adapters.register_loader("jsonb", JsonbLoader)  # Django's connection would give text
    return cursor
