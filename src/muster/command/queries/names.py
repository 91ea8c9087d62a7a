"""The list of names behind every number of the account: one filter for page, total, counts by village and export."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access.scope import Scope
from muster.common.rows import rows
from muster.plan.queries import round_rule
from muster.roll.models import Round

PAGE = 50
STANDINGS = ("open", "answered", "sampled", "excused", "elsewhere", "unreached", "all")
OWNERS = ("any", "none", "overdue", "later")
RESULTS = ("pending", "held", "negative", "positive", "to_resample")
NO_VILLAGE = "-"

_STANDING = {
    "open": "a.attendance = 'open'", "sampled": "a.attendance = 'sampled'", "excused": "a.attendance = 'excused'",
    "elsewhere": "a.attendance = 'elsewhere'", "unreached": "a.attendance IN ('refused', 'not_found')",
    "answered": "a.attendance NOT IN ('open', 'linked')", "all": "a.attendance <> 'linked'",
}  # fmt: skip
_OWNER = {
    "any": "a.owner IS NOT NULL", "overdue": "a.owner IS NOT NULL AND a.due_at < %(at)s",
    "later": "a.owner IS NULL AND a.slot_at > %(over)s", "none": "a.owner IS NULL AND (a.slot_at IS NULL OR a.slot_at <= %(over)s)",
}  # fmt: skip
_CARE = """EXISTS (SELECT FROM (SELECT mark FROM care_mark c WHERE c.district = a.district AND c.resident = a.person
                     AND care_holds(c.until, a.district, a.round)
                 UNION SELECT mark FROM care_marked c WHERE c.district = a.district AND c.round = a.round AND c.resident = a.person) m
           WHERE NOT EXISTS (SELECT FROM care_handover h WHERE h.district = a.district AND h.round = a.round
                             AND h.resident = a.person AND h.mark = m.mark))"""


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of a question: a slot that began at or before ``over`` is over."""

    at: datetime
    over: datetime

    @classmethod
    def of(cls, round_: Round, at: datetime) -> "Now":
        return cls(at, at - timedelta(minutes=round_rule(round_, "slot_minutes")))


TO_GO = ("open", "unreached")  # standings of whom somebody must still go to: nobody else is printed for the door


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the account to list. Every value is one of a closed list, or a parameter."""

    standing: str = "open"
    village: str = ""
    point: str = ""
    owner: str = ""  # one of OWNERS, or an actor
    result: str = ""
    care: str = ""

    def where(self, scope: Scope, now: Now, *, village: bool = True) -> tuple[str, dict[str, Any]]:
        scoped, extra = scope.where("a")
        names = [f"scope_{place}" for place in range(len(extra))]
        parts = [scoped % tuple(f"%({name})s" for name in names), _STANDING[self.standing]]
        if self.owner:
            parts.append(_OWNER.get(self.owner, "a.owner = %(owner)s"))
        if self.result:
            parts.append("a.result = %(result)s")
        if self.point:
            parts.append("a.point = %(point)s")
        if self.care:
            parts.append(_CARE)
        if village and self.village == NO_VILLAGE:
            parts.append("a.village IS NULL")
        elif village and self.village:
            parts.append("a.village = %(village)s")
        params: dict[str, Any] = dict(zip(names, extra, strict=True))
        params |= {
            "at": now.at,
            "over": now.over,
            "owner": self.owner,
            "result": self.result,
            "point": self.point,
            "village": self.village,
        }
        return " AND ".join(parts), params


def said(wanted: Filter) -> dict[str, str]:
    """The filter as an address says it."""
    return {name: value for name, value in asdict(wanted).items() if value and (name, value) != ("standing", "open")}


@dataclass(frozen=True, slots=True)
class NameRow:
    person: UUID
    village: str | None
    household: UUID | None
    point: str | None
    lane: int | None
    slot_at: datetime | None
    attendance: str
    result: str
    origin: str
    single: bool
    sampled_at: datetime | None
    owner: str | None
    due_at: datetime | None
    visits: int
    visit_last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[NameRow]
    total: int
    number: int
    villages: dict[str, int]  # the same filter but for the village, in the order of the list

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def first(self) -> int:
        return min(self.total, (self.number - 1) * PAGE + 1)

    @property
    def last(self) -> int:
        return (self.number - 1) * PAGE + len(self.rows)


def names_page(round_: Round, scope: Scope, wanted: Filter, now: Now, number: int) -> Page:
    """A page of names by village, then time, then household; with the total of the whole filter.

    The counts by village say in which villages the page lies, so that a late page costs no more than the first.
    """
    villages = names_by_village(round_, scope, wanted, now)
    counts = {wanted.village: villages.get(wanted.village, 0)} if wanted.village else villages
    total = sum(counts.values())
    number = max(1, min(number, -(-total // PAGE) or 1))
    offset = (number - 1) * PAGE
    starts = [0, *accumulate(counts.values())]
    inside = [code for code, start in zip(counts, starts, strict=False)
              if start < offset + PAGE and start + counts[code] > offset]  # fmt: skip
    if not inside:
        return Page([], total, number, villages)
    skipped = offset - starts[list(counts).index(inside[0])]
    found = list(_rows(round_, scope, replace(wanted, village=""), now, inside, skipped, PAGE))
    return Page(found, total, number, villages)


def names_by_village(round_: Round, scope: Scope, wanted: Filter, now: Now) -> dict[str, int]:
    where, params = wanted.where(scope, now, village=False)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT COALESCE(a.village, '{NO_VILLAGE}'), count(*) FROM account a
                WHERE a.district = %(district)s AND a.round = %(round)s AND {where} GROUP BY a.village
                ORDER BY a.village NULLS LAST""",
            params | {"district": round_.district, "round": round_.code},
        )
        return dict(cursor.fetchall())


def names_of(round_: Round, scope: Scope, wanted: Filter, now: Now, village: str) -> list[NameRow]:
    """All names of one village, for files: the same rows in the same order as the pages."""
    return list(_rows(round_, scope, replace(wanted, village=""), now, [village], 0, None))


def _rows(
    round_: Round, scope: Scope, wanted: Filter, now: Now, villages: list[str], offset: int, limit: int | None
) -> list[NameRow]:
    """Rows of neighbouring villages, as one range of the index; those without a village come last and by themselves."""
    known = [code for code in villages if code != NO_VILLAGE]
    found: list[NameRow] = []
    if known:
        found = _part(round_, scope, wanted, now, "a.village BETWEEN %(low)s AND %(high)s",
                      {"low": known[0], "high": known[-1], "limit": limit, "offset": offset})  # fmt: skip
    if NO_VILLAGE in villages and (limit is None or len(found) < limit):
        rest = None if limit is None else limit - len(found)
        found += _part(round_, scope, wanted, now, "a.village IS NULL",
                       {"limit": rest, "offset": 0 if known else offset})  # fmt: skip
    return found


def _part(
    round_: Round, scope: Scope, wanted: Filter, now: Now, among: str, among_params: dict[str, Any]
) -> list[NameRow]:
    where, params = wanted.where(scope, now)
    return rows(
        NameRow,
        f"""SELECT {", ".join(f"a.{name}" for name in NameRow.__dataclass_fields__)} FROM account a
            WHERE a.district = %(district)s AND a.round = %(round)s AND {where} AND {among}
            ORDER BY a.village, COALESCE(a.due_at, a.slot_at) NULLS LAST, a.household, a.person
            LIMIT %(limit)s OFFSET %(offset)s""",
        params | among_params | {"district": round_.district, "round": round_.code},
    )
