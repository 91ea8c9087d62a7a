"""The whole rehearsal, stage by stage, and the judgement at its end."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from muster.common import clock
from muster.rehearsal.home import home_make
from muster.rehearsal.options import Options
from muster.rehearsal.player.pace import Pace
from muster.rehearsal.run import Run
from muster.rehearsal.screen import Bar, Screen
from muster.rehearsal.server import Server, own_peak_mb
from muster.rehearsal.stages import afternoon, finish, prepare, rehearse

NOT_FOUND_MOST = 0.02
# what the JSON holds, in this order; docs/guides/rehearsal.md says what each is
KEYS = (
    "residents", "points", "lanes", "workers", "samplers", "rows_refused", "walk_ins", "linked", "events_made",
    "events_acknowledged", "acknowledged_lost", "duplicates_absorbed", "conflicts", "quarantined", "exceptions",
    "exceptions_open", "tubes", "tubes_positive", "held", "cases", "contacts", "accounts", "results",
    "not_found_share", "open_names", "ledger_verified", "rebuild_equal", "attendance_closed", "results_closed",
    "seconds", "events_per_s", "peak_rss_mb",
)  # fmt: skip
Act = Callable[[Run, Bar], None]


def rehearse_all(options: Options) -> str:
    """Run everything. Returns the sentence that says what is wrong, empty when all is well."""
    console = Console(highlight=False)
    screen = Screen(console)
    pace = Pace(options.clock_file, _day_before_ms(options))
    run = Run(options, pace)
    server = Server(0 if options.headless else options.port, options.home / "server.log")
    try:
        with screen.stage("set_up", "Set up") as bar:
            home_make()
            server.start()
            bar.say(f"server at http://127.0.0.1:{server.port}/")
        for key, title, act in _stages(server.port):
            with screen.stage(key, title) as bar:
                act(run, bar)
            if key == "import" and not options.headless:
                login = run.logins[0]
                console.print(f"  watch: http://127.0.0.1:{server.port}/  {login.user.username}  {login.password}")
        _figures_close(run, screen, server)
        fault = judge(run.figures)
        _report(console, run)
        if options.json:
            kept = {key: run.figures[key] for key in KEYS}
            options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if fault:
            console.print(f"[red]✗[/] {fault}")
        if not options.headless:
            _logins(console, run, server)
            with suppress(KeyboardInterrupt):  # the usual end of looking at the board
                server.wait()
        return fault
    finally:
        if hasattr(run, "player"):
            run.player.close()
        server.stop()


def judge(figures: dict[str, Any]) -> str:
    """The first thing that must not be, as a sentence."""
    if figures["acknowledged_lost"]:
        return f"{figures['acknowledged_lost']} events were acknowledged to a phone and are not in the book."
    if not figures["ledger_verified"]:
        return "The book does not hold what the phones signed: run `muster ledger verify`."
    if not figures["rebuild_equal"]:
        return f"Tables differ after they were made again: {', '.join(figures['tables_differing'])}."
    if figures["open_names"]:
        return f"{figures['open_names']} names are open: nobody has answered for them."
    if figures["not_found_share"] > NOT_FOUND_MOST:
        return f"{figures['not_found_share']:.1%} of the names were not found; {NOT_FOUND_MOST:.0%} is the most."
    if figures["exceptions_open"]:
        return f"{figures['exceptions_open']} exceptions are open."
    if not (figures["attendance_closed"] and figures["results_closed"]):
        return "The round is not closed."
    return ""


def _stages(port: int) -> list[tuple[str, str, Act]]:
    return [
        ("generate", "Generate", prepare.generate),
        ("import", "Import", prepare.roll_import),
        ("plan", "Plan", prepare.plan_publish),
        ("post", "Post", prepare.posts_fill),
        ("open", "Open", lambda run, bar: rehearse.open_round(run, bar, port)),
        ("rehearse", "Rehearse", rehearse.morning),
        ("lab", "Lab", afternoon.differences),
        ("follow_up", "Follow up", afternoon.follow_up),
        ("results", "Results", afternoon.results),
        ("trace", "Trace", afternoon.trace_cases),
        ("settle", "Settle", finish.settle),
        ("close", "Close", finish.close),
        ("prove", "Prove", finish.prove_all),
    ]


def _day_before_ms(options: Options) -> int:
    """Nine in the morning in Shanghai, the day before."""
    day = options.day - timedelta(days=1)
    return clock.to_ms(datetime(day.year, day.month, day.day, 1, tzinfo=UTC))


def _figures_close(run: Run, screen: Screen, server: Server) -> None:
    run.figures |= {
        "seconds": {**screen.seconds, "total": round(sum(screen.seconds.values()), 2)},
        "events_per_s": round(run.figures["morning_events"] / screen.seconds["rehearse"]),
        "peak_rss_mb": round(own_peak_mb() + server.peak_mb()),
    }


def _report(console: Console, run: Run) -> None:
    table = Table("exception", "how many", "settled by", title="Exceptions and who settled each", title_justify="left")
    for kind, count, who in finish.settled_by(run):
        table.add_row(kind, f"{count:,}", who)
    console.print(table)
    figures = run.figures
    summary = Table(show_header=False, box=None)
    for name in ("residents", "points", "lanes", "workers", "events_made", "events_acknowledged", "acknowledged_lost",
                 "duplicates_absorbed", "tubes", "tubes_positive", "held", "cases", "contacts", "open_names",
                 "events_per_s", "peak_rss_mb"):  # fmt: skip
        summary.add_row(name.replace("_", " "), f"{figures[name]:,}")
    summary.add_row("seconds", f"{figures['seconds']['total']:,}")
    console.print(summary)


def _logins(console: Console, run: Run, server: Server) -> None:
    table = Table("user", "password", "role", "territory", title=f"http://127.0.0.1:{server.port}/")
    for login in run.logins:
        user = login.user
        table.add_row(user.username, login.password, user.role, user.point or user.territory)
    console.print(table)
    console.print("Ctrl-C ends it.")
