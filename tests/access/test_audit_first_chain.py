"""What was written before each process had a chain of its own is chain 1: it keeps its hashes, and is still followed."""

import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from muster.access import audit
from muster.access.audit import Broken
from tests.access.audit_book import DISTRICT, forge, rows

pytestmark = pytest.mark.django_db

ANNA = UUID(int=1)


@pytest.fixture
def old(at: datetime) -> None:
    """Two rows, hashed as they were then, and their head."""
    prev = before = bytes(32)
    with connection.cursor() as cur:
        for number in (1, 2):
            micros = round(at.timestamp()) * 1_000_000
            said = [DISTRICT, number, micros, "user:1", "persons_read", "赵", 1, [str(ANNA)], prev.hex()]
            text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
            digest = hashlib.sha256(text).digest()
            cur.execute(
                """INSERT INTO audit_row (district, chain, id, at, actor, action, purpose, count, subjects, changed, prev, hash)
                   VALUES (%s, '1', %s, %s, 'user:1', 'persons_read', '赵', 1, %s, '{}', %s, %s)""",
                (DISTRICT, number, at, [ANNA], prev, digest),
            )
            before, prev = prev, digest
        cur.execute("INSERT INTO audit_head VALUES (%s, 2, %s, '1', %s, NULL)", (DISTRICT, prev, before))


def test_it_is_followed_to_its_head(old: None) -> None:
    assert audit.verify() == []


@pytest.mark.parametrize("change", ["actor = 'user:2'", "changed = '{name}'", "count = 2"])
def test_a_changed_row_is_found(old: None, change: str) -> None:
    forge(f"UPDATE audit_row SET {change} WHERE district = '{DISTRICT}' AND id = 2")
    assert audit.verify() == [Broken(DISTRICT, "1", 2, "changed")]


def test_nothing_is_appended_to_it_and_the_second_anchor_closes_it(old: None, at: datetime) -> None:
    audit.record("export", actor="user:1", district=DISTRICT, at=at + timedelta(hours=1))
    audit.anchor(by="test")
    second = audit.anchor(by="test")
    assert second is not None
    assert [head.closed for head in second.chains if (head.district, head.chain) == (DISTRICT, "1")] == [True]
    assert len({chain for (chain,) in rows("chain")}) == 2
    assert audit.verify() == []
