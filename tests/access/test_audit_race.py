"""Many requests read persons at once: every row follows another all the same, and no reader waits for a long one."""

import threading

import pytest
from django.db import connection, transaction

from muster.access import audit
from muster.access.audit import chain


@pytest.mark.django_db(transaction=True)
def test_rows_written_at_once_follow_each_other() -> None:
    def reader(number: int) -> None:
        for _ in range(5):
            audit.record("export", actor=f"user:{number}", district="000002")
        connection.close()

    before = _count()
    threads = [threading.Thread(target=reader, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count() - before == 20
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_another_process_does_not_wait_for_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def other() -> None:
        with transaction.atomic(), connection.cursor() as cur:
            cur.execute("SET LOCAL lock_timeout = '2s'")
            audit.record("export", actor="user:2", district="000002")
        done.set()
        connection.close()

    with transaction.atomic():
        audit.record("export", actor="user:1", district="000002")
        monkeypatch.setattr(chain, "_own", {})  # as another process begins
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert done.is_set()
    assert audit.verify() == []


def _count() -> int:
    with connection.cursor() as cur:
        cur.execute("SELECT count(*) FROM audit_row WHERE district = '000002'")
        return int(cur.fetchone()[0])
