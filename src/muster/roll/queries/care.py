"""The care list: who must not be missed, by mark, place, source and validity, and whether a sampler knows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from muster.access.scope import Scope
from muster.common.rows import rows, values

PAGE = 50
BY_LIST = "list"  # marks that came with a resident list: their source is the import's id
ON_THE_SPOT = "spot"  # set by a phone during the round
STATES = ("current", "expired", "signed", "unsigned")


@dataclass(frozen=True, slots=True)
class CareFilter:
    mark: str = ""
    village: str = ""
    source: str = ""
    state: str = "current"


@dataclass(frozen=True, slots=True)
class CarePageLine:
    resident: UUID
    household: UUID
    number: str
    village: str
    mark: str
    since: datetime | None
    until: date | None
    source: str
    expired: bool
    signed_at: datetime | None


# A mark that a phone set during the round joins the standing list's; the standing one says more where both stand.
_MARKS = """
    SELECT m.*, r.village, r.household, h.number, COALESCE(m.until < %(today)s, false) AS expired,
        (SELECT min(s.acknowledged_at) FROM care_handover s WHERE s.district = m.district AND s.round = %(round)s
         AND s.resident = m.resident AND s.mark = m.mark) AS signed_at,
        EXISTS (SELECT FROM care_handover s WHERE s.district = m.district AND s.round = %(round)s
                AND s.resident = m.resident AND s.mark = m.mark) AS signed
    FROM (SELECT district, resident, mark, since, until,
                 CASE WHEN source ~ '^[0-9a-f]{{8}}-' THEN 'list' ELSE source END AS source FROM care_mark
          UNION ALL
          SELECT district, resident, mark, marked_at, NULL, 'spot' FROM care_marked c WHERE round = %(round)s
          AND NOT EXISTS (SELECT FROM care_mark k WHERE k.district = c.district AND k.resident = c.resident AND k.mark = c.mark)
         ) m
    JOIN resident r ON r.district = m.district AND r.id = m.resident AND r.gone_at IS NULL
    JOIN household h ON h.district = r.district AND h.id = r.household
    WHERE {scope}"""
_STATE = {
    "current": "NOT expired", "expired": "expired", "signed": "NOT expired AND signed",
    "unsigned": "NOT expired AND NOT signed",
}  # fmt: skip


def care_page(
    scope: Scope, round_code: str, wanted: CareFilter, today: date, number: int
) -> tuple[list[CarePageLine], int]:
    """One page by village and household, and how many marks there are in all."""
    listed, params = _listed(scope, round_code, today)
    narrow = f"""({_STATE[wanted.state]}) AND (%(mark)s = '' OR mark = %(mark)s)
        AND (%(village)s = '' OR village = %(village)s) AND (%(source)s = '' OR source = %(source)s)"""
    asked = {**params, "mark": wanted.mark, "village": wanted.village, "source": wanted.source}
    total = values(f"SELECT count(*) FROM ({listed}) listed WHERE {narrow}", asked)[0]
    found = rows(
        CarePageLine,
        f"""SELECT resident, household, number, village, mark, since, until, source, expired, signed_at
            FROM ({listed}) listed WHERE {narrow}
            ORDER BY village, length(number), number, resident, mark LIMIT %(limit)s OFFSET %(offset)s""",
        {**asked, "limit": PAGE, "offset": PAGE * (number - 1)},
    )
    return found, int(total)


def care_counts(scope: Scope, round_code: str, today: date) -> dict[str, dict[str, int]]:
    """How many marks hold, by mark and by state."""
    listed, params = _listed(scope, round_code, today)
    found = rows(
        lambda *cells: cells,
        f"SELECT mark, expired, signed, count(*) FROM ({listed}) listed GROUP BY mark, expired, signed",
        params,
    )
    marks: dict[str, int] = {}
    states = dict.fromkeys(STATES, 0)
    for mark, expired, signed, count in found:
        states["expired" if expired else "current"] += count
        if not expired:
            marks[mark] = marks.get(mark, 0) + count
            states["signed" if signed else "unsigned"] += count
    return {"mark": marks, "state": states}


def _listed(scope: Scope, round_code: str, today: date) -> tuple[str, dict[str, Any]]:
    where, params = scope.where("r", point="''")
    named = {f"scope{place}": value for place, value in enumerate(params)}
    for name in named:
        where = where.replace("%s", f"%({name})s", 1)
    return _MARKS.format(scope=where), {"round": round_code, "today": today, **named}
