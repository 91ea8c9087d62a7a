"""Appending to the audit: what a row says, and that it follows the one before."""

from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from muster.access import audit
from muster.access.models import User
from tests.access.audit_book import rows

pytestmark = pytest.mark.django_db

ANNA, BO = UUID(int=1), UUID(int=2)
# district 000001 is written by these tests alone: rows that other tests commit stay for good


def test_one_row_for_many_persons_of_one_request(chen: User) -> None:
    request = SimpleNamespace(user=chen)
    chen.territory = "000001100"
    audit.read_persons(request, "open names", [BO, ANNA, BO])  # type: ignore[arg-type]
    assert rows() == [(chen.actor, "persons_read", "open names", 2, [ANNA, BO])]


def test_who_read_nobody_leaves_no_row() -> None:
    audit.read_persons("user:1", "search", [], district="000001")
    assert rows() == []


def test_a_change_names_its_fields_and_never_their_values() -> None:
    audit.record(
        "persons_changed", actor="user:1", district="000001", subjects=[BO], changed=["phone", "name", "phone"]
    )
    assert rows("action, count, subjects, changed") == [("persons_changed", 1, [BO], ["name", "phone"])]


def test_the_chain_holds(at: datetime) -> None:
    for number in range(3):
        assert audit.record("export", actor="user:1", purpose="赵", district="000001", at=at) == number + 1
    audit.record("login", actor="user:1")
    hashes = rows("prev, hash")
    assert [bytes(prev) for prev, _ in hashes] == [bytes(32), *(bytes(one) for _, one in hashes[:2])]
    assert audit.verify() == []


def test_one_append_is_one_statement(django_assert_num_queries: object) -> None:
    audit.record("export", actor="user:1", district="000001")
    with django_assert_num_queries(1):  # type: ignore[operator]
        audit.record("export", actor="user:1", district="000001")


@pytest.mark.parametrize("table", ["audit_row", "audit_anchor"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_forget(statement: str, table: str) -> None:
    audit.record("export", actor="user:1")
    audit.anchor(by="test")
    with pytest.raises(IntegrityError, match="the audit only grows"), transaction.atomic(), connection.cursor() as cur:
        cur.execute(statement.format(table))
