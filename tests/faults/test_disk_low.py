"""Below the low-water mark every door that writes answers 507 and when to come again; it ends by itself."""

import os
from types import SimpleNamespace

import pytest
from django.test import Client

from muster.common import disk

MB = 1 << 20
DOORS = (("/api/ledger/batches", "application/x-ndjson", 400), ("/api/devices", "application/json", 400))


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
    monkeypatch.setattr(disk, "_LOOK_EVERY_S", 0.0)
    return fake


@pytest.mark.django_db
@pytest.mark.parametrize(("door", "kind", "otherwise"), DOORS)
def test_a_door_refuses_before_it_looks_at_what_is_brought(room: Disk, door: str, kind: str, otherwise: int) -> None:
    answers = []
    for free_mb in (10_000, 500, 530, 600):
        room.free_mb = free_mb
        reply = Client().post(door, b"{}", content_type=kind)
        answers.append((reply.status_code, reply.json()["code"] == "disk_low", reply.headers.get("Retry-After")))
    open_, shut = (otherwise, False, None), (507, True, "30")
    assert answers == [open_, shut, shut, open_]
