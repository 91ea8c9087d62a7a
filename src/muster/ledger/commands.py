"""`muster ledger`: status, verify, rebuild."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from muster.common.problems import Problem

app = typer.Typer(help="The append-only book: status, verify, rebuild.", no_args_is_help=True)
_out = Console()

_FIGURES = ("events", "batches", "created", "conflicts", "quarantined", "waiting", "devices", "revoked", "unproved")
_District = Annotated[str, typer.Option(help="The six-digit code of one district; every district when left out.")]


@app.command()
def status(district: _District = "") -> None:
    """How many events, devices, conflicts and quarantined lines there are."""
    from muster.ledger.queries import ledger_status

    for code in _districts(district):
        found = ledger_status(code)
        table = Table(title=f"district {code}", show_header=False)
        for name in _FIGURES:
            table.add_row(name, f"{getattr(found, name):,}")
        table.add_row("last received", str(found.last_received_at or "-"))
        _out.print(table)


@app.command()
def verify(district: _District = "") -> None:
    """Check every byte, hash and signature of the book. Exit 1 when anything does not hold."""
    from muster.ledger.verify import verify as check

    whole = True
    for code in _districts(district):
        found = check(code)
        whole &= found.ok
        _out.print(
            f"district {code}: {found.events:,} events in {found.batches:,} signed batches "
            f"({found.unsigned} unsigned, quarantined)"
        )
        for fault in found.faults:
            _out.print(f"[red]✗[/red] {fault}")
        if found.ok:
            _out.print("[green]✓[/green] the book is what the devices signed")
    if not whole:
        raise typer.Exit(1)


@app.command()
def rebuild(district: _District = "") -> None:
    """Make every read table again from the book and compare. Exit 1 when a table differs."""
    from muster.ledger.rebuild import rebuild as make

    same = True
    for code in _districts(district):
        found = make(code)
        same &= not found.differing
        _out.print(f"district {code}")
        for table, digest in sorted(found.after.items()):
            mark = "[red]differs[/red]" if table in found.differing else "[green]same[/green]"
            _out.print(f"{table:20} {digest[:16]}  {mark}")
    if not same:
        raise typer.Exit(1)


def _districts(wanted: str) -> list[str]:
    """The districts to look at. Raises Problem district_unknown for one that the book knows nothing of."""
    from muster.ledger.queries import districts

    known = districts()
    if wanted and wanted not in known:
        raise Problem("district_unknown", f"{wanted}; the book has {', '.join(known) or 'none yet'}")
    if not known:
        _out.print("no district has a book yet")
    return [wanted] if wanted else known
