"""`muster trace`: open cases, name their contacts, the line list."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(help="Cases and contacts of a round.", no_args_is_help=True)
_out = Console()

District = Annotated[str, typer.Option(help="Division code of the county.")]
By = Annotated[str, typer.Option(help="User name of the tracer: a user of the command centre.")]


@app.command("open")
def open_cases(round_code: str, by: By, district: District = "140122") -> None:
    """Open a case for every released positive of a single tube and name its contacts. May be repeated."""
    from muster.access.users import user_acting
    from muster.common import clock
    from muster.trace.actions import cases_open, contacts_name

    actor = user_acting(by, "settle_exceptions", whole=district).actor
    opened = cases_open(district=district, round_code=round_code, by=actor, at=clock.now())
    named = contacts_name(district=district, round_code=round_code, by=actor, at=clock.now())
    _out.print(f"{len(opened)} cases opened, {named} contacts named")


@app.command("list")
def line_list(round_code: str, district: District = "140122") -> None:
    """The line list, by opaque ids."""
    from muster.trace.queries import cases

    table = Table("case", "person", "tube", "opened", "contacts", "followed up")
    for case in cases(district, round_code):
        opened = f"{case.opened_at:%Y-%m-%d %H:%M}"
        table.add_row(str(case.case), str(case.person), case.tube, opened, str(case.contacts), str(case.followed))
    _out.print(table)
