"""One changed byte anywhere in the audit is found, and the first broken row of its chain is named."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.access import audit
from muster.access.audit import Broken
from tests.access.audit_book import DISTRICT, forge, rows

pytestmark = pytest.mark.django_db

ANNA, BO = UUID(int=1), UUID(int=2)
COLUMNS = (
    "district", "chain", "id", "at", "actor", "action", "purpose", "count", "subjects", "changed", "prev", "hash",
)  # fmt: skip


@pytest.fixture
def book() -> str:
    """Five rows of one chain, two of them anchored; answers the chain."""
    for number in range(5):
        audit.record(
            "persons_changed", actor="user:1", purpose="赵 test", district=DISTRICT, subjects=[ANNA, BO],
            changed=["name"],
        )  # fmt: skip
        if number == 1:
            audit.anchor(by="test")
    return str(rows("chain")[0][0])


@given(column=st.sampled_from(COLUMNS), number=st.integers(1, 5), place=st.integers(0, 400), mask=st.integers(1, 255))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
def test_one_changed_byte_is_found(book: str, column: str, number: int, place: int, mask: int) -> None:
    with transaction.atomic():
        with connection.cursor() as cur:
            cur.execute(f"SELECT {column} FROM audit_row WHERE chain = %s AND id = %s", (book, number))
            value = cur.fetchone()[0]
        changed = _flipped(value, place, mask)
        assert changed != value
        forge(
            f"UPDATE audit_row SET {column} = %s WHERE chain = %s AND id = %s",
            params=(changed, book, number),
        )
        found = [broken for broken in audit.verify() if (broken.district, broken.chain) == (DISTRICT, book)]
        assert [broken.id for broken in found] == [number]
        transaction.set_rollback(True)


def _flipped(value: Any, place: int, mask: int) -> Any:
    """The value with one byte changed, as its type allows; a number that the row may have."""
    if isinstance(value, int):
        return value ^ (mask | 8) << 8 * (place % 3)  # never the number of a row that is there
    if isinstance(value, str):
        return _flipped_text(value, place, mask)
    if isinstance(value, list):
        first = value[0]
        return [_flipped(first, place, mask), *value[1:]]
    if isinstance(value, UUID):
        return UUID(bytes=_flipped_bytes(value.bytes, place, mask))
    if isinstance(value, bytes | memoryview):
        return _flipped_bytes(bytes(value), place, mask)
    return value + timedelta(microseconds=mask << 8 * (place % 4))


def _flipped_bytes(raw: bytes, place: int, mask: int) -> bytes:
    at = place % len(raw)
    return raw[:at] + bytes([raw[at] ^ mask]) + raw[at + 1 :]


def _flipped_text(text: str, place: int, mask: int) -> str:
    """A byte of its code points; what PostgreSQL cannot store (NUL) becomes another letter."""
    at = place % len(text)
    other = chr(ord(text[at]) ^ mask)
    return text[:at] + (other if other != "\x00" else "!") + text[at + 1 :]


@pytest.mark.parametrize(
    ("forgery", "number", "why"),
    [
        ("DELETE FROM audit_row WHERE district = '000001' AND id = 2", 2, "missing"),
        ("DELETE FROM audit_row WHERE district = '000001' AND id = 5", 5, "end differs from head"),
        ("DELETE FROM audit_head WHERE district = '000001'", 6, "end differs from head"),
        ("UPDATE audit_head SET hash = prev WHERE district = '000001'", 6, "end differs from head"),
        ("UPDATE audit_head SET prev = hash WHERE district = '000001'", 6, "end differs from head"),
    ],
)
def test_what_is_missing_is_found(book: str, forgery: str, number: int, why: str) -> None:
    forge(forgery)
    assert audit.verify() == [Broken(DISTRICT, book, number, why)]


def test_each_broken_chain_is_named_once() -> None:
    audit.record("export", actor="user:1", district=DISTRICT)
    audit.record("export", actor="user:1", district=DISTRICT)
    audit.record("export", actor="user:1", district="000003")
    forge("UPDATE audit_row SET actor = 'user:2' WHERE district IN ('000001', '000003')")
    assert [(broken.district, broken.id) for broken in audit.verify()] == [(DISTRICT, 1), ("000003", 1)]


def test_more_rows_than_one_page_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.access.audit.proof._PAGE", 2)
    for _ in range(5):
        audit.record("export", actor="user:1", district=DISTRICT)
    assert audit.verify() == []
