"""The county: its divisions, its rounds, its list as a file."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import IntegrityError, transaction

from muster.access import audit
from muster.common.problems import REGISTRY, Problem
from muster.roll import divisions
from muster.roll.imports import run
from muster.roll.imports.report import ImportReport
from muster.roll.models import Division, Round, settings_default


def roll_import(
    path: Path,
    *,
    district: str,
    by: str,
    at: datetime,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    dry_run: bool = False,
    valid_only: bool = False,
    rename: bool = False,
    errors: Path | None = None,
    progress: run.Progress | None = None,
) -> ImportReport:
    """Bring a resident list into the roll: every row, or with ``valid_only`` those that pass, or none.

    Refused rows go to ``errors`` (same format, to be corrected and fed back). A second import changes nothing.
    ``mapping``: header text → field, or ``-`` to leave a column out. ``rename``: take the file's name where the number
    is on the roll under another. ``progress(rows read, rows in all or None)`` is called as it goes.
    Raises Problem roll_… when the file as a whole cannot be taken.
    """
    order = run.Order(
        path, district, by, at, mapping or {}, sheet, dry_run, valid_only, rename, errors, progress
    )  # fmt: skip
    try:
        return run.take(order)
    except (IntegrityError, psycopg.IntegrityError) as error:
        raise refusal(error) from error


@transaction.atomic
def divisions_load(*, by: str, at: datetime) -> int:
    """Load (or renew) the divisions that muster ships; returns how many there are."""
    places = [
        Division(
            code=place.code, parent=place.parent, level=place.level, name_zh=place.name_zh, name_en=place.name_en,
            loaded_by=by, loaded_at=at,
        )
        for place in divisions.shipped()
    ]  # fmt: skip
    fields = ["parent", "level", "name_zh", "name_en", "loaded_by", "loaded_at"]
    Division.objects.bulk_create(places, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(places)


def round_create(
    *,
    district: str,
    code: str,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    opens_at: datetime,
    closes_at: datetime,
    by: str,
    at: datetime,
    mode: str = "live",
    timezone: str = "Asia/Shanghai",
    settings: Mapping[str, Any] | None = None,
) -> Round:
    """A round with the default rules, but for those in ``settings``. Raises Problem round_…."""
    try:
        with transaction.atomic():
            made = Round.objects.create(
                district=district, code=code, name=name, mode=mode, timezone=timezone, starts_at=starts_at,
                ends_at=ends_at, opens_at=opens_at, closes_at=closes_at,
                settings={**settings_default(), **(settings or {})}, created_by=by, created_at=at,
            )  # fmt: skip
            audit.record("round_create", actor=by, purpose=f"round {code}, {mode}", district=district, at=at)
            return made
    except IntegrityError as error:
        raise refusal(error) from error


def refusal(error: IntegrityError | psycopg.IntegrityError) -> Exception:
    """The problem that a named constraint stands for; the error itself where it has no name of ours."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    name = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return Problem(name) if name in REGISTRY else error
