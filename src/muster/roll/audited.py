"""Finds residents for the audit: by the number as typed, ids only. Nothing is opened, so nobody is read."""

from uuid import UUID

from muster.access import keys
from muster.access.scope import Scope
from muster.common import clock
from muster.common.rows import values
from muster.roll import rules


def residents_of(text: str, scope: Scope) -> list[UUID]:
    """Also those who have gone: they may ask who looked at them."""
    try:
        number = rules.id_number_read(text, on=clock.now().date()).number
    except rules.RowRefused:
        return []
    if not number:
        return []
    where, params = scope.where("r", point="''")
    return values(
        f"SELECT r.id FROM resident r WHERE {where} AND r.id_number_index = %s ORDER BY r.id LIMIT 20",
        [*params, keys.blind("id_number", number)],
    )
