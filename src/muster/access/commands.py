"""`muster user` and `muster key`."""

from typing import Annotated

import typer
from django.db import transaction
from rich.console import Console
from rich.table import Table

from muster.access import factors, keys, lockout, users
from muster.access.enums import Role
from muster.access.models import User
from muster.common import clock
from muster.common.problems import Problem

user = typer.Typer(help="People who may log in.", no_args_is_help=True)
key = typer.Typer(help="The files that open personal values.", no_args_is_help=True)
_console = Console()
_BY = "cli"
_Name = Annotated[str, typer.Argument(help="User name.")]


@user.command("add")
def user_add(
    username: _Name,
    role: Annotated[Role, typer.Option(help="What they do.")],
    territory: Annotated[str, typer.Option(help="Division code prefix, as 140122100.")] = "",
    point: Annotated[str, typer.Option(help="The one point of a point leader.")] = "",
    unit: Annotated[str, typer.Option(help="The one unit of a unit liaison, by its name.")] = "",
    language: Annotated[str, typer.Option(help="zh-hans or en.")] = "zh-hans",
) -> None:
    """Add a user; prints a one-time password, which they change at their first sign-in, within 24 hours."""
    try:
        made, word = users.user_create(
            username=username, role=role.value, territory=territory, point=point, unit=unit, language=language,
            by=_BY, at=clock.now(), once=True,
        )  # fmt: skip
    except Problem as problem:
        raise _refused(problem) from problem
    _console.print(f"{made.username}  {word}", highlight=False)


@user.command("list")
def user_list() -> None:
    """List all users."""
    table = Table("user", "role", "territory", "point", "unit", "active", "last login")
    for one in User.objects.order_by("username"):
        seen = one.last_login.isoformat(timespec="minutes") if one.last_login else "-"
        table.add_row(
            one.username, one.role, one.territory, one.point, one.unit, "yes" if one.is_active else "no", seen
        )
    _console.print(table)


@user.command("disable")
def user_disable(username: _Name) -> None:
    """Shut a user out, at once."""
    try:
        users.user_disable(username=username, by=_BY, at=clock.now())
    except Problem as problem:
        raise _refused(problem) from problem


@user.command("password")
def user_password(
    username: _Name,
    phone_lost: Annotated[bool, typer.Option("--phone-lost", help="Forget the user's second factors too.")] = False,
) -> None:
    """Give a user a new one-time password, good for 24 hours; prints it once, ends their sessions and any lock."""
    at = clock.now()
    try:
        with transaction.atomic():
            word = users.user_password(username=username, by=_BY, at=at, once=True)
            found = User.objects.get(username=username)
            lockout.unlock(user=found, by=_BY, at=at)
            if phone_lost:
                factors.factors_drop(user=found, by=_BY, at=at)
    except Problem as problem:
        raise _refused(problem) from problem
    _console.print(f"{username}  {word}", highlight=False)


@key.command("list")
def key_list() -> None:
    """List the keys of this home, and what is wrong with their folder."""
    for kid in keys.keyring().kids():
        _console.print(kid, highlight=False)
    for complaint in keys.keyring().complaints():
        _console.print(f"[red]{complaint}")


@key.command("destroy")
def key_destroy(
    kid: Annotated[str, typer.Argument(help="As 2022-04-15.identity.1.")],
    again: Annotated[str, typer.Option("--confirm", help="The same key id once more.")],
) -> None:
    """Destroy a key for good: whatever it sealed can never be read again."""
    if again != kid or kid not in keys.keyring().kids():
        _console.print("[red]Nothing was destroyed:[/] no such key, or --confirm names another one.", highlight=False)
        raise typer.Exit(1)
    keys.destroy(kid, by=_BY, at=clock.now())
    _console.print(f"{kid} is destroyed. Restart the server, and destroy the copies of the file.", highlight=False)


def _refused(problem: Problem) -> typer.Exit:
    _console.print(f"[red]{problem.entry.en}[/] ({problem.detail}). {problem.entry.do_en}", highlight=False)
    return typer.Exit(1)
