"""Two entries that look like one person: a person rules, the ruling is kept, and it can be taken back."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from muster.roll.actions.history import history_write
from muster.roll.actions.person import resident_lock
from muster.roll.enums import Change, Ruling

_CHANGE = {
    Ruling.SAME: Change.SAME, Ruling.DIFFERENT: Change.DIFFERENT, Ruling.UNDECIDED: Change.UNDECIDED,
}  # fmt: skip


@transaction.atomic
def twins_rule(*, district: str, one: UUID, other: UUID, ruling: Ruling, reason: str, by: str, at: datetime) -> Ruling:
    """Both entries stay whatever is ruled; returns what was ruled before."""
    first, second = sorted((one, other))
    for resident in (first, second):
        resident_lock(district, resident)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ruling FROM resident_twin WHERE district = %s AND one = %s AND other = %s",
            [district, first, second],
        )
        found = cursor.fetchone()
        before = Ruling(found[0]) if found else Ruling.UNDECIDED
        if before == ruling:
            return before
        cursor.execute(
            """INSERT INTO resident_twin (district, one, other, ruling, by, at) VALUES (%s, %s, %s, %s, %s, %s)
               ON CONFLICT (district, one, other)
               DO UPDATE SET ruling = EXCLUDED.ruling, by = EXCLUDED.by, at = EXCLUDED.at""",
            [district, first, second, str(ruling), by, at],
        )
    if ruling in _CHANGE:
        for resident, twin in ((first, second), (second, first)):
            history_write(
                district=district, resident=resident, what=_CHANGE[ruling], by=by, at=at, detail=str(twin),
                said={"reason": reason},
            )  # fmt: skip
    return before
