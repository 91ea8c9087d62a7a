"""A disk that fills up under the database: first the mark refuses; without it PostgreSQL itself fails, and loses nothing."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import sleep

import pytest

from tests.faults.crew import Crew, kept
from tests.faults.house import House, house, until

pytestmark = pytest.mark.xdist_group("serve")
DISK_MB = 256
TRIES_FOR_S = 3.0  # meanwhile the watch tries to start a database that has no room
MB = 1 << 20


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own with room for little more than a new database."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount the small disk that this test fills")
    folder = Path(tempfile.mkdtemp(prefix="muster-disk-"))
    mounted = _mount("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0711", "tmpfs", str(folder))
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip(f"this machine lets nobody mount a small disk: {mounted.stderr.strip()}")
    yield folder
    _mount("umount", "--lazy", str(folder))
    folder.rmdir()


def test_below_the_mark_nothing_is_stored_and_writing_resumes_by_itself(small_disk: Path) -> None:
    with house(small_disk, MUSTER_DISK_LOW_MB="64") as one:
        found = one.prepare(residents=200, phones=3)
        one.begin()
        with Crew(one, **found, seed=1) as crew:
            crew.busy()
            ballast = _fill(small_disk, leave_mb=32)
            before = crew.refused
            assert until(lambda: crew.refused >= before + 6), one.words()  # each phone was told: nothing is on its way
            stored = one.ask("SELECT sum(pos) FROM ledger_head")
            assert [_answer(one) for _ in range(5)] == [(507, "30")] * 5
            assert one.ask("SELECT sum(pos) FROM ledger_head") == stored
            ballast.unlink()
            crew.busy()
        kept(one, crew)
        one.book_holds()


@pytest.mark.parametrize("dies", [False, True])
def test_what_was_acknowledged_survives_a_full_disk(small_disk: Path, dies: bool) -> None:
    """``dies``: the database is killed besides, and cannot start again before there is room."""
    with house(small_disk, MUSTER_DISK_LOW_MB="0") as one:
        found = one.prepare(residents=200, phones=3)
        one.begin()
        with Crew(one, **found, seed=2) as crew:
            crew.busy()
            ballast = _fill(small_disk, leave_mb=1)
            assert until(lambda: crew.refused >= 6), one.words()
            if dies:
                one.cluster.kill()
                assert until(lambda: 503 in crew.refusals), one.words()
                sleep(TRIES_FOR_S)
                assert not one.cluster.answers()
            ballast.unlink()
            crew.busy()
        assert crew.refusals <= {503, 507}
        kept(one, crew)
        one.book_holds()


def _fill(disk: Path, leave_mb: int) -> Path:
    """Put a file on the disk that leaves so much room."""
    status = os.statvfs(disk)
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, status.f_bavail * status.f_frsize - leave_mb * MB)
    return ballast


def _answer(one: House) -> tuple[int, str]:
    """Status and Retry-After of a batch that is nothing but a bad head: 400 while all is well."""
    door = HTTPConnection("127.0.0.1", one.port, timeout=30)
    door.request("POST", "/api/ledger/batches", b"{}", {"Content-Type": "application/x-ndjson"})
    reply = door.getresponse()
    door.close()
    return reply.status, reply.getheader("Retry-After", "")


def _mount(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)
