"""Many requests read persons at once: one chain all the same."""

import threading

import pytest
from django.db import connection

from muster.access import audit


@pytest.mark.django_db(transaction=True)
def test_rows_written_at_once_follow_each_other() -> None:
    numbers: list[int] = []

    def reader(number: int) -> None:
        actor = f"user:{number}"
        numbers.extend(audit.record("export", actor=actor, district="000002") for _ in range(5))
        connection.close()

    threads = [threading.Thread(target=reader, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = min(numbers)
    assert sorted(numbers) == list(range(first, first + 20))
    assert audit.verify() == []
