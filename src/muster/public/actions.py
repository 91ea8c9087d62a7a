"""The codes of cards and slips: made when they are printed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from muster.access import keys
from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.public import rules

_TRIES = 5


@transaction.atomic
def card_codes(
    *, district: str, round: str, households: Iterable[UUID], by: str, at: datetime
) -> dict[UUID, str]:  # fmt: skip
    """Every household's code of the round: the one it has, or a fresh one."""
    wanted = list(households)
    for _ in range(_TRIES):  # two fresh codes are alike once in a hundred thousand counties
        found = _codes(district, round, wanted)
        missing = [household for household in wanted if household not in found]
        if not missing:
            return found
        cur = raw_cursor()
        cur.execute(
            """INSERT INTO card (district, round, household, code, made_at, made_by)
               SELECT %s, %s, household, code, %s, %s FROM unnest(%s::uuid[], %s::text[]) AS fresh (household, code)
               ON CONFLICT DO NOTHING""",
            (district, round, at, by, missing, [rules.card_code_make() for _ in missing]),
        )
    raise Problem("busy")


@transaction.atomic
def slips_make(*, district: str, round: str, residents: Sequence[UUID], by: str, at: datetime) -> list[str]:
    """A fresh token for each resident, in their order; what they held before is void. It cannot be shown again."""
    tokens = [rules.slip_token_make() for _ in residents]
    raw_cursor().execute(
        """INSERT INTO slip (district, round, resident, token_index, made_at, made_by)
           SELECT %s, %s, resident, token_index, %s, %s FROM unnest(%s::uuid[], %s::bytea[]) AS fresh (resident, token_index)
           ORDER BY resident
           ON CONFLICT (district, round, resident)
           DO UPDATE SET token_index = EXCLUDED.token_index, made_at = EXCLUDED.made_at, made_by = EXCLUDED.made_by""",
        (district, round, at, by, list(residents), keys.blind_many("slip", tokens)),
    )
    return tokens


def _codes(district: str, round: str, households: Sequence[UUID]) -> dict[UUID, str]:
    cur = raw_cursor()
    cur.execute(
        "SELECT household, code FROM card WHERE district = %s AND round = %s AND household = ANY(%s)",
        (district, round, list(households)),
    )
    return dict(cur.fetchall())
