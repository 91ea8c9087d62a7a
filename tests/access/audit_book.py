"""The audit as tests look at it, and as somebody who owns the database could change it."""

from django.db import connection

DISTRICT = "000001"


def rows(columns: str = "actor, action, purpose, count, subjects") -> list[tuple[object, ...]]:
    with connection.cursor() as cur:
        cur.execute(f"SELECT {columns} FROM audit_row WHERE district = %s ORDER BY chain, id", (DISTRICT,))
        return cur.fetchall()


def forge(*statements: str, params: tuple[object, ...] = ()) -> None:
    with connection.cursor() as cur:
        for table in ("audit_row", "audit_anchor"):
            cur.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cur.execute(statement, params)
        for table in ("audit_row", "audit_anchor"):
            cur.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
