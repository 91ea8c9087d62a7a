"""``muster staff``: workers and posts."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from muster.common import clock

app = typer.Typer(help="Workers and posts of a round.", no_args_is_help=True)
console = Console()

Round = Annotated[str, typer.Argument(help="the code of the round, such as 2022-04-15")]
District = Annotated[str, typer.Option(help="division code of the county")]


@app.command("fill")
def posts_fill(
    round_code: Round,
    district: District = "140122",
    seed: int = 1,
    name: str = "yangqu",
    by: Annotated[str, typer.Option(help="who does it, for the record")] = "system",
) -> None:
    """Call the workers out and give each a post."""
    from muster.staff import actions

    with console.status("filling posts"):
        actions.posts_fill(district=district, round=round_code, seed=seed, name=name, by=by, at=clock.now())
    staff_totals(round_code, district)


@app.command("totals")
def staff_totals(round_code: Round, district: District = "140122") -> None:
    """Workers by category: called out, with a post, present."""
    from muster.plan.queries import round_get
    from muster.staff import queries

    round_get(district, round_code)
    table = Table("category", "类别", "quota", "posted", "present")
    totals = queries.staff_totals(district, round_code)
    for total in totals:
        table.add_row(total.name_en, total.name_zh, f"{total.quota:,}", f"{total.posted:,}", f"{total.present:,}")
    printed = [total for total in totals if total.in_bulletin]
    table.add_section()
    table.add_row(
        "in the bulletin", "合计", f"{sum(total.quota for total in printed):,}",
        f"{sum(total.posted for total in printed):,}", f"{sum(total.present for total in printed):,}",
    )  # fmt: skip
    console.print(table)
