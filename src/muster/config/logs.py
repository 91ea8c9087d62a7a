"""Log lines without personal data.

A database error repeats the values of the row it stumbled over, so of such an error only the kind, the
SQLSTATE and the names of constraint and table are written.
"""

import logging
import traceback
from types import TracebackType

import django.db
import psycopg

_CHAIN_MOST = 6


class Discreet(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        parts: list[str] = []
        error = ei[1]
        while error is not None and len(parts) < _CHAIN_MOST:
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{describe(error)}")
            error = error.__cause__ or error.__context__
        return "\n-- because of --\n".join(parts)


def describe(error: BaseException) -> str:
    """The error's kind and what may be said about it."""
    kind = type(error).__qualname__
    if isinstance(error, psycopg.Error):
        named = (error.sqlstate, error.diag.constraint_name, error.diag.table_name)
        return f"{kind}: {' '.join(name for name in named if name) or 'no connection'}"
    if isinstance(error, (django.db.Error, ValueError, LookupError)):
        return kind
    return f"{kind}: {str(error)[:300]}"
