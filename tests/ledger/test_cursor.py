"""A reader that follows the book by position never skips a row, however late the row's transaction commits."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, transaction

from muster.common import clock
from muster.common.raw import raw_cursor
from muster.ledger.append import append, store
from muster.ledger.queries import events_after
from tests.ledger.phone import DAY, DISTRICT, ROUND, Phone

APPENDS, LINES = 25, 3
PERSON = "00000000-0000-4000-8000-0000000000aa"
PAGE = 4
WAIT_S = 60.0
T = TypeVar("T")


@pytest.fixture
def phones(book: None) -> list[Phone]:
    return [Phone(lane=1).enrol(), Phone(lane=2).enrol()]


def test_a_reader_beside_two_writers_sees_every_position_once(phones: list[Phone]) -> None:
    done = threading.Event()
    with ThreadPoolExecutor(3) as threads:
        reader = threads.submit(closing, lambda: follow(done))
        writers = [threads.submit(closing, lambda phone=phone: write(phone)) for phone in phones]
        try:
            made = [uid for writer in writers for uid in writer.result(WAIT_S)]
        finally:
            done.set()
        read = reader.result(WAIT_S)
    positions = [pos for pos, _ in read]
    assert positions == list(range(1, len(positions) + 1))
    assert len(made) == 2 * APPENDS * LINES
    assert {uid for _, uid in read} >= set(made)
    assert positions[-1] == book_end()


def test_a_row_whose_transaction_stays_open_holds_back_those_behind_it(phones: list[Phone]) -> None:
    """The first writer has its positions and does not commit; the second, begun later, cannot pass it."""
    before = book_end()
    written, go = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            store_one(phones[0])
            written.set()
            assert go.wait(WAIT_S)

    with ThreadPoolExecutor(2) as threads:
        first: Future[None] = threads.submit(closing, slow)
        try:
            assert written.wait(WAIT_S)
            second = threads.submit(closing, lambda: store_one(phones[1]))
            time.sleep(0.3)
            assert not second.done()
            assert events_after(DISTRICT, before) == []
        finally:
            go.set()
        first.result(WAIT_S)
        second.result(WAIT_S)
    assert [row["actor"] for row in events_after(DISTRICT, before)] == ["worker-1", "worker-1"]
    assert [row["pos"] for row in events_after(DISTRICT, before)] == [before + 1, before + 2]


def test_positions_of_a_transaction_that_was_given_up_are_given_again(phones: list[Phone]) -> None:
    before = book_end()
    with transaction.atomic():
        store_one(phones[0])
        transaction.set_rollback(True)
    store_one(phones[1])
    assert [row["pos"] for row in events_after(DISTRICT, before)] == [before + 1]


def follow(done: threading.Event) -> list[tuple[int, str]]:
    """Read page after page; once more to the end after the writers are done."""
    read: list[tuple[int, str]] = []
    while True:
        last = done.is_set()
        while page := events_after(DISTRICT, read[-1][0] if read else 0, PAGE):
            read += [(row["pos"], str(row["id"])) for row in page]
        if last:
            return read


def write(phone: Phone) -> list[str]:
    """Appends in transactions that dawdle before they commit, of the phone and of the server in turn."""
    made: list[str] = []
    for number in range(APPENDS):
        with transaction.atomic():
            if number % 5:
                made += store_one(phone, LINES)
            else:
                events = [("QueueCounted", {"point": "P001", "waiting": waiting}) for waiting in range(LINES)]
                made += append(DISTRICT, ROUND, events, actor="user:1", at=clock.from_ms(DAY))
            time.sleep(0.004 * (number % 3))
    return made


def store_one(phone: Phone, lines: int = 1) -> list[str]:
    raws = [
        phone.event("ResidentCheckedIn", resident=PERSON, how="qr", point="P001", lane=phone.lane) for _ in range(lines)
    ]
    batch = phone.batch(raws)
    with transaction.atomic():
        store(raw_cursor(), DISTRICT, [batch])
    assert {verdict for _, verdict, _ in batch.verdicts} == {"created"}
    return [uid for uid, _, _ in batch.verdicts]


def book_end() -> int:
    row = raw_cursor().execute("SELECT pos FROM ledger_head WHERE district = %s", (DISTRICT,)).fetchone()
    assert row is not None
    return int(row[0])


def closing(work: Callable[[], T]) -> T:
    """``work`` on this thread's own connection, which is closed after it."""
    try:
        return work()
    finally:
        connection.close()
