"""The days before: a roll file, its import, the plan, the posts."""

from datetime import timedelta

from muster.common import clock
from muster.plan import actions as plan
from muster.plan.queries import plan_walks
from muster.rehearsal.day import workers_load
from muster.rehearsal.run import Run
from muster.rehearsal.screen import Bar
from muster.roll import actions as roll
from muster.roll.generator import generate as file_generate
from muster.roll.models import Division
from muster.staff import actions as staff
from muster.staff.queries import staff_totals, unit_largest

HOUR_MS = 3_600_000
_INIT = "rehearsal"


def generate(run: Run, bar: Bar) -> None:
    """Write the list of residents as an office would send it."""
    made = file_generate(
        run.options.home / "roll.xlsx", residents=run.options.residents, seed=run.options.seed, on=run.options.day
    )
    bad = sum(made["refused"].values())
    bar.say(f"{made['residents']:,} residents in {made['households']:,} households, {bad:,} rows that cannot stand")
    run.figures["residents"] = made["residents"]


def roll_import(run: Run, bar: Bar) -> None:
    """Load divisions and users, make the round, and import the file as a user would."""
    roll.divisions_load(by=_INIT, at=run.now())
    _users_make(run)
    day = run.options.day
    at = clock.from_ms(run.pace.now_ms)
    midnight = at.replace(hour=16, minute=0, second=0, microsecond=0)  # midnight of the next day in Shanghai
    run.round = roll.round_create(
        district=run.district, code=day.isoformat(), name=day.isoformat(),
        starts_at=midnight, opens_at=midnight + timedelta(hours=6), closes_at=midnight + timedelta(hours=12),
        ends_at=midnight + timedelta(hours=48), by=run.user("command").actor, at=at,
    )  # fmt: skip

    def progress(rows: int, total: int | None) -> None:
        if total:
            bar.expect(total)
        bar.progress.update(bar.task, completed=rows)  # type: ignore[arg-type]

    report = roll.roll_import(
        run.options.home / "roll.xlsx", district=run.district, by=run.user("command").actor, at=at, valid_only=True,
        errors=run.options.home / "roll-errors.xlsx", progress=progress,
    )  # fmt: skip
    run.figures["rows_refused"] = report.refused
    bar.say(f"{report.created:,} on the roll, {report.refused:,} rows refused with guidance")
    run.pace.move(run.pace.now_ms + 4 * HOUR_MS)


def plan_publish(run: Run, bar: Bar) -> None:
    """Set up points and lanes, plan everybody's place and time, publish."""
    by = run.user("command").actor
    points = plan.scenario_build(
        district=run.district, round=run.round_code, name="yangqu", by=by, at=run.now(), points=run.options.points
    )
    made = plan.plan_make(district=run.district, round=run.round_code, by=by, at=run.now(), seed=run.options.seed)
    plan.plan_publish(run=made.pk, by=by, at=run.now())
    lanes = sum(point.lanes for point in points)
    run.figures |= {"points": len(points), "lanes": lanes}
    run.leader(points[0].code)
    run.user_make("station", "station_worker", run.district, points[0].code)
    walks = plan_walks(made)
    bar.say(
        f"{len(points)} points, {lanes} lanes, mean walk {walks.mean:.0f} units "
        f"({walks.nearest_mean:.0f} if every nearest point had room)"
    )
    run.pace.move(run.pace.now_ms + 2 * HOUR_MS)


def posts_fill(run: Run, bar: Bar) -> None:
    """Call the workers out and give each a post."""
    posts = staff.posts_fill(
        district=run.district, round=run.round_code, seed=run.options.seed, by=run.user("command").actor, at=run.now()
    )
    totals = staff_totals(run.district, run.round_code)
    run.figures["workers"] = sum(total.posted for total in totals if total.in_bulletin)
    run.figures["samplers"] = sum(total.posted for total in totals if not total.in_bulletin)
    run.workers = workers_load(run.round)
    run.user_make("liaison", "unit_liaison", run.district, unit=unit_largest(run.district, run.round_code))
    bar.say(f"{run.figures['workers']:,} workers and {run.figures['samplers']:,} samplers at {len(posts):,} posts")


def _users_make(run: Run) -> None:
    county = run.district
    townships = Division.objects.filter(level="township", parent=county).order_by("code")
    wanted = [("command", "command", county), ("deputy", "command", county), ("lab", "lab", county)]
    wanted += [("auditor", "auditor", county), ("privacy", "privacy_officer", county), ("admin", "admin", county)]
    wanted += [("tracer", "tracer", county), ("courier", "courier", county)]
    wanted += [("township", "command", townships[0].code), ("community", "community_worker", county)]
    wanted += [(f"community{number:02d}", "community_worker", place.code) for number, place in enumerate(townships, 1)]
    for username, role, territory in wanted:
        run.user_make(username, role, territory)
