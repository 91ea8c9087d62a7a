"""``muster plan``: points, plan, invitations."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup

from muster.common import clock
from muster.common.problems import Problem
from muster.engine import plan as engine


class _OrARound(TyperGroup):
    """``muster plan 2022-04-15`` is short for ``muster plan make 2022-04-15``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        known = not args or args[0].startswith("-") or args[0] in self.commands
        return super().resolve_command(ctx, args if known else ["make", *args])


app = typer.Typer(cls=_OrARound, help="Points, lanes and invitations of a round.", no_args_is_help=True)
console = Console()

Round = Annotated[str, typer.Argument(help="the code of the round, such as 2022-04-15")]
District = Annotated[str, typer.Option(help="division code of the county")]
By = Annotated[str, typer.Option(help="who does it, for the record")]


@app.command("scenarios")
def scenarios_list() -> None:
    """The scenarios that can be set up."""
    from muster.plan.scenarios import SCENARIOS

    table = Table("scenario", "name", "residents", "points")
    for scenario in SCENARIOS.values():
        table.add_row(scenario.name, scenario.name_en, f"{scenario.residents:,}", str(scenario.points))
    console.print(table)


@app.command("points")
def points_build(
    round_code: Round, name: str = "yangqu", district: District = "140122", residents: int | None = None,
    points: int | None = None, by: By = "system",
) -> None:  # fmt: skip
    """Set up the points and lanes of a scenario."""
    from muster.plan import actions

    made = actions.scenario_build(
        district=district, round=round_code, name=name, residents=residents, points=points, by=by, at=clock.now()
    )
    console.print(f"{len(made)} points with {sum(point.lanes for point in made)} lanes (positions are illustrative)")


@app.command("make")
def plan_make(
    round_code: Round, district: District = "140122", seed: int = 1, publish: bool = False, by: By = "system"
) -> None:
    """Give each household a point, a window and a lane; with --publish, invite them."""
    from muster.plan import actions, queries

    with console.status("planning"):
        run = actions.plan_make(district=district, round=round_code, seed=seed, by=by, at=clock.now())
    console.print(f"plan {run.id} in {run.seconds:.2f} s", soft_wrap=True)
    console.print(queries.walks_sentence(queries.plan_walks(run)), soft_wrap=True)
    if publish:
        with console.status("inviting"):
            actions.plan_publish(run=run.id, by=by, at=clock.now())
        _invited(round_code, district)


@app.command("publish")
def plan_publish(round_code: Round, district: District = "140122", by: By = "system") -> None:
    """Invite everybody as the latest plan says."""
    from muster.plan import actions, queries

    run = queries.plan_latest(district, round_code)
    if run is None:
        raise Problem("plan_unknown", round_code)
    actions.plan_publish(run=run.pk, by=by, at=clock.now())
    _invited(round_code, district)


@app.command("check")
def plan_check(round_code: Round, district: District = "140122") -> None:
    """Check the latest plan against every rule, and that the roll and the points are still those it was made for."""
    from muster.plan import queries

    run = queries.plan_latest(district, round_code)
    if run is None:
        raise Problem("plan_unknown", round_code)
    problem = queries.problem_build(district, round_code)
    if problem.input_hash() != run.input_hash:
        raise Problem("plan_stale", str(run.pk))
    broken = engine.check(problem, queries.plan_solution(run))
    for violation in broken:
        console.print(f"[red]{violation.rule}[/] {violation.subject}: {violation.detail}")
    console.print(queries.walks_sentence(engine.walks(problem, queries.plan_solution(run))), soft_wrap=True)
    console.print(f"{run.households:,} households, {len(problem.point_code)} points: {len(broken)} rules broken")
    if broken:
        raise typer.Exit(1)


def _invited(round_code: str, district: str) -> None:
    from muster.plan import queries

    loads = queries.point_loads(district, round_code)
    console.print(f"{sum(load.invited for load in loads):,} residents invited to {len(loads)} points")
