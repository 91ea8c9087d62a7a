"""The command line. Each room brings its own commands; a room is loaded only when one of them is asked for."""

import importlib
import os
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

import typer
from rich.console import Console
from typer.core import TyperGroup

from muster.common.problems import Problem

# command -> where it is: a Typer app in a module
COMMANDS = {
    "init": "muster.config.commands:init",
    "serve": "muster.config.commands:serve",
    "doctor": "muster.config.commands:doctor",
    "db": "muster.config.commands:db",
    "user": "muster.access.commands:user",
    "audit": "muster.access.audit.commands:audit",
    "key": "muster.access.commands:key",
    "job": "muster.jobs.commands:app",
    "ledger": "muster.ledger.commands:app",
    "roll": "muster.roll.commands:app",
    "plan": "muster.plan.commands:app",
    "staff": "muster.staff.commands:app",
    "round": "muster.account.commands:app",
    "device": "muster.station.commands:app",
    "lab": "muster.lab.commands:app",
    "trace": "muster.trace.commands:app",
    "demo": "muster.rehearsal.commands:app",
}
# commands of one word; all others are groups
SINGLE = frozenset({"init", "serve", "doctor", "demo"})


class Rooms(TyperGroup):
    """Lists all commands, and imports the one that is wanted."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(importlib.import_module(module), name)
        command = typer.main.get_command(found) if cmd_name in SINGLE else typer.main.get_group(found)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Rooms, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def _muster() -> None:
    """muster runs a whole-population screening round: one county, one day, everyone on the roll."""


def main() -> None:
    """Run one command. A refusal is a sentence and exit code 2, never a traceback."""
    import django
    import django.db
    import psycopg

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    signal.signal(signal.SIGTERM, _end)  # so that what runs at exit (the last one out stops the database) does run
    try:
        django.setup()
        app()
    except Problem as problem:
        _refuse(problem)
    except (django.db.OperationalError, psycopg.OperationalError) as error:
        _refuse(Problem("database_away", str(error).strip()))


def _refuse(problem: Problem) -> NoReturn:
    from muster.config.speech import say

    entry = problem.entry
    console = Console(stderr=True, highlight=False, markup=False)
    console.print(f"✗ {say(entry.zh, entry.en)} [{problem.code}]", style="red")
    if problem.detail:
        console.print(f"  {problem.detail}")
    console.print(f"  → {say(entry.do_zh, entry.do_en)}")
    sys.exit(2)


def _end(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - signal's signature
    sys.exit(128 + number)
