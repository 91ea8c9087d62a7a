"""``muster device``: let the phones of a round in, see them, answer for those that are lost or silent."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from django.db import transaction
from rich.console import Console
from rich.table import Table

from muster.access.scope import scope
from muster.access.users import user_acting
from muster.account.queries import round_of
from muster.common import clock
from muster.station import actions, queries

app = typer.Typer(help="Devices of a round: enrolment tokens, lost and silent devices.", no_args_is_help=True)
console = Console(highlight=False)
_IDS = {"ignore_unknown_options": True}  # an id may begin with a dash
_HEADER = ("point", "lane", "token", "expires", "mode")

Code = Annotated[str, typer.Argument(metavar="ROUND", help="the code of the round, such as 2022-04-15")]
Device = Annotated[str, typer.Argument(help="its id, or at least the first eight characters")]
Reason = Annotated[str, typer.Option(help="why, for whoever reads it later")]
District = Annotated[str, typer.Option(help="division code of the county")]
By = Annotated[str, typer.Option(help="user name of whoever does it")]


@app.command("token")
def device_token(
    round_code: Code,
    by: By,
    point: Annotated[str, typer.Argument(help="such as P001; left out for a device of no point (courier, laboratory)")] = "",
    lane: Annotated[int, typer.Argument(min=0, help="0: a device of the point at no lane (packer, door team)")] = 0,
    all_lanes: Annotated[bool, typer.Option("--all-lanes", help="for every lane, of the point or of the round")] = False,
    count: Annotated[int, typer.Option(min=1, max=500, help="so many for each place")] = 1,
    hours: Annotated[int, typer.Option(min=1, max=240, help="good for so long")] = 24,
    file: Annotated[Path | None, typer.Option("--csv", help="into a new file, instead of the screen")] = None,
    district: District = "140122",
) -> None:  # fmt: skip
    """Make enrolment tokens. Each lets one device in, once, in the round's mode, and cannot be shown again."""
    user = user_acting(by, "enrol_devices")
    where = scope(user)
    places = queries.lanes(district, round_code, where, point) if all_lanes else [(point, lane)]
    with transaction.atomic():  # a file that cannot be written takes its tokens with it
        tickets = actions.device_tokens_make(
            district=district, round_code=round_code, places=[place for place in places for _ in range(count)],
            scope=where, by=user.actor, at=clock.now(), hours=hours,
        )  # fmt: skip
        zone = ZoneInfo(round_of(district, round_code).timezone)
        lines = [
            (made.point, str(made.lane), made.token, f"{made.expires_at.astimezone(zone):%Y-%m-%d %H:%M}", made.mode)
            for made in tickets
        ]
        if file is not None:
            _write(file, lines)
    if file is None:
        _print(_HEADER, lines)
    else:
        console.print(f"{len(lines):,} tokens in {file}: hand them out, then delete the file", soft_wrap=True)
    console.print("Each lets one device in and is shown this once only.")


@app.command("list")
def device_list(round_code: Code, district: District = "140122") -> None:
    """Every device of a round, with what the server has of it."""
    here = ZoneInfo(round_of(district, round_code).timezone)
    lines = []
    for device in queries.devices(district, round_code):
        seen = f"{device.last_seen_at.astimezone(here):%m-%d %H:%M}" if device.last_seen_at else "-"
        lines.append((
            device.id[: queries.ID_SHOWN], device.label, f"{device.point or '-'}/{device.lane}", seen,
            f"{device.proved_to:,}/{device.last_seq:,}", f"{device.unsent:,}", _stands(device),
        ))  # fmt: skip
    _print(("device", "label", "point/lane", "last seen", "proved/last", "unsent", "stands"), lines)


@app.command("revoke", context_settings=_IDS)
def device_revoke(round_code: Code, device: Device, reason: Reason, by: By, district: District = "140122") -> None:
    """A device is lost: whatever it sends from now on is kept and waits for a person to rule."""
    user = user_acting(by, "enrol_devices")
    found = actions.device_revoke(
        district=district, round_code=round_code, device=device, reason=reason, scope=scope(user), by=user.actor,
        at=clock.now(),
    )  # fmt: skip
    console.print(f"{found.id} ({found.label}) is revoked; {found.last_seq:,} events are safe", soft_wrap=True)


@app.command("sign-off", context_settings=_IDS)
def device_sign_off(
    round_code: Code,
    device: Device,
    reason: Reason,
    by: By,
    unsent: Annotated[int, typer.Option(min=0, help="events that may be lost with it, as far as is known")] = 0,
    district: District = "140122",
) -> None:
    """A device stays silent and somebody answers for it: closing no longer waits."""
    user = user_acting(by, "enrol_devices")
    found = actions.device_sign_off(
        district=district, round_code=round_code, device=device, reason=reason, unsent=unsent, scope=scope(user),
        by=user.actor, at=clock.now(),
    )  # fmt: skip
    console.print(f"{found.id} ({found.label}) is signed off", soft_wrap=True)


def _stands(device: queries.DeviceRow) -> str:
    if device.revoked_at:
        return "revoked"
    if device.signed_off_at:
        return "signed off"
    return "working" if device.last_seq else "enrolled"


def _print(header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    table = Table(*header, box=None, pad_edge=False)
    for line in lines:
        table.add_row(*line)
    console.print(table)


def _write(file: Path, lines: Sequence[Sequence[str]]) -> None:
    """A new file that only its owner can read."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise typer.BadParameter(f"--csv {file}: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([_HEADER, *lines])
