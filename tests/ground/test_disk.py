"""The guard of the disk: refuses below the mark, and takes writes again a tenth above it, by itself."""

import os
from types import SimpleNamespace

import pytest

from muster.common import disk
from muster.common.problems import Problem

MB = 1 << 20


class Disk:
    """A disk that has as much room as the test says."""

    def __init__(self) -> None:
        self.free_mb = 10_000
        self.looked = 0

    def statvfs(self, _folder: str) -> SimpleNamespace:
        self.looked += 1
        return SimpleNamespace(f_bavail=self.free_mb * MB // 4096, f_frsize=4096)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Disk:
    fake = Disk()
    monkeypatch.setattr(os, "statvfs", fake.statvfs)
    monkeypatch.setattr(disk, "_guard", disk.Guard())
    return fake


def _later() -> None:
    disk._guard.looked_at -= 2


def test_refuses_below_the_mark_and_recovers_a_tenth_above_it(room: Disk) -> None:
    disk.check()
    for free_mb, refused in ((511, True), (513, True), (562, True), (563, False), (513, False), (511, True)):
        room.free_mb = free_mb
        _later()
        if refused:
            with pytest.raises(Problem) as caught:
                disk.check()
            assert (caught.value.code, caught.value.status, caught.value.retry_after_s) == ("disk_low", 507, 30)
        else:
            disk.check()


def test_asks_the_disk_once_a_second_however_often_it_is_asked(room: Disk) -> None:
    for _ in range(500):
        disk.check()
    assert room.looked == 1
