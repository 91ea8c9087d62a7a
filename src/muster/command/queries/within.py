"""Of these people, those whom a scope holds."""

from collections.abc import Iterable
from uuid import UUID

from muster.access.scope import Scope
from muster.common.rows import rows


def persons_within(district: str, round_code: str, scope: Scope, persons: Iterable[UUID]) -> set[UUID]:
    where, extra = scope.where("a")
    found = rows(
        lambda person: UUID(str(person)),
        f"SELECT a.person FROM account a WHERE a.district = %s AND a.round = %s AND a.person = ANY(%s) AND {where}",
        [district, round_code, list(persons), *extra],
    )
    return set(found)
