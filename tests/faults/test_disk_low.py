"""Below the low-water mark every door that writes answers 507 and when to come again; it ends by itself."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from muster.common import disk
from muster.common.problems import Problem
from muster.plan import actions as plan
from muster.roll.actions import divisions_load, roll_import
from muster.roll.imports import run
from muster.roll.models import Resident
from muster.staff import actions as staff
from tests.roll.town import TOWN, take, xlsx

MB = 1 << 20
DOORS = (("/api/ledger/batches", "application/x-ndjson", 400), ("/api/devices", "application/json", 400))
ACT: dict[str, Any] = {"by": "user:1", "at": datetime(2022, 4, 14, 8, tzinfo=UTC)}
PLACE: dict[str, Any] = {"district": "140122", "round": "2022-04-15"}
ACTS: dict[str, Callable[[], object]] = {
    "roll_import": lambda: roll_import(Path("list.xlsx"), district="140122", **ACT),
    "scenario_build": lambda: plan.scenario_build(**PLACE, name="yangqu", **ACT),
    "plan_make": lambda: plan.plan_make(**PLACE, **ACT),
    "plan_publish": lambda: plan.plan_publish(run=UUID(int=1), **ACT),
    "workers_call_out": lambda: staff.workers_call_out(**PLACE, seed=1, **ACT),
    "posts_fill": lambda: staff.posts_fill(**PLACE, seed=1, **ACT),
}


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


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_an_act_of_the_days_before_refuses_too(room: Disk, act: Callable[[], object]) -> None:
    room.free_mb = 500
    with pytest.raises(Problem) as refused:
        act()
    assert refused.value.code == "disk_low"


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_an_import_that_finds_the_disk_full_on_its_way_leaves_nothing(
    room: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    divisions_load(**ACT)
    monkeypatch.setattr(run, "CHUNK", 2)
    with pytest.raises(Problem) as refused:
        take(xlsx(tmp_path / "a.xlsx", TOWN), progress=lambda _done, _all: setattr(room, "free_mb", 500))
    assert (refused.value.code, Resident.objects.count()) == ("disk_low", 0)
