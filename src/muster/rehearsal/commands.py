"""`muster demo`: the county's day on this machine, in minutes."""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from muster.rehearsal.options import Options

app = typer.Typer()
_BEGUN = "MUSTER_REHEARSAL_BEGUN"  # said by this command to itself: the home is wiped and these are its settings


@app.command()
def demo(
    residents: Annotated[int, typer.Option(min=200, help="People on the roll.")] = 154_000,
    points: Annotated[int, typer.Option(min=1, help="Sampling points.")] = 174,
    seed: Annotated[int, typer.Option(help="Another seed is another day.")] = 1,
    fault_rate: Annotated[float, typer.Option(min=0, max=1, help="Share of batches that meet a fault.")] = 0.02,
    headless: Annotated[bool, typer.Option("--headless", help="End when the round is closed; serve nothing.")] = False,
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file.")] = None,
    home: Annotated[Path, typer.Option(help="Folder of the rehearsal; an earlier rehearsal there is wiped.")] = Path(
        ".muster-demo"
    ),
    port: Annotated[int, typer.Option(help="Port of the board.")] = 8000,
) -> None:
    """Rehearse a whole round against the real server, with faults, until every name is answered for."""
    options = Options(home.resolve(), residents, points, seed, fault_rate, headless, json, port)
    if os.environ.get(_BEGUN) != str(options.home):
        _begin(options)
    from muster.rehearsal.client.device import Undelivered
    from muster.rehearsal.demo import rehearse_all
    from muster.rehearsal.server import ServerGone

    try:
        fault = rehearse_all(options)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except (ServerGone, Undelivered) as error:
        typer.secho(f"✗ {error}", fg="red", err=True)
        raise typer.Exit(1) from None
    if fault:
        raise typer.Exit(1)


def _begin(options: Options) -> NoReturn:
    """Wipe the home and start again inside it: settings, keys and clock are read once, when a process starts."""
    from muster.rehearsal.home import home_mark, home_wipe

    home_wipe(options.home)
    home_mark(options.home)
    own = {"MUSTER_HOME": str(options.home), "MUSTER_CLOCK_FILE": str(options.clock_file), _BEGUN: str(options.home)}
    os.execve(sys.executable, [sys.executable, "-m", "muster", *sys.argv[1:]], {**os.environ, **own})  # noqa: S606
