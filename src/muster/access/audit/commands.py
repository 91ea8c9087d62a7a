"""`muster audit`: does it hold, tie it together now, take it away as a file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from django.conf import settings
from rich.console import Console

from muster.access import audit as chains
from muster.access.audit import export
from muster.access.audit.queries import Filter
from muster.common import clock, sheets
from muster.common.problems import Problem

audit = typer.Typer(help="Who read whom.", no_args_is_help=True)
_console = Console(soft_wrap=True)
_BY = "cli"


@audit.command("verify")
def audit_verify(
    anchor: Annotated[str, typer.Option(help="An anchor that was written down elsewhere, as 17:8f3a….")] = "",
) -> None:
    """Follow every chain of the audit and its anchors; fails at the first changed byte of each."""
    number, _colon, hash_ = anchor.partition(":")
    if anchor and not (number.isdecimal() and len(hash_) == 64):
        _console.print("[red]An anchor is its number, a colon and 64 hexadecimal digits.")
        raise typer.Exit(2)
    broken = chains.verify((int(number), hash_.lower()) if anchor else None)
    for one in broken:
        _console.print(f"[red]district {one.district or 'house'}, chain {one.chain}, row {one.id}: {one.why}")
    if broken:
        raise typer.Exit(1)
    _console.print("The audit is whole.")


@audit.command("anchor")
def audit_anchor() -> None:
    """Tie all chains together now; prints the anchor, to be kept outside this machine."""
    made = chains.anchor(by=_BY)
    if made is None:
        _console.print("Nothing to anchor: no chain has grown since the last anchor closed them.")
        return
    at = made.at.astimezone(ZoneInfo(settings.TIME_ZONE))
    _console.print(f"{made.id}:{made.hash.hex()}  {at:%Y-%m-%d %H:%M:%S}, chains: {len(made.chains)}", highlight=False)


@audit.command("export")
def audit_export(
    file: Annotated[Path, typer.Argument(help="The zip to write; it holds the list and its manifest.")],
    form: Annotated[str, typer.Option(help="csv or xlsx.")] = "csv",
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="One day only, as 2022-04-15.")] = None,
) -> None:
    """Write the audit as a file, with count and SHA-256 in a manifest. Residents are only ids in it."""
    if form not in sheets.FORMS:
        _console.print("[red]--form is csv or xlsx.")
        raise typer.Exit(2)
    wanted = Filter(day=day.date() if day else None)
    try:
        rows = export.write(
            file, form, None, wanted, ZoneInfo(settings.TIME_ZONE), by=_BY, at=clock.now(), name="audit"
        )
    except Problem as problem:
        _console.print(f"[red]{problem.entry.en}.[/] {problem.entry.do_en}", highlight=False)
        raise typer.Exit(2) from problem
    chains.record("audit_exported", actor=_BY, at=clock.now(), purpose=form, count=rows)
    _console.print(f"{file}: rows: {rows}", highlight=False)
