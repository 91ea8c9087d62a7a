"""`muster init | serve | doctor | db`."""

import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from muster.config import database
from muster.config.postgres import Cluster
from muster.config.speech import say

init = typer.Typer()
serve = typer.Typer()
doctor = typer.Typer()
db = typer.Typer(help="The embedded database: start, stop, status, shell, backup.", no_args_is_help=True)
_out = Console(highlight=False)
_MARKS = {"ok": "[green]●[/]", "warn": "[yellow]▲[/]", "bad": "[red]■[/]"}


@init.command()
def _init(
    territory: Annotated[
        str, typer.Option(help="Division code of the county that the first user commands.")
    ] = "140122",
    username: Annotated[str, typer.Option(help="Name of the first user.")] = "command",
) -> None:
    """Set up this home: database, keys, first user. May be repeated; do so after each upgrade."""
    from muster.config import setup

    made = setup.home_init(username=username, territory=territory)
    _out.print(say(f"数据目录 {database.home()} 已就绪", f"The home {database.home()} is ready"))
    if made.password:
        _out.print(
            say(f"用户 {made.username}  口令 {made.password}", f"user {made.username}  password {made.password}")
        )
        _out.print(say("口令只显示这一次，请记下。", "The password is shown this once only: write it down."))


@serve.command()
def _serve(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for phones on the network.")] = "127.0.0.1",
    workers: Annotated[
        int, typer.Option(min=1, max=4, help="Processes; by default two, where there are two cores.")
    ] = min(2, os.cpu_count() or 1),
    certificate: Annotated[Path | None, typer.Option(exists=True, help="TLS certificate (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(exists=True, help="TLS key (PKCS#8).")] = None,
) -> None:
    """Serve this home until Ctrl-C."""
    from muster.config import serve as server

    scheme = "https" if certificate else "http"
    _out.print(say("服务地址", "Serving at"), f"{scheme}://{host}:{port}/")
    server.run(host=host, port=port, workers=workers, certificate=certificate, key=key)


@doctor.command()
def _doctor() -> None:
    """Check that this machine is fit to run a round; exit 1 when something must be mended first."""
    from muster.config.doctor import examine

    table = Table("", say("检查", "check"), say("结果", "found"), say("怎么办", "what to do"), box=None, pad_edge=False)
    findings = list(examine())
    for finding in findings:
        table.add_row(_MARKS[finding.state], finding.name, finding.found, finding.todo)
    _out.print(table)
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


@db.command()
def start() -> None:
    """Start the database and keep it running when no muster process uses it."""
    cluster = _embedded()
    cluster.ensure()
    cluster.place.keep.touch()
    _out.print(say("数据库已启动，将保持运行", "The database is running and stays up"))


@db.command()
def stop() -> None:
    """Stop the database now, whoever is using it."""
    cluster = _embedded()
    cluster.place.keep.unlink(missing_ok=True)
    stopped = cluster.stop()
    _out.print(
        say("数据库已停止", "The database is stopped") if stopped else say("数据库未在运行", "It was not running")
    )


@db.command()
def status() -> None:
    """Where the database is and whether it answers."""
    if not database.embedded():
        _out.print("DATABASE_URL")
        return
    cluster = _embedded()
    up = cluster.answers()
    _out.print(say("运行中", "running") if up else say("未运行", "not running"))
    for name in ("data", "socket", "log"):
        _out.print(f"{name:8}{getattr(cluster.place, name)}", soft_wrap=True)


@db.command()
def url() -> None:
    """Print the address for other programs; keeps nothing running by itself."""
    typer.echo(database.url())


@db.command()
def shell() -> None:
    """Open psql on this home's database."""
    _program("psql", [])


@db.command()
def backup(file: Annotated[Path, typer.Argument(help="File to write (pg_dump's custom format).")]) -> None:
    """Write a backup of the database. The keys folder is not in it: back it up apart, to another place."""
    _program("pg_dump", ["--format=custom", f"--file={file}"])
    _out.print(say(f"已备份到 {file}；keys 目录请另行备份", f"Backed up to {file}; back up the keys folder apart"))


@db.command()
def restore(file: Annotated[Path, typer.Argument(exists=True, help="A backup made by `muster db backup`.")]) -> None:
    """Put a backup into this home's database, in the place of what is there. Put its keys back first."""
    typer.confirm(say("将覆盖现有数据，继续？", "This replaces what is in the database. Go on?"), abort=True)
    _program("pg_restore", ["--clean", "--if-exists", "--no-owner", "--single-transaction", str(file)])
    _out.print(say("已恢复；请运行 muster ledger verify", "Restored; now run muster ledger verify"))


def _program(name: str, arguments: list[str]) -> None:
    """Run one of PostgreSQL's client programs as ourselves."""
    address = database.url()
    program = str(database.cluster().programs / name) if database.embedded() else name
    done = subprocess.run([program, f"--dbname={address}", *arguments], env=os.environ, check=False)
    if done.returncode:
        raise typer.Exit(done.returncode)


def _embedded() -> Cluster:
    if not database.embedded():
        raise typer.BadParameter(say("DATABASE_URL 指向别的数据库", "DATABASE_URL names another database"))
    return database.cluster()
