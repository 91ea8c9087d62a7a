"""``muster roll``: divisions, an invented list, and the import of a real one."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from muster.common import clock
from muster.common.problems import REGISTRY, Problem
from muster.roll.imports.report import ImportReport

app = typer.Typer(help="The roll: divisions, households, residents.", no_args_is_help=True)
console = Console(highlight=False)
_FAULTS_SHOWN = 20

District = Annotated[str, typer.Option(help="division code of the county")]
By = Annotated[str, typer.Option(help="who does it, for the record")]
AsJson = Annotated[bool, typer.Option("--json", help="print the report as one line of JSON")]


@app.command("divisions")
def divisions_load(by: By = "system") -> None:
    """Load the county, townships and villages that muster ships."""
    from muster.roll import actions

    console.print(f"{actions.divisions_load(by=by, at=clock.now())} divisions 区划")


@app.command("generate")
def generate(
    file: Annotated[Path, typer.Argument(help="where to write: .xlsx or .csv")],
    residents: Annotated[int, typer.Option(min=1, max=1_000_000, help="good people in it")] = 154_000,
    seed: int = 1,
) -> None:
    """Write the list of an invented county, with a known number of dirty rows; prints what is in it as JSON."""
    from muster.roll.generator import generate as write

    print(json.dumps(write(file, residents=residents, seed=seed), ensure_ascii=False))


@app.command("index")
def index(district: District = "140122") -> None:
    """Write anew by which words everybody is found. For a roll that came in before there was a search, or after a repair."""
    from django.db import transaction

    from muster.roll import tokens

    with transaction.atomic():
        console.print(f"{tokens.roll_index(district):,} people 人")


@app.command("import")
def roll_import(
    file: Annotated[Path, typer.Argument(help="the resident list: .xlsx, .xls or .csv", exists=True, dir_okay=False)],
    map_: Annotated[list[str] | None, typer.Option("--map", metavar="HEADER=FIELD", help="name a column; FIELD - leaves it out")] = None,
    sheet: Annotated[str, typer.Option(help="which sheet, where several look like a roll")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="check everything, write nothing")] = False,
    valid_rows_only: Annotated[bool, typer.Option("--valid-rows-only", help="write the rows that pass")] = False,
    rename: Annotated[bool, typer.Option("--rename", help="take the file's name where a number is on the roll under another")] = False,
    errors: Annotated[Path | None, typer.Option(help="where refused rows go; beside the file if not given")] = None,
    district: District = "140122",
    by: By = "system",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Bring a resident list into the roll. All rows or none, unless --valid-rows-only."""
    from muster.roll import actions

    errors = errors or file.with_name(f"{file.stem}-errors{'.csv' if file.suffix.lower() == '.csv' else '.xlsx'}")
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=as_json) as progress:
        task = progress.add_task("import 导入", total=None)
        report = actions.roll_import(
            file, district=district, by=by, at=clock.now(), mapping=_mapping(map_ or []), sheet=sheet, dry_run=dry_run,
            valid_only=valid_rows_only, rename=rename, errors=errors,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )  # fmt: skip
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _show(report)
    if not report.written and not dry_run:
        raise typer.Exit(1)


def _mapping(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        header, sign, name = pair.rpartition("=")
        if not sign or not header:
            raise Problem("roll_map_unknown", pair)
        found[header] = name
    return found


def _show(report: ImportReport) -> None:
    table = Table("", "rows 行", title=f"{report.sheet}: header row 表头 {report.header_row}", title_justify="left")
    for what, count in (
        ("read 读入", report.rows_read), ("created 新增", report.created), ("updated 更新", report.updated),
        ("unchanged 无变化", report.unchanged), ("refused 退回", report.refused),
    ):  # fmt: skip
        table.add_row(what, f"{count:,}")
    console.print(table)
    for note in report.notes:
        console.print(f"· {note}", markup=False)
    for code, count in report.refused_by_code.most_common():
        console.print(f"  {count:>7,}  {REGISTRY[code].zh} {REGISTRY[code].en}", markup=False)
    for fault in report.faults[:_FAULTS_SHOWN]:
        console.print(f"  ✗ {fault.place}: {fault.error} → {fault.guidance}", markup=False)
    if report.errors_file:
        console.print(
            f"{report.errors_file}: refused rows, to be corrected and fed back 退回的行，改正后再导入", markup=False
        )
    if not report.written:
        said = (
            "dry run: nothing written 试运行，未写入"
            if report.dry_run
            else "nothing written 未写入 (--valid-rows-only)"
        )
        console.print(said, style="yellow", markup=False)
