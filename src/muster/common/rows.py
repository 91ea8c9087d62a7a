"""Rows of a query as what they mean: the columns are the arguments of ``make``, in order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")


def rows(make: Callable[..., T], sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[T]:
    """Every row of ``sql`` as a ``make`` (mostly a frozen dataclass, whose fields the select list has in order)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [make(*row) for row in cursor.fetchall()]


def row(make: Callable[..., T], sql: str, params: Sequence[Any] | Mapping[str, Any]) -> T | None:
    """The first row of ``sql``, or None."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchone()
    return make(*found) if found else None


def values(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """The first column of every row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [found[0] for found in cursor.fetchall()]
