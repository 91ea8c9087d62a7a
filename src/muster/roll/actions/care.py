"""The care list by hand: a mark with its source and its last day, and its lifting."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from muster.common.problems import Problem
from muster.roll.actions.history import history_write
from muster.roll.actions.person import resident_lock
from muster.roll.enums import CareMark, CareSource, Change


@transaction.atomic
def care_mark_set(
    *, district: str, resident: UUID, mark: CareMark, source: CareSource, until: date | None, by: str, at: datetime
) -> None:
    """Set it, or give a mark that stands another source and last day."""
    resident_lock(district, resident)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO care_mark (district, resident, mark, since, by, source, until)
               VALUES (%s, %s, %s, %s, %s, %s, %s)
               ON CONFLICT (district, resident, mark)
               DO UPDATE SET by = EXCLUDED.by, source = EXCLUDED.source, until = EXCLUDED.until,
                   since = CASE WHEN care_mark.until < %s THEN EXCLUDED.since ELSE care_mark.since END""",
            [district, resident, str(mark), at, by, str(source), until, at.date()],
        )
    detail = f"{mark} {source}" + (f" {until.isoformat()}" if until else "")
    history_write(district=district, resident=resident, what=Change.MARK_SET, by=by, at=at, detail=detail)


@transaction.atomic
def care_mark_lift(*, district: str, resident: UUID, mark: CareMark, reason: str, by: str, at: datetime) -> None:
    """Problem care_mark_unknown when it does not stand."""
    resident_lock(district, resident)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM care_mark WHERE district = %s AND resident = %s AND mark = %s", [district, resident, str(mark)]
        )
        if not cursor.rowcount:
            raise Problem("care_mark_unknown")
    history_write(
        district=district, resident=resident, what=Change.MARK_LIFTED, by=by, at=at, detail=str(mark),
        said={"reason": reason},
    )  # fmt: skip
