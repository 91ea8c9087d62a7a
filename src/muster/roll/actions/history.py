"""What becomes of a person is written down: a line of history and a line of audit, in the transaction of the change."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.access import audit, keys
from muster.common.ids import uuid7
from muster.roll.enums import Change

CONTEXT = "resident_history.said"


def history_write(
    *,
    district: str,
    resident: UUID,
    what: Change,
    by: str,
    at: datetime,
    fields: Iterable[str] = (),
    detail: str = "",
    said: Mapping[str, str] | None = None,
) -> None:
    """``detail`` holds codes and dates only; ``said`` what is personal: old values, and words of whoever changed it."""
    named = sorted(fields)
    kept = {name: text for name, text in (said or {}).items() if text}
    sealed = keys.seal(json.dumps(kept, ensure_ascii=False), keys.kid(keys.ROLL, "identity"), CONTEXT) if kept else None
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO resident_history (district, id, resident, what, fields, detail, said_sealed, by, at)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [district, uuid7(), resident, str(what), named, detail, sealed, by, at],
        )
    audit.record(f"resident_{what}", actor=by, district=district, at=at, subjects=[resident], changed=named)
