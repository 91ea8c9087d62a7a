"""What the ledger can tell: its state, its devices, a bounded page of the book for a reader that follows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from muster.common.rows import rows, values


def tuple_of(*columns: Any) -> tuple[Any, ...]:
    return columns


@dataclass(frozen=True, slots=True)
class Status:
    events: int
    batches: int
    created: int
    conflicts: int
    quarantined: int
    waiting: int
    devices: int
    revoked: int
    unproved: int
    last_received_at: datetime | None


def districts() -> list[str]:
    """Every district that has a book here, also one whose head row is gone."""
    return values("SELECT district FROM ledger_head UNION SELECT district FROM batch ORDER BY 1", ())


def ledger_status(district: str) -> Status:
    found = rows(
        tuple_of,
        """SELECT COALESCE((SELECT pos FROM ledger_head WHERE district = %(d)s), 0),
                  COALESCE((SELECT batch FROM ledger_head WHERE district = %(d)s), 0),
                  (SELECT count(*) FROM event WHERE district = %(d)s AND verdict = 'conflict'),
                  (SELECT count(*) FROM event WHERE district = %(d)s AND verdict = 'quarantined'),
                  (SELECT count(*) FROM event WHERE district = %(d)s AND verdict = 'quarantined' AND NOT accepted),
                  (SELECT count(*) FROM device WHERE district = %(d)s),
                  (SELECT count(*) FROM device WHERE district = %(d)s AND revoked_at IS NOT NULL),
                  (SELECT count(*) FROM device_chain WHERE district = %(d)s AND proved_to < last_seq),
                  (SELECT max(received_at) FROM event WHERE district = %(d)s AND pos > (SELECT pos - 100 FROM ledger_head
                                                                                        WHERE district = %(d)s))""",
        {"d": district},
    )[0]
    events, batches, conflicts, quarantined, waiting, devices, revoked, unproved, last = found
    return Status(events, batches, events - conflicts - quarantined, conflicts, quarantined, waiting, devices, revoked,
                  unproved, last)  # fmt: skip


def events_after(district: str, cursor: int, most: int = 1_000) -> list[dict[str, Any]]:
    """The next counting events after position ``cursor``: positions commit in order, so none is ever skipped."""
    found = rows(
        tuple_of,
        """SELECT pos, id, round, kind, actor, at, resident, tube, body FROM event
           WHERE district = %s AND pos > %s AND counts ORDER BY pos LIMIT %s""",
        (district, cursor, min(most, 10_000)),
    )
    names = ("pos", "id", "round", "kind", "actor", "at", "resident", "tube", "body")
    return [dict(zip(names, row, strict=True)) for row in found]


def event_twins(district: str, event: str) -> list[dict[str, Any]]:
    """Every row that claims this id: what each said, and whether it counts."""
    found = rows(
        tuple_of,
        """SELECT encode(hash, 'hex'), device, kind, at, actor, verdict, reason, accepted, counts FROM event
           WHERE district = %s AND id = %s AND (claims OR NOT claims) ORDER BY hash""",
        (district, event),
    )
    names = ("hash", "device", "kind", "at", "actor", "verdict", "reason", "accepted", "counts")
    return [dict(zip(names, row, strict=True)) for row in found]
