"""``muster round``: make a round, open it, see where it stands, close it."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.table import Table

from muster.access.users import user_acting
from muster.account import closing, counts, signing
from muster.account import queries as account
from muster.account.actions import round_open as open_for_all
from muster.common import clock
from muster.plan import queries as plan
from muster.roll import actions as roll
from muster.roll import queries as rolls
from muster.roll.enums import RoundMode

app = typer.Typer(help="Rounds: make, open, watch, close.", no_args_is_help=True)
console = Console(highlight=False)

Code = Annotated[str, typer.Argument(metavar="ROUND", help="the code of the round, such as 2022-04-15")]
District = Annotated[str, typer.Option(help="division code of the county")]
By = Annotated[str, typer.Option(help="user name of whoever does it")]


class Act(StrEnum):
    ATTENDANCE = "attendance"
    RESULTS = "results"


@app.command("create")
def round_create(
    round_code: Code,
    by: By,
    name: Annotated[str, typer.Option(help="what people call it")] = "",
    day: Annotated[str, typer.Option(help="its day, as 2022-04-15; not needed where the code is one")] = "",
    opens: Annotated[str, typer.Option(help="when the points open")] = "06:00",
    closes: Annotated[str, typer.Option(help="when they close, that day")] = "12:00",
    window_hours: Annotated[int, typer.Option(min=1, max=240, help="from midnight on, for so long device times are believed")] = 48,
    mode: Annotated[RoundMode, typer.Option(help="a drill has devices of its own")] = RoundMode.LIVE,
    timezone: Annotated[str, typer.Option(help="of the place")] = "Asia/Shanghai",
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="NAME=NUMBER", help="a rule of this round, as fever_dc=373")] = None,
    district: District = "140122",
) -> None:  # fmt: skip
    """Make a round. Points, plan and posts come next; then it is opened."""
    user = user_acting(by, "open_round", whole=district)
    zone, when = _zone(timezone), _day(day or round_code)
    midnight = datetime.combine(when, time(), zone)
    made = roll.round_create(
        district=district, code=round_code, name=name or round_code, mode=mode.value, timezone=timezone,
        starts_at=midnight, ends_at=midnight + timedelta(hours=window_hours),
        opens_at=datetime.combine(when, _hour(opens), zone), closes_at=datetime.combine(when, _hour(closes), zone),
        settings=_rules(rule or []), by=user.actor, at=clock.now(),
    )  # fmt: skip
    console.print(f"round {made.code} ({made.mode}) on {when}, {opens} to {closes}, {timezone}")


@app.command("open")
def round_open(round_code: Code, by: By, district: District = "140122") -> None:
    """Open a round whose plan is published. From now on every name has an account, and the points stay as they are."""
    user = user_acting(by, "open_round", whole=district)
    open_for_all(district=district, round_code=round_code, by=user.actor, at=clock.now())
    found = counts.standing_counts(district, round_code)
    console.print(f"round {round_code} is open: {found.names:,} names to be answered for")


@app.command("close")
def round_close(
    round_code: Code,
    act: Annotated[Act, typer.Argument(help="attendance first, results when the laboratory is done")],
    by: By,
    signed_for: Annotated[str, typer.Option(help="the reason why it is closed although something is open")] = "",
    district: District = "140122",
) -> None:
    """Sign one of the two closings; a second person's yes freezes its statement. Refused while something is open, unless signed for."""
    user = user_acting(by, "close_round", whole=district)
    made = signing.act_sign(
        district=district, round_code=round_code, act=act.value, by=user, at=clock.now(), signed_for=signed_for or None
    )
    if made is None:
        console.print(
            f"round {round_code}: {act.value} signed; it closes when a second person allows it, at /approvals"
        )
        return
    console.print(f"round {round_code}: {act.value} closed, statement {made.number}")
    for what, count in made.counts.items():
        if count:
            console.print(f"  {count:>9,}  {what}")


@app.command("status")
def round_status(round_code: Code, district: District = "140122") -> None:
    """Where a round stands, and what keeps it from being closed."""
    found = account.round_of(district, round_code)
    here = ZoneInfo(found.timezone)
    table = Table(show_header=False)
    table.add_row("round", f"{found.code} ({found.mode}) {found.name}")
    table.add_row("points open", f"{_local(found.opens_at, here)} to {_local(found.closes_at, here)} {found.timezone}")
    points = plan.points(district, round_code)
    table.add_row("points, lanes", f"{len(points):,}, {sum(point.lanes for point in points):,}")
    table.add_row("invited", f"{plan.names_invited(district, round_code):,}")
    table.add_row("on the roll, not invited", f"{plan.names_uninvited(district, round_code):,}")
    table.add_row("open since", _opened(district, round_code, here))
    _standing(table, district, round_code)
    console.print(table)


@app.command("list")
def round_list(district: District = "140122") -> None:
    """All rounds of the county, the latest first."""
    table = Table("round", "mode", "points open", "invited", "stands")
    for found in rolls.rounds(district):
        opens = _local(found.opens_at, ZoneInfo(found.timezone))
        invited = plan.names_invited(district, found.code)
        table.add_row(found.code, found.mode, opens, f"{invited:,}", _word(district, found.code))
    console.print(table)


def _standing(table: Table, district: str, round_code: str) -> None:
    """Names by both standings, then each act: its last statement, or what blocks it."""
    if not plan.round_is_open(district, round_code):
        return
    found = counts.standing_counts(district, round_code)
    for what, kinds in (("attendance", found.attendance), ("result", found.result), ("tubes", found.tubes)):
        table.add_row(what, ", ".join(f"{name} {count:,}" for name, count in kinds.items() if count) or "-")
    for act in Act:
        last = closing.statement_current(district, round_code, act.value, found)
        if last is not None and last.closed:
            table.add_row(f"{act.value} closed", f"statement {last.statement.number}")
        else:
            blocks = closing.blocks_of(district, round_code, act.value, clock.now(), found)
            table.add_row(f"{act.value} not closed", blocks.sentence() or "nothing is open: it can be closed")


def _word(district: str, round_code: str) -> str:
    if not plan.round_is_open(district, round_code):
        return "made"
    closed = [act.value for act in Act if closing.statement_last(district, round_code, act.value)]
    return f"{' and '.join(closed)} closed" if closed else "open"


def _opened(district: str, round_code: str, here: ZoneInfo) -> str:
    at = account.opened_at(district, round_code)
    return _local(at, here) if at else "not opened"


def _local(at: datetime, here: ZoneInfo) -> str:
    return at.astimezone(here).strftime("%Y-%m-%d %H:%M")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise typer.BadParameter(f"there is no time zone {name}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no day: add --day 2022-04-15") from error


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no time of day, such as 06:00") from error


def _rules(pairs: list[str]) -> dict[str, int]:
    """The round's own numbers in place of the defaults."""
    known, chosen = account.round_rule_names(), {}
    for pair in pairs:
        name, _, number = pair.partition("=")
        if name not in known or not number.isdecimal():
            raise typer.BadParameter(f"--rule {pair}: NAME=NUMBER, where NAME is one of {', '.join(sorted(known))}")
        chosen[name] = int(number)
    return chosen
