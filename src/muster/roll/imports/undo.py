"""Taking an import back: what it made goes, what it changed is as before. Only while nothing depends on it.

How things were is kept in ``import_undo`` for seven days, and not beyond the opening of the next round.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction

from muster.access import audit
from muster.common import disk
from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.common.rows import values
from muster.roll import tokens
from muster.roll.imports.depends import dependants
from muster.roll.models import ImportRun

KEEP_DAYS = 7
# table -> its key within a district, as text
_KEYS = {"care_mark": "t.resident || ' ' || t.mark", "household": "t.id::text", "resident": "t.id::text"}
Back = Callable[[psycopg.Cursor[Any], ImportRun], None]
_backs: dict[str, Back] = {}


def register(kind: str, back: Back, **keys: str) -> None:
    """How the imports of a kind are taken back. ``keys``: table -> its key within a district, as text, of an alias t."""
    _backs[kind] = back
    _KEYS.update(keys)


def keep(cursor: psycopg.Cursor[Any], run: UUID, district: str, place: str, ids: Iterable[Any]) -> None:
    """Remember these rows of the table ``place`` as they are now, before the import changes them."""
    cursor.execute(
        f"""INSERT INTO import_undo (district, run, place, subject, was)
            SELECT t.district, %s, %s, {_KEYS[place]}, to_jsonb(t) FROM {place} t
            WHERE t.district = %s AND {_KEYS[place]} = ANY(%s) ON CONFLICT DO NOTHING""",
        [run, place, district, [str(id) for id in ids]],
    )


def made(cursor: psycopg.Cursor[Any], run: UUID, district: str, place: str, ids: Iterable[Any]) -> None:
    """Remember that the import made these rows."""
    with cursor.copy("COPY import_undo (district, run, place, subject) FROM STDIN") as copy:
        for id in ids:
            copy.write_row((district, run, place, str(id)))


def import_forget(*, at: datetime, district: str = "") -> None:
    """Drop what is too old to be taken back; with ``district``, all of its imports: a round has opened on them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM import_undo u USING roll_importrun r WHERE r.id = u.run AND (r.at < %s OR r.district = %s)",
            [at - timedelta(days=KEEP_DAYS), district],
        )


@transaction.atomic
def import_undo(*, run: UUID, by: str, at: datetime) -> ImportRun:
    """Take the import back. Raises Problem import_unknown, import_undone, import_too_old, import_depended_on."""
    disk.check()
    found = ImportRun.objects.select_for_update().filter(pk=run).first()
    if found is None:
        raise Problem("import_unknown")
    with raw_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"roll_import {found.district}"])
        _may(found, _opened_at(found.district), at)
        _backs[found.kind](cursor, found)
        cursor.execute("DELETE FROM import_undo WHERE district = %s AND run = %s", [found.district, run])
    found.undone_at, found.undone_by = at, by
    found.save(update_fields=["undone_at", "undone_by"])
    audit.record("import_undo", actor=by, purpose=f"{found.kind} {run}", district=found.district, at=at)
    return found


def may_undo(runs: Iterable[ImportRun], district: str, at: datetime) -> set[UUID]:
    """Those worth asking for: recent, not undone, no round opened since. What depends on one is asked when it is done."""
    opened_at, found = _opened_at(district), set()
    for run in runs:
        try:
            _may(run, opened_at, at)
        except Problem:
            continue
        found.add(run.id)
    return found


def _opened_at(district: str) -> datetime | None:
    """When a round was opened last, by the server's clock."""
    found: list[datetime | None] = values(
        "SELECT max(received_at) FROM event WHERE district = %s AND kind = 'RoundOpened' AND counts", [district]
    )
    return found[0]


def _may(run: ImportRun, opened_at: datetime | None, at: datetime) -> None:
    if run.undone_at is not None:
        raise Problem("import_undone")
    if run.kind not in _backs:
        raise Problem("import_stays")
    if at > run.at + timedelta(days=KEEP_DAYS) or (opened_at and opened_at > run.at):
        raise Problem("import_too_old")


def people_back(cursor: psycopg.Cursor[Any], run: ImportRun) -> None:
    where = {"district": run.district, "run": run.id, "source": str(run.id), "at": run.at}
    cursor.execute(
        """SELECT r.id FROM resident r WHERE r.district = %(district)s AND r.source = %(source)s AND NOT EXISTS (
             SELECT FROM import_undo u WHERE u.district = r.district AND u.run = %(run)s AND u.place = 'resident'
             AND u.subject = r.id::text)""",
        where,
    )
    created = [row[0] for row in cursor]
    cursor.execute(
        """SELECT r.id, r.source = %(source)s OR r.gone_at = %(at)s FROM import_undo u
           JOIN resident r ON r.district = u.district AND r.id = u.subject::uuid
           WHERE u.district = %(district)s AND u.run = %(run)s AND u.place = 'resident'""",
        where,
    )
    updated = dict(cursor.fetchall())
    if (run.kind == "roll" and len(created) != run.counts.get("created", 0)) or not all(updated.values()):
        raise Problem("import_depended_on", "+1")
    _free(run, "resident", created)
    _unedited(run, list(updated))
    cursor.execute(
        f"""DELETE FROM care_mark t WHERE t.district = %(district)s AND t.source = %(source)s AND NOT EXISTS (
              SELECT FROM import_undo u WHERE u.district = t.district AND u.run = %(run)s AND u.place = 'care_mark'
              AND u.subject = {_KEYS["care_mark"]})""",
        where,
    )
    cursor.execute("DELETE FROM resident WHERE district = %s AND id = ANY(%s)", [run.district, created])
    for place in ("household", "resident", "care_mark"):
        restore(cursor, run, place)
    cursor.execute(
        """DELETE FROM household h USING import_undo u
           WHERE u.district = %(district)s AND u.run = %(run)s AND u.place = 'household' AND u.was IS NULL
             AND h.district = u.district AND h.id = u.subject::uuid
             AND NOT EXISTS (SELECT FROM resident r WHERE r.district = h.district AND r.household = h.id)""",
        where,
    )
    tokens.residents_index(run.district, updated)


def rows_back(cursor: psycopg.Cursor[Any], run: ImportRun, place: str, but: str = "TRUE") -> None:
    """What the import made in this table goes (``but``: a condition on t that keeps some), the others are as before.

    Raises Problem import_depended_on.
    """
    cursor.execute(
        "SELECT subject FROM import_undo WHERE district = %s AND run = %s AND place = %s AND was IS NULL",
        [run.district, run.id, place],
    )
    made_here = [row[0] for row in cursor]
    _free(run, place, made_here)
    cursor.execute(
        f"DELETE FROM {place} t WHERE t.district = %s AND {_KEYS[place]} = ANY(%s) AND ({but})",
        [run.district, made_here],
    )
    restore(cursor, run, place)


def restore(cursor: psycopg.Cursor[Any], run: ImportRun, place: str) -> None:
    cursor.execute(
        """SELECT column_name FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position""",
        [place],
    )
    columns = ", ".join(row[0] for row in cursor)
    cursor.execute(
        f"""UPDATE {place} t SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{place}, u.was))
            FROM import_undo u
            WHERE u.district = %s AND u.run = %s AND u.place = %s AND u.was IS NOT NULL
              AND t.district = u.district AND {_KEYS[place]} = u.subject""",
        [run.district, run.id, place],
    )


def _free(run: ImportRun, place: str, ids: list[Any]) -> None:
    found = dependants(place, run.district, ids)
    if found:
        raise Problem("import_depended_on", ", ".join(f"{word}: {count:,}" for word, count in found))


def _unedited(run: ImportRun, ids: list[UUID]) -> None:
    since = values(
        "SELECT count(*) FROM resident_history WHERE district = %s AND resident = ANY(%s) AND at > %s",
        [run.district, ids, run.at],
    )[0]
    if since:
        raise Problem("import_depended_on", f"{since:,}")


register("roll", people_back)
register("care", people_back)
