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

    def statvfs(self, _folder: str) -> SimpleNamespace:
        return SimpleNamespace(f_bavail=self.free_mb * MB // 4096, f_frsize=4096)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Disk:
    fake = Disk()
    monkeypatch.setattr(os, "statvfs", fake.statvfs)
    monkeypatch.setattr(disk, "_guard", disk.Guard())
    return fake


def test_refuses_below_the_mark_and_recovers_a_tenth_above_it(room: Disk) -> None:
    disk.check()
    for free_mb, refused in ((511, True), (513, True), (562, True), (563, False), (513, False), (511, True)):
        room.free_mb = free_mb
        if refused:
            with pytest.raises(Problem) as caught:
                disk.check()
            assert (caught.value.code, caught.value.status, caught.value.retry_after_s) == ("disk_low", 507, 30)
        else:
            disk.check()


def test_two_processes_refuse_the_same_write(room: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each server process has a guard of its own; neither may store what the other has begun to refuse."""
    guards = [disk.Guard(), disk.Guard()]
    for guard in guards:
        monkeypatch.setattr(disk, "_guard", guard)
        disk.check()
    room.free_mb = 511
    for guard in guards:
        monkeypatch.setattr(disk, "_guard", guard)
        with pytest.raises(Problem):
            disk.check()
