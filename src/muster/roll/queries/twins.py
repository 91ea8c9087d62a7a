"""Entries that may be one person: one name and birth date, one name and phone, or one wrong digit in the number.

Only pairs of which both lie within the scope: the other half must not be given away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db import connection

from muster.access import keys
from muster.access.scope import Scope
from muster.common.rows import rows
from muster.roll.enums import Ruling

PAIRS_MOST = 1_000
_GROUP_MOST = 6  # of one likeness; more than that is a list with a fault, shown by its first pairs


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries, the smaller id first. ``why``: likeness, phone or digit."""

    one: UUID
    other: UUID
    why: str
    ruling: str = Ruling.UNDECIDED.value
    by: str = ""


def twins(scope: Scope, *, of: UUID | None = None) -> list[Pair]:
    """Pairs that nobody has ruled on, and those put off; ``of``: only the pairs of one person, with their rulings."""
    ruled = _ruled(scope)
    found: dict[tuple[UUID, UUID], str] = {}
    for why, group in (*_alike(scope, of), *_near(scope, of)):
        for pair in combinations(sorted(group)[:_GROUP_MOST], 2):
            found.setdefault(pair, why)
    if of is None:
        found = {pair: why for pair, why in found.items() if ruled.get(pair, ("later",))[0] in ("later", "undecided")}
    checked = _checked(found)
    pairs = [Pair(*pair, why, *ruled.get(pair, ())) for pair, why in checked if of is None or of in pair]
    return sorted(pairs, key=lambda pair: (pair.ruling == Ruling.LATER, pair.one))[:PAIRS_MOST]


def twins_ruled(scope: Scope, *, limit: int = 50) -> list[Pair]:
    """Pairs that were ruled on, the latest first."""
    where, params = _both(scope)
    return rows(
        lambda one, other, ruling, by: Pair(one, other, "", ruling, by),
        f"""SELECT t.one, t.other, t.ruling, t.by FROM resident_twin t {_JOINED}
            WHERE {where} AND t.ruling IN ('same', 'different') ORDER BY t.at DESC, t.one LIMIT %s""",
        [*params, limit],
    )


def twins_same(district: str) -> list[tuple[UUID, UUID]]:
    """Pairs on the roll that were ruled to be one person: every round links them when it opens."""
    return rows(
        lambda one, other: (one, other),
        f"""SELECT t.one, t.other FROM resident_twin t {_JOINED}
            WHERE t.district = %s AND t.ruling = 'same' AND a.gone_at IS NULL AND b.gone_at IS NULL ORDER BY 1, 2""",
        [district],
    )


_JOINED = """JOIN resident a ON a.district = t.district AND a.id = t.one
    JOIN resident b ON b.district = t.district AND b.id = t.other"""


def _both(scope: Scope) -> tuple[str, list[str]]:
    (first, params), (second, more) = scope.where("a", point="''"), scope.where("b", point="''")
    return f"{first} AND {second}", [*params, *more]


def _ruled(scope: Scope) -> dict[tuple[UUID, UUID], tuple[str, str]]:
    where, params = _both(scope)
    found = rows(
        lambda *cells: cells,
        f"SELECT t.one, t.other, t.ruling, t.by FROM resident_twin t {_JOINED} WHERE {where}",
        params,
    )
    return {(one, other): (ruling, by) for one, other, ruling, by in found}


def _alike(scope: Scope, of: UUID | None) -> list[tuple[str, list[UUID]]]:
    where, params = scope.where("r", point="''")
    mine = "AND r.likeness_index = (SELECT likeness_index FROM resident WHERE id = %s)" if of else ""
    return rows(
        lambda ids: ("likeness", ids),
        f"""SELECT array_agg(r.id) FROM resident r
            WHERE {where} AND r.gone_at IS NULL AND r.birth_year IS NOT NULL {mine}
            GROUP BY r.district, r.likeness_index HAVING count(*) > 1 LIMIT %s""",
        [*params, *([of] if of else []), PAIRS_MOST],
    )


def _near(scope: Scope, of: UUID | None) -> list[tuple[str, list[UUID]]]:
    """Who of the scope shares a near token. Of a whole county the tokens are grouped first: few are shared at all."""
    where, params = scope.where("r", point="''")
    narrow = "TRUE"
    asked: list[str | UUID] = []
    if of:
        mine = "(SELECT near FROM resident_token WHERE resident = %s)"
        narrow, asked = f"t.near && {mine} AND key = ANY({mine}::bigint[])", [of, of]
    elif len(scope.prefix) > len(scope.district):
        narrow = f"(t.district, t.resident) IN (SELECT r.district, r.id FROM resident r WHERE {where})"
        asked = list(params)
    return rows(
        lambda ids: ("near", ids),
        f"""WITH shared AS (
                SELECT t.district, key, array_agg(t.resident) AS residents
                FROM resident_token t CROSS JOIN unnest(t.near) AS key
                WHERE {narrow} GROUP BY t.district, key HAVING count(*) > 1)
            SELECT array_agg(r.id) FROM shared s CROSS JOIN unnest(s.residents) AS one
            JOIN resident r ON r.district = s.district AND r.id = one
            WHERE {where} AND r.gone_at IS NULL GROUP BY s.district, s.key HAVING count(*) > 1 LIMIT %s""",
        [*asked, *params, PAIRS_MOST],
    )


def _checked(found: dict[tuple[UUID, UUID], str]) -> Iterable[tuple[tuple[UUID, UUID], str]]:
    """What a shared token was about: the phone, or a number of which all but one digit are the same."""
    doubtful = [id for pair, why in found.items() if why == "near" for id in pair]
    numbers = _numbers(doubtful)
    for pair, why in found.items():
        if why != "near":
            yield pair, why
            continue
        one, other = numbers.get(pair[0], ("", b"")), numbers.get(pair[1], ("", b""))
        if one[1] and one[1] == other[1]:
            yield pair, "phone"
        elif one[0] and other[0] and sum(a != b for a, b in zip(one[0][:17], other[0][:17], strict=False)) == 1:
            yield pair, "digit"


def _numbers(ids: list[UUID]) -> dict[UUID, tuple[str, bytes]]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, id_number_sealed, phone_index FROM resident WHERE id = ANY(%s)", [ids])
        found = cursor.fetchall()
    numbers = keys.open_many((row[1] for row in found), "resident.id_number")
    return {
        row[0]: (number or "", bytes(row[2] or b"")) for row, number in zip(found, numbers, strict=True)
    }  # fmt: skip
