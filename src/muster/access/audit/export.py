"""The audit as a file: counted, hashed, and packed with its manifest."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muster.access.audit import queries
from muster.access.audit.kinds import action_word, purpose_word
from muster.access.audit.queries import Filter, Line
from muster.access.scope import Scope
from muster.common import sheets

_IDS_MOST = 500  # in one cell; a spreadsheet holds 32,767 letters


def packed(
    form: str, scope: Scope | None, wanted: Filter, zone: ZoneInfo, *, by: str, at: datetime
) -> tuple[bytes, str, int]:
    """(zip, name without ending, rows)."""
    name = f"audit-{at.astimezone(zone):%Y%m%d-%H%M}"
    with tempfile.TemporaryDirectory() as folder:
        rows = write(Path(folder, "zip"), form, scope, wanted, zone, by=by, at=at, name=name)
        return Path(folder, "zip").read_bytes(), name, rows


def write(
    path: Path, form: str, scope: Scope | None, wanted: Filter, zone: ZoneInfo, *, by: str, at: datetime, name: str
) -> int:
    """Writes the zip to ``path``; answers how many rows are in it."""
    head = _head()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, f"{name}.{form}")
        with _one_state():
            counted = queries.lines_count(scope, wanted, zone)
            found = queries.all_lines(scope, wanted, zone, subjects=_IDS_MOST)
            written = sheets.write(made, form, head, _lines(found, zone), counted)
        sheets.pack(path, Path(folder), sheets.Manifest([written], written.rows, head, at, by, "audit"))
    return written.rows


@contextmanager
def _one_state() -> Iterator[None]:
    """Count and rows are of one moment; within somebody else's transaction that is theirs to say."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cur:
                cur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _head() -> list[str]:
    return [
        _("When"), _("District"), _("Chain"), _("Row number"), _("Actor"), _("User name"), _("Role"), _("Action"),
        _("In words"), _("Purpose"), _("What for"), _("Persons"), _("Changed fields"), _("Residents by id"),
    ]  # fmt: skip


def _lines(found: Iterator[Line], zone: ZoneInfo) -> Iterator[list[sheets.Cell]]:
    known: dict[str, tuple[str, str]] = {}
    for line in found:
        if line.actor not in known:
            known[line.actor] = queries.usernames({line.actor}).get(line.actor, ("", ""))
        username, role = known[line.actor]
        ids = " ".join(str(one) for one in line.subjects)
        more = f" … +{line.count - len(line.subjects)}" if 0 < len(line.subjects) < line.count else ""
        yield [
            line.at.astimezone(zone).isoformat(sep=" ", timespec="seconds"), line.district, line.chain, line.id,
            line.actor, username, role, line.action, action_word(line.action), line.purpose,
            purpose_word(line.purpose), line.count, " ".join(line.changed), ids + more,
        ]  # fmt: skip
