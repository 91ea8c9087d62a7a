"""``muster lab``: boxes in, results in, results out; whom a tube touches."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from msgspec import ValidationError, convert
from rich.console import Console
from rich.table import Table

from muster.access.users import user_acting
from muster.account.bodies import Code
from muster.common import clock
from muster.lab import actions, queries
from muster.lab.bodies import RUN_TUBES_MAX

app = typer.Typer(help="The laboratory: receive, report, release.", no_args_is_help=True)
console = Console(highlight=False)
_RESULTS = {
    "negative": "negative", "阴性": "negative", "positive": "positive", "阳性": "positive",
    "indeterminate": "indeterminate", "可疑": "indeterminate",
}  # fmt: skip
_HEADERS = ("tube", "管号")
_IDS_WIDE = 140  # two opaque ids and what is said of them, without a break
_FILE_MOST = 4 * 1024 * 1024

Round = Annotated[str, typer.Argument(metavar="ROUND", help="the code of the round, such as 2022-04-15")]
Lab = Annotated[str, typer.Option(help="code of the laboratory")]
District = Annotated[str, typer.Option(help="division code of the county")]
By = Annotated[str, typer.Option(help="user name of whoever does it")]


@app.command("receive")
def lab_receive(
    round_code: Round,
    box: Annotated[str, typer.Argument(help="code of the box")],
    tubes: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="the tubes in hand, one code a line")],
    lab: Lab,
    by: By,
    difference: Annotated[str, typer.Option(help="the reason, when what is in hand is not what the book lists")] = "",
    district: District = "140122",
) -> None:
    """Receive a box: the tubes in hand are those that the book lists, or the difference is signed for."""
    user = user_acting(by, "release_results", whole=district)
    codes = [row[0] for _, row in _rows(tubes, 1)]
    found = actions.box_receive(
        district=district, round_code=round_code, box=box, lab=lab, tubes=codes, by=user.actor, at=clock.now(),
        difference_reason=difference,
    )  # fmt: skip
    console.print(f"box {box}: {len(set(codes)):,} tubes received, {found.sentence() or 'as listed'}")


@app.command("report")
def lab_report(
    round_code: Round,
    run: Annotated[str, typer.Argument(help="code of the run")],
    results: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: tube,result")],
    lab: Lab,
    by: By,
    district: District = "140122",
) -> None:
    """Report a run: negative, positive or indeterminate for each tube. All of the file, or nothing."""
    user = user_acting(by, "release_results", whole=district)
    read: dict[str, str] = {}
    for number, (tube, word) in _rows(results, 2):
        if word.lower() not in _RESULTS:
            raise typer.BadParameter(f"{results}, line {number}: {word} is none of {', '.join(_RESULTS)}")
        if read.setdefault(tube, _RESULTS[word.lower()]) != _RESULTS[word.lower()]:
            raise typer.BadParameter(f"{results}, line {number}: {tube} has two results")
    if len(read) > RUN_TUBES_MAX:
        raise typer.BadParameter(f"{results}: {len(read):,} tubes; a run has at most {RUN_TUBES_MAX:,}")
    made = actions.run_enter(
        district=district, round_code=round_code, run=run, lab=lab, results=read, by=user.actor, at=clock.now()
    )
    console.print(f"run {run}: {made:,} of {len(read):,} results are new; nobody sees them before they are released")


@app.command("release")
def lab_release(
    round_code: Round,
    by: By,
    tubes: Annotated[list[str] | None, typer.Argument(help="release these, whatever their result")] = None,
    district: District = "140122",
) -> None:
    """Release every negative that waits, or the tubes that are named; then order a single tube for whoever needs one."""
    user = user_acting(by, "release_results", whole=district)
    act = {"district": district, "round_code": round_code, "by": user.actor}
    if tubes:
        released = sum(bool(actions.result_release(**act, tube=tube, at=clock.now())) for tube in tubes)
    else:
        released = actions.results_release(**act, at=clock.now())
    ordered = actions.resamples_order(**act, at=clock.now())
    console.print(f"{released:,} results released, {len(ordered):,} people to be sampled again alone")


@app.command("status")
def lab_status(round_code: Round, district: District = "140122") -> None:
    """Tubes by stage, and how many wait longer than a swab keeps."""
    table = Table("stage", "tubes", "first swab", "too old")
    for stage in queries.tubes_by_stage(district, round_code, clock.now()):
        table.add_row(stage.stage, f"{stage.tubes:,}", _minute(stage.oldest_at), f"{stage.over_limit:,}")
    console.print(table)


@app.command("tube")
def lab_tube(
    round_code: Round,
    code: Annotated[str, typer.Argument(metavar="CODE", help="code of the tube")],
    by: By,
    district: District = "140122",
) -> None:
    """Whom a tube touches, by opaque id: members, their households, who stood beside them, tasks and their clock.

    A positive pool makes nobody positive: its members are held until a tube of their own says more.
    """
    user_acting(by, "see_lab", whole=district)
    drill, now = queries.tube_positive(district, round_code, code), clock.now()
    console.print(f"tube {code}: {drill.tube.stage}, {drill.tube.result or 'no result'}, {len(drill.members)} members")
    members = Table("member", "household", "swab at", "lane", "result")
    for one in drill.members:
        members.add_row(str(one.person), _or(one.household), _minute(one.at), f"{one.point} {one.lane}", one.result)
    homes = Table("household", "person", "attendance", "result")
    for household, accounts in drill.households.items():
        for account in accounts:
            homes.add_row(str(household), str(account.person), account.attendance, account.result)
    beside = Table("same lane", "beside", "lane", "seconds apart")
    for near in drill.neighbours:
        beside.add_row(str(near.person), str(near.beside), f"{near.point} {near.lane}", str(near.seconds_apart))
    tasks = Table("to be sampled alone", "due", "clock")
    for task in drill.tasks:
        tasks.add_row(str(task.person), _minute(task.due_at), _left(task, now))
    wide = Console(highlight=False, width=max(console.width, _IDS_WIDE))
    for table in (members, homes, beside, tasks):
        wide.print(table)


def _left(task: queries.ResampleTask, now: datetime) -> str:
    if task.done_at:
        return f"done, tube {task.done_tube}"
    minutes = int((task.due_at - now).total_seconds() // 60)
    return f"{minutes} min left" if minutes >= 0 else f"{-minutes} min late"


def _minute(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else "-"


def _or(found: UUID | None) -> str:
    return str(found) if found else "-"


def _rows(file: Path, columns: int) -> list[tuple[int, list[str]]]:
    """(line, cells) of a CSV, without blank lines and a header that begins with ``tube``."""
    if file.stat().st_size > _FILE_MOST:
        raise typer.BadParameter(f"{file} is too large")
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is no UTF-8 text: save it as CSV (UTF-8)") from error
    found = []
    for number, cells in enumerate(csv.reader(lines), 1):
        row = [cell.strip() for cell in cells]
        if not any(row) or (number == 1 and row[0].lower() in _HEADERS):
            continue
        if len(row) < columns or not all(row[:columns]):
            raise typer.BadParameter(f"{file}, line {number}: {columns} columns are needed")
        try:
            convert(row[0], Code)
        except ValidationError as error:
            raise typer.BadParameter(f"{file}, line {number}: {row[0]} is no tube's code") from error
        found.append((number, row[:columns]))
    return found
