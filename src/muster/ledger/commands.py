"""`muster ledger`: status, verify, rebuild."""

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(help="The append-only book: status, verify, rebuild.", no_args_is_help=True)
_out = Console()


@app.command()
def status(district: str = "140122") -> None:
    """How many events, devices, conflicts and quarantined lines there are."""
    from muster.ledger.queries import ledger_status

    found = ledger_status(district)
    table = Table(show_header=False)
    for name in (
        "events",
        "batches",
        "created",
        "conflicts",
        "quarantined",
        "waiting",
        "devices",
        "revoked",
        "unproved",
    ):
        table.add_row(name, f"{getattr(found, name):,}")
    table.add_row("last received", str(found.last_received_at or "-"))
    _out.print(table)


@app.command()
def verify(district: str = "140122") -> None:
    """Check every byte, hash and signature of the book. Exit 1 when anything does not hold."""
    from muster.ledger.verify import verify as check

    found = check(district)
    _out.print(f"{found.events:,} events in {found.batches:,} signed batches ({found.unsigned} unsigned, quarantined)")
    for fault in found.faults:
        _out.print(f"[red]✗[/red] {fault}")
    if not found.ok:
        raise typer.Exit(1)
    _out.print("[green]✓[/green] the book is what the devices signed")


@app.command()
def rebuild(district: str = "140122") -> None:
    """Make every read table again from the book and compare. Exit 1 when a table differs."""
    from muster.ledger.rebuild import rebuild as make

    found = make(district)
    for table, digest in sorted(found.after.items()):
        mark = "[red]differs[/red]" if table in found.differing else "[green]same[/green]"
        _out.print(f"{table:20} {digest[:16]}  {mark}")
    if found.differing:
        raise typer.Exit(1)
