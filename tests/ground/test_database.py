"""The embedded database: created, killed, started again, left by the last one out."""

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from muster.config.postgres import Cluster, NotStarted

pytestmark = pytest.mark.xdist_group("database")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="muster-ground-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    one = Cluster(folder / "home")
    one.ensure()
    yield one
    one.stop()


def test_what_was_committed_survives_a_kill_of_all_its_processes(cluster: Cluster) -> None:
    with psycopg.connect(**cluster.parameters()) as session:
        session.execute("CREATE TABLE kept AS SELECT 7 AS n")
    for _ in range(2):
        cluster.kill()
        Cluster(cluster.home).ensure()
        with psycopg.connect(**cluster.parameters()) as session:
            assert session.execute("SELECT n FROM kept").fetchall() == [(7,)]


def test_starts_beside_a_pid_file_whose_number_belongs_to_another_process_now(cluster: Cluster) -> None:
    cluster.stop()
    (cluster.place.data / "postmaster.pid").write_text(f"{os.getppid()}\n", encoding="ascii")
    cluster.ensure()
    assert cluster.answers()


def test_acknowledged_means_on_disk_and_only_the_socket_listens(cluster: Cluster) -> None:
    with psycopg.connect(**cluster.parameters()) as session:
        names = ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "jit", "server_encoding")
        shown = [session.execute(f"SHOW {name}").fetchone() for name in names]
        assert shown == [("on",), ("on",), ("on",), ("",), ("off",), ("UTF8",)]
        assert session.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'muster'").fetchone() == (False,)


def test_nobody_comes_in_without_the_password(cluster: Cluster) -> None:
    without = {**cluster.parameters(), "passfile": os.devnull}
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**without)
    assert cluster.place.passwords.stat().st_mode & 0o777 == 0o600
    assert cluster.place.socket.stat().st_mode & 0o777 == 0o700


def test_a_long_home_gets_a_short_socket_folder_that_a_reboot_may_sweep_away(folder: Path) -> None:
    one = Cluster(folder / ("long-" * 20) / "home")
    one.ensure()
    assert len(str(one.place.socket)) < 60
    one.stop()
    shutil.rmtree(one.place.socket)
    again = Cluster(one.home)
    again.ensure()
    assert again.answers()
    again.stop()
    shutil.rmtree(again.place.socket)


def _visit(
    home: Path, entered: "multiprocessing.connection.Connection", leave: "multiprocessing.synchronize.Event"
) -> None:
    one = Cluster(home)
    one.ensure()
    entered.send(True)
    leave.wait(30)
    one.release()


def test_the_last_one_out_stops_it(folder: Path) -> None:
    process = multiprocessing.get_context("spawn")
    ours, theirs = process.Pipe()
    leave = [process.Event(), process.Event()]
    visitors = [process.Process(target=_visit, args=(folder / "shared", theirs, event)) for event in leave]
    for visitor in visitors:
        visitor.start()
    assert [ours.recv(), ours.recv()] == [True, True]
    watcher = Cluster(folder / "shared")
    leave[0].set()
    visitors[0].join(30)
    assert watcher.answers()
    leave[1].set()
    visitors[1].join(30)
    assert not watcher.answers()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hide a folder from the ordinary user")
def test_a_home_that_the_ordinary_user_cannot_enter_keeps_its_data_elsewhere(folder: Path) -> None:
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    one = Cluster(hidden / "home")
    one.ensure()
    assert one.place.base.parent == Path("/var/lib/muster/homes")
    assert hidden.stat().st_mode & 0o777 == 0o700
    one.stop()
    shutil.rmtree(one.place.base)


def test_says_why_it_does_not_start(folder: Path) -> None:
    home = folder / "broken"
    one = Cluster(home)
    one.ensure()
    one.stop()
    (one.place.data / "global" / "pg_control").unlink()
    with pytest.raises(NotStarted, match="pg_control"):
        Cluster(home, start_within_s=1).ensure()
