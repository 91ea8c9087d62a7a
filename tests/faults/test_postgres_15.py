"""DATABASE_URL may name any PostgreSQL from 15 on: migrations, ledger, accounts and custody hold on the oldest of them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from muster.config.postgres import owner as owners

PROGRAMS = Path("/usr/lib/postgresql/15/bin")  # where Debian 12 puts them
ROOT = Path(__file__).resolve().parents[2]
SUBSET = ("tests/ledger", "tests/account", "tests/lab/test_custody.py", "tests/access/test_tokens_race.py")

pytestmark = [
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(not PROGRAMS.is_dir(), reason="PostgreSQL 15 is not installed (Debian: postgresql-15)"),
]


@pytest.fixture
def address() -> Iterator[str]:
    """The URL of a PostgreSQL 15 that is gone after the test."""
    folder = Path(tempfile.mkdtemp(prefix="muster-pg15-"))
    owner = owners.choose(folder / "data")
    owner.give(folder, 0o700)
    data, control = str(folder / "data"), str(PROGRAMS / "pg_ctl")

    def run(*command: str) -> None:
        done = owner.run(command)
        assert done.returncode == 0, done.stdout

    try:
        run(str(PROGRAMS / "initdb"), "-D", data, "-U", "muster", "--auth=trust", "--locale=C", "--encoding=UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c jit=off"
        run(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        run(str(PROGRAMS / "createdb"), "-h", str(folder), "-U", "muster", "muster")
        yield f"postgresql://muster@/muster?host={folder}"
    finally:
        owner.run([control, "-D", data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(folder)


def test_the_book_and_the_accounts_hold_on_postgresql_15(address: str) -> None:
    with psycopg.connect(address) as session:
        assert session.info.server_version // 10_000 == 15
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MUSTER_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *SUBSET],
        cwd=ROOT, env=environment | {"DATABASE_URL": address}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
