"""One count for many readers; a count under way keeps nobody waiting while there is something to show."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from muster.access.scope import Scope
from muster.command import snapshot
from tests.command import made

ROUND: Any = SimpleNamespace(district="000000", code="2022-04-15")
SCOPE = Scope("000000", "")


class Counts:
    """Counts made so far; ``hold`` keeps the next one from ending."""

    def __init__(self) -> None:
        self.made, self.hold = 0, threading.Event()
        self.hold.set()

    def make(self, _round: Any, _scope: Scope) -> snapshot.Snapshot:
        self.hold.wait(5)
        self.made += 1
        board = made.board(specimens=self.made)
        return snapshot.Snapshot(board, snapshot.etag(board), snapshot.time.monotonic())


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counts]:
    counts = Counts()
    monkeypatch.setattr(snapshot, "make", counts.make)
    monkeypatch.setattr(snapshot, "PAUSE_S", 0.0)
    monkeypatch.setattr(snapshot, "connection", SimpleNamespace(in_atomic_block=False, close=lambda: None))
    snapshot.forget()
    yield counts
    counts.hold.set()
    snapshot.forget()


def specimens() -> int:
    return snapshot.snapshot(ROUND, SCOPE).board.specimens


def wait_until(counts: Counts, made_: int) -> None:
    for thread in threading.enumerate():
        if thread.name == "snapshot":
            thread.join(5)
    assert counts.made == made_


def test_two_seconds_are_one_count(counts: Counts) -> None:
    assert [specimens() for _ in range(50)] == [1] * 50


def test_an_older_one_serves_while_it_is_counted_anew(counts: Counts, monkeypatch: pytest.MonkeyPatch) -> None:
    assert specimens() == 1
    monkeypatch.setattr(snapshot, "FRESH_S", 0.0)
    counts.hold.clear()
    assert [specimens() for _ in range(9)] == [1] * 9  # nine readers, one count behind their backs
    counts.hold.set()
    wait_until(counts, 2)
    monkeypatch.setattr(snapshot, "FRESH_S", 2.0)
    assert specimens() == 2


def test_one_that_is_too_old_is_not_shown(counts: Counts, monkeypatch: pytest.MonkeyPatch) -> None:
    assert specimens() == 1
    monkeypatch.setattr(snapshot, "FRESH_S", 0.0)
    monkeypatch.setattr(snapshot, "USABLE_S", 0.0)
    assert specimens() == 2


def test_after_an_act_the_next_look_counts(counts: Counts) -> None:
    assert specimens() == 1
    snapshot.forget()
    assert specimens() == 2


def test_scopes_are_kept_apart_and_few(counts: Counts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "KEPT", 2)
    for village in ("000000100001", "000000100002", "000000100003", "000000100001"):
        snapshot.snapshot(ROUND, Scope(village, ""))
    assert counts.made == 4
    assert len(snapshot._slots) == 2
