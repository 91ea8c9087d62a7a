"""The rehearsal's own home: fresh every time, and never anybody else's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from muster.access import keys
from muster.common.problems import Problem

MARK = "rehearsal"
_MARK_TEXT = "This home holds a rehearsal and is wiped by the next one.\n"
_SCHEMA_MARK = "muster rehearsal"


def home_wipe(home: Path) -> None:
    """Remove an earlier rehearsal. Raises Problem demo_home_taken when something else lives there."""
    if not home.exists() or not any(home.iterdir()):
        return
    if not (home / MARK).exists():
        raise Problem("demo_home_taken", str(home))
    if "DATABASE_URL" not in os.environ and (home / "postgres").exists():
        subprocess.run(
            [sys.executable, "-m", "muster", "db", "stop"],
            env={**os.environ, "MUSTER_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        outside = home / "postgres" / "outside"
        if outside.exists():
            shutil.rmtree(outside.read_text(encoding="utf-8").strip(), ignore_errors=True)
    shutil.rmtree(home)


def home_mark(home: Path) -> None:
    """The folder, and in it the mark that says whose it is."""
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text(_MARK_TEXT, encoding="utf-8")


def home_make() -> None:
    """Keys and tables of a new home."""
    if "DATABASE_URL" in os.environ:
        _schema_empty()
    keys.server_key()
    keys.secret_key()
    call_command("migrate", verbosity=0, interactive=False)


def _schema_empty() -> None:
    """A database that was given must be empty or an earlier rehearsal's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT COALESCE(obj_description('public'::regnamespace, 'pg_namespace'), ''),
                      EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')"""
        )
        mark, full = cursor.fetchone()
        if full and mark != _SCHEMA_MARK:
            raise Problem("demo_home_taken", "DATABASE_URL")
        if full:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        cursor.execute(f"COMMENT ON SCHEMA public IS '{_SCHEMA_MARK}'")
