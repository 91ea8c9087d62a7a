"""A new home: its folders, database, keys and first user. Doing it again changes nothing."""

import os
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from muster.access import keys, users
from muster.access.enums import Role
from muster.access.models import User
from muster.common import clock
from muster.common.problems import Problem
from muster.config import database


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` did. ``password`` is set when it made the first user; it is shown once and kept nowhere."""

    migrations: int
    username: str
    password: str | None


def home_init(*, username: str, territory: str) -> Made:
    """Create whatever is missing."""
    database.home().mkdir(mode=0o755, parents=True, exist_ok=True)
    keys.server_key()
    keys.secret_key()
    waiting = len(migrations_waiting())
    call_command("migrate", verbosity=0, interactive=False)
    if User.objects.filter(role=Role.COMMAND).exists():
        return Made(waiting, username, None)
    _, password = users.user_create(
        username=username, role=Role.COMMAND, territory=territory, by="init", at=clock.now()
    )
    return Made(waiting, username, password)


def migrations_waiting() -> list[str]:
    """Migrations that this code has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def home_check() -> None:
    """Raise ``Problem("home_new")`` unless `init` has been run since the last upgrade."""
    if database.embedded() and not (database.home() / "postgres" / "pgpass").exists():
        raise Problem("home_new", str(database.home()))
    waiting = migrations_waiting()
    if waiting or "django" not in keys.keyring().kids():
        raise Problem("home_new", ", ".join(waiting[:3]) or f"{database.home()}{os.sep}keys")
