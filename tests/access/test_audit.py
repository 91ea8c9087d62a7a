from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from muster.access import audit
from muster.access.audit import Broken
from muster.access.models import User

pytestmark = pytest.mark.django_db

ANNA, BO = UUID(int=1), UUID(int=2)
# district 000001 is written by these tests alone: rows that other tests commit stay for good


def rows(columns: str = "actor, action, purpose, count, subjects") -> list[tuple[object, ...]]:
    with connection.cursor() as cur:
        cur.execute(f"SELECT {columns} FROM audit_row WHERE district = '000001' ORDER BY id")
        return cur.fetchall()


def test_one_row_for_many_persons_of_one_request(chen: User) -> None:
    request = SimpleNamespace(user=chen)
    chen.territory = "000001100"
    audit.read_persons(request, "open names", [BO, ANNA, BO])  # type: ignore[arg-type]
    assert rows() == [(chen.actor, "persons_read", "open names", 2, [ANNA, BO])]


def test_who_read_nobody_leaves_no_row() -> None:
    audit.read_persons("user:1", "search", [], district="000001")
    assert rows() == []


def test_the_chain_holds(at: datetime) -> None:
    for number in range(3):
        assert audit.record("export", actor="user:1", purpose="赵", district="000001", at=at) == number + 1
    audit.record("login", actor="user:1")
    hashes = rows("prev, hash")
    assert [bytes(prev) for prev, _ in hashes] == [bytes(32), *(bytes(one) for _, one in hashes[:2])]
    assert audit.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'user:2'", "action = 'x'", "purpose = purpose || '.'", "count = 3",
        "at = at + interval '1 microsecond'",
        "subjects = ARRAY[]::uuid[]", "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
        "prev = set_byte(prev, 0, get_byte(prev, 0) # 1)",
    ],
)  # fmt: skip
def test_one_changed_byte_is_found(change: str) -> None:
    for _ in range(3):
        audit.read_persons("user:1", "search", [ANNA], district="000001")
    _forge(f"UPDATE audit_row SET {change} WHERE district = '000001' AND id = 2")
    assert audit.verify() == [Broken("000001", 2, "changed")]


@pytest.mark.parametrize(
    ("forgery", "broken"),
    [
        ("DELETE FROM audit_row WHERE id = 2", Broken("000001", 2, "missing")),
        ("DELETE FROM audit_row WHERE id = 3", Broken("000001", 3, "end differs from head")),
        ("DELETE FROM audit_head", Broken("000001", 4, "end differs from head")),
    ],
)
def test_a_missing_row_is_found(forgery: str, broken: Broken) -> None:
    for _ in range(3):
        audit.record("export", actor="user:1", district="000001")
    _forge(forgery)
    assert audit.verify() == [broken]


def test_more_rows_than_one_page_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_PAGE", 2)
    for _ in range(5):
        audit.record("export", actor="user:1", district="000001")
    assert audit.verify() == []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_row SET actor = 'x'", "DELETE FROM audit_row", "TRUNCATE audit_row"]
)
def test_the_database_refuses_to_forget(statement: str) -> None:
    audit.record("export", actor="user:1")
    with pytest.raises(IntegrityError, match="the audit only grows"), transaction.atomic(), connection.cursor() as cur:
        cur.execute(statement)


def _forge(statement: str) -> None:
    """As who owns the database could."""
    with connection.cursor() as cur:
        cur.execute("ALTER TABLE audit_row DISABLE TRIGGER USER")
        cur.execute(statement)
        cur.execute("ALTER TABLE audit_row ENABLE TRIGGER USER")
