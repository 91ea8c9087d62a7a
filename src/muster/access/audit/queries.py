"""Reading the audit: by user, purpose, hour and resident, within the territory of who asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from muster.access.audit.hashes import EPOCH, micros
from muster.access.audit.kinds import KINDS
from muster.access.scope import Scope
from muster.common.rows import row, rows, values

PAGE = 50
SUBJECTS_SHOWN = 200
ALARMS_FOR = timedelta(days=7)
_FIRST_WORD = "split_part(a.purpose, ' ', 1)"  # what follows it are codes
_ORDER = "(a.at, a.district, a.chain, a.id)"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; an empty member asks for nothing."""

    actor: str = ""
    kind: str = ""
    purpose: str = ""
    day: date | None = None
    hour: int | None = None
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row as lists print it, with the first of its subjects."""

    district: str
    chain: str
    id: int
    at: datetime
    actor: str
    action: str
    purpose: str
    count: int
    subjects: list[UUID]
    changed: list[str]

    @property
    def place(self) -> str:
        """Where the next page goes on: behind this row."""
        return f"{micros(self.at)}/{self.district}/{self.chain}/{self.id}"


@dataclass(frozen=True, slots=True)
class Detail(Line):
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a resident, with the reader's role and place as they are now."""

    at: datetime
    action: str
    purpose: str
    changed: list[str]
    actor: str
    username: str | None
    role: str | None
    territory: str | None
    point: str | None


@dataclass(frozen=True, slots=True)
class Reader:
    actor: str
    username: str
    role: str


def lines(
    scope: Scope | None, wanted: Filter, zone: ZoneInfo, *, after: str = "", limit: int = PAGE, subjects: int = 3
) -> list[Line]:
    """The newest rows first, from behind ``after`` on, each with the first of its ``subjects``."""
    where, params = _where(scope, wanted, zone)
    if place := _place(after):
        where, params = f"{where} AND {_ORDER} < (%s, %s, %s, %s)", [*params, *place]
    return rows(
        Line,
        f"SELECT {_list(subjects)} FROM audit_row a WHERE {where}"
        " ORDER BY a.at DESC, a.district DESC, a.chain DESC, a.id DESC LIMIT %s",
        [*params, limit],
    )


def all_lines(scope: Scope | None, wanted: Filter, zone: ZoneInfo, *, subjects: int) -> Iterator[Line]:
    """Every row, page by page."""
    after = ""
    while page := lines(scope, wanted, zone, after=after, limit=1_000, subjects=subjects):
        yield from page
        after = page[-1].place


def lines_count(scope: Scope | None, wanted: Filter, zone: ZoneInfo) -> int:
    where, params = _where(scope, wanted, zone)
    return int(values(f"SELECT count(*) FROM audit_row a WHERE {where}", params)[0])


def line(scope: Scope, district: str, chain: str, number: int) -> Detail | None:
    """One row with as many of its subjects as a page shows."""
    where, params = _within(scope)
    return row(
        Detail,
        f"SELECT {_list(SUBJECTS_SHOWN)}, a.prev, a.hash FROM audit_row a"
        f" WHERE a.district = %s AND a.chain = %s AND a.id = %s AND {where}",
        [district, chain, number, *params],
    )


def looks(scope: Scope, subject: UUID, *, limit: int) -> list[Look]:
    """Who read or changed this resident, the newest first."""
    where, params = _within(scope)
    return rows(
        Look,
        f"""SELECT a.at, a.action, a.purpose, a.changed, a.actor, u.username, u.role, u.territory, u.point
            FROM audit_row a LEFT JOIN access_user u ON 'user:' || u.id = a.actor
            WHERE a.subjects @> ARRAY[%s] AND a.action NOT LIKE 'audit%%' AND {where}
            ORDER BY a.at DESC, a.chain DESC, a.id DESC LIMIT %s""",
        [subject, *params, limit],
    )


def readers(scope: Scope, *, limit: int = 500) -> list[Reader]:
    """The users whose rows one may ask for."""
    where, params = _people(scope)
    return rows(
        Reader,
        f"SELECT 'user:' || u.id, u.username, u.role FROM access_user u WHERE {where} ORDER BY u.username LIMIT %s",
        [*params, limit],
    )


def usernames(actors: set[str]) -> dict[str, tuple[str, str]]:
    """Actor → (login name, role), of those who are users."""
    ids = [int(actor[5:]) for actor in actors if actor.startswith("user:") and actor[5:].isdecimal()]
    found = (
        rows(Reader, "SELECT 'user:' || id, username, role FROM access_user WHERE id = ANY(%s)", [ids]) if ids else []
    )
    return {one.actor: (one.username, one.role) for one in found}


def purposes(limit: int = 100) -> list[str]:
    """The purposes for which persons were read, by their first word; the index is skipped through, a step for each."""
    return values(
        f"""WITH RECURSIVE step AS (
               (SELECT {_FIRST_WORD} AS word, 1 AS n FROM audit_row a WHERE a.action LIKE 'persons%%'
                ORDER BY 1 LIMIT 1)
               UNION ALL
               SELECT (SELECT {_FIRST_WORD} FROM audit_row a WHERE a.action LIKE 'persons%%'
                       AND {_FIRST_WORD} > step.word ORDER BY 1 LIMIT 1), n + 1
               FROM step WHERE step.word IS NOT NULL AND n < %s
           ) SELECT word FROM step WHERE word <> ''""",
        [limit],
    )


def alarms(scope: Scope, at: datetime) -> list[Line]:
    """Alarms of the last days that nobody has taken note of, the newest first."""
    where, params = _within(scope)
    return rows(
        Line,
        f"""SELECT {_list(3)} FROM audit_row a WHERE a.action IN ('read_alarm', 'read_refused') AND a.at > %s AND {where}
              AND NOT EXISTS (SELECT FROM audit_row s WHERE s.district = a.district AND s.action = 'alarms_seen'
                              AND s.at >= a.at)
            ORDER BY a.at DESC LIMIT 100""",
        [at - ALARMS_FOR, *params],
    )


def _list(subjects: int) -> str:
    return (
        f"a.district, a.chain, a.id, a.at, a.actor, a.action, a.purpose, a.count, a.subjects[1:{subjects:d}], a.changed"
    )


def _where(scope: Scope | None, wanted: Filter, zone: ZoneInfo) -> tuple[str, list[Any]]:
    where, params = _within(scope)
    parts: list[tuple[str, list[Any]]] = [(where, list(params))]
    if wanted.actor:
        parts.append(("a.actor = %s", [wanted.actor]))
    if wanted.kind in KINDS:
        parts.append(("a.action LIKE ANY(%s)", [list(KINDS[wanted.kind].actions)]))
    if wanted.purpose:
        parts.append((f"{_FIRST_WORD} = %s AND a.action LIKE 'persons%%'", [wanted.purpose]))
    if wanted.subject:
        parts.append(("a.subjects @> ARRAY[%s]", [wanted.subject]))
    if wanted.day:
        hour, hours = (0, 24) if wanted.hour is None else (wanted.hour, 1)
        begins = datetime(wanted.day.year, wanted.day.month, wanted.day.day, hour, tzinfo=zone)
        ends = datetime.max.replace(tzinfo=zone) if wanted.day == date.max else begins + timedelta(hours=hours)
        parts.append(("a.at >= %s AND a.at < %s", [begins, ends]))
    return " AND ".join(one for one, _params in parts), [value for _one, given in parts for value in given]


def _within(scope: Scope | None) -> tuple[str, list[str]]:
    """A county's own people see its rows and the house's; whoever answers for less sees what their people did.

    None is who sits at the server, and sees everything.
    """
    if scope is None:
        return "TRUE", []
    if scope.nothing:
        return "FALSE", []
    if not scope.district:
        return "(a.district LIKE %s OR a.district = '')", [scope.prefix + "%"]
    if scope.whole(scope.district):
        return "a.district IN (%s, '')", [scope.district]
    people, params = _people(scope)
    return (
        f"(a.district = %s AND a.actor IN (SELECT 'user:' || u.id FROM access_user u WHERE {people}))",
        [scope.district, *params],
    )


def _people(scope: Scope) -> tuple[str, list[str]]:
    if scope.nothing:
        return "FALSE", []
    if scope.point:
        return "u.territory LIKE %s AND u.point = %s", [scope.district + "%", scope.point]
    return "u.territory LIKE %s", [scope.prefix + "%"]


def _place(after: str) -> tuple[datetime, str, str, int] | None:
    """A ``place`` as it came back; nothing when somebody typed one."""
    parts = after.split("/")
    try:
        moment, district, chain, number = parts
        return EPOCH + timedelta(microseconds=int(moment)), district, chain, int(number)
    except (ValueError, OverflowError):
        return None
