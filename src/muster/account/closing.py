"""Closing a round: two acts, each refused while something is open, each freezing a numbered statement.

``attendance``: every name is answered for and every working device has said all it knows.
``results``: the same, and every swab has its result. A fact that comes later makes the next statement, never a change of the last.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from muster.account.actions import record, turn_take
from muster.account.counts import Counts, standing_counts
from muster.account.queries import round_rules
from muster.common.problems import Problem
from muster.common.rows import row, rows, values
from muster.ledger import own

Act = Literal["attendance", "results"]
_KIND = {"attendance": "AttendanceClosed", "results": "ResultsClosed"}
_NAMED_IN_DETAIL = 5


@dataclass(frozen=True, slots=True)
class SilentDevice:
    """A device that worked and may still know something. ``why``: unproved, unsent or unseen."""

    device: str
    label: str
    point: str
    lane: int
    why: str
    unsent: int
    proved_to: int
    last_seq: int
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Blocks:
    """What keeps an act from being closed."""

    open_names: int = 0
    silent: tuple[SilentDevice, ...] = ()
    results_open: int = 0
    tubes_unreported: int = 0

    def __bool__(self) -> bool:
        return bool(self.open_names or self.silent or self.results_open or self.tubes_unreported)

    def sentence(self) -> str:
        parts = []
        if self.open_names:
            parts.append(f"open names: {self.open_names}")
        if self.silent:
            named = ", ".join(f"{found.point or '-'}/{found.lane} {found.device[:8]} ({found.why})"
                              for found in self.silent[:_NAMED_IN_DETAIL])  # fmt: skip
            parts.append(f"silent devices: {len(self.silent)} – {named}")
        if self.results_open:
            parts.append(f"results undecided: {self.results_open}")
        if self.tubes_unreported:
            parts.append(f"tubes unreported: {self.tubes_unreported}")
        return "; ".join(parts)

    def signed(self, reason: str) -> dict[str, Any]:
        """The ``signed_for`` member of the closing event."""
        return {
            "reason": reason, "open_names": self.open_names, "results_open": self.results_open,
            "silent_devices": [found.device for found in self.silent], "tubes_unreported": self.tubes_unreported,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    act: str
    number: int
    at: datetime
    by: str
    counts: dict[str, int]
    signed_for: str | None
    event: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The last statement of an act, and whether the book still says the same."""

    statement: Statement
    superseded: bool
    reopened: bool
    counts_now: dict[str, int]

    @property
    def closed(self) -> bool:
        return not self.superseded and not self.reopened


def attendance_close(
    *, district: str, round_code: str, by: str, at: datetime, signed_for: str | None = None
) -> Statement:
    """Freeze the attendance. Problem attendance_open names what is open, unless ``signed_for`` gives the reason."""
    return _close(district, round_code, "attendance", by=by, at=at, signed_for=signed_for)


def results_close(*, district: str, round_code: str, by: str, at: datetime, signed_for: str | None = None) -> Statement:
    """Freeze the results. Problem results_open names what is open, unless ``signed_for`` gives the reason."""
    return _close(district, round_code, "results", by=by, at=at, signed_for=signed_for)


def statement_next(
    *, district: str, round_code: str, act: Act, by: str, at: datetime, signed_for: str | None = None
) -> Statement:
    """The next version of a statement that late facts have overtaken."""
    if statement_last(district, round_code, act) is None:
        raise Problem("not_closed_yet", act)
    return _close(district, round_code, act, by=by, at=at, signed_for=signed_for)


def round_reopen(*, district: str, round_code: str, reason: str, by: str, at: datetime) -> str:
    """Open the round again: the statements stay, both acts must be closed anew."""
    if not any(statement_last(district, round_code, act) for act in _KIND):
        raise Problem("not_closed_yet")
    return record(district, round_code, [("RoundReopened", {"reason": reason})], by=by, at=at)[0]


def statement_last(district: str, round_code: str, act: str) -> Statement | None:
    return row(_statement, _STATEMENT + " LIMIT 1", (district, round_code, act))


def statements(district: str, round_code: str, act: str) -> list[Statement]:
    """Every statement of an act, newest first."""
    return rows(_statement, _STATEMENT, (district, round_code, act))


def statement_current(district: str, round_code: str, act: Act, counts: Counts | None = None) -> Standing | None:
    """The last statement against the book of now; None while the act was never closed."""
    last = statement_last(district, round_code, act)
    if last is None:
        return None
    now = (counts or standing_counts(district, round_code)).of_act(act)
    return Standing(last, now != last.counts, _reopened_since(district, round_code, last), now)


def attendance_blocks(district: str, round_code: str, at: datetime, counts: Counts | None = None) -> Blocks:
    """Open names, and devices that worked and are neither complete nor signed off nor revoked."""
    counted = counts or standing_counts(district, round_code)
    return Blocks(open_names=counted.attendance["open"], silent=tuple(silent_devices(district, round_code, at)))


def results_blocks(district: str, round_code: str, at: datetime, counts: Counts | None = None) -> Blocks:
    """What blocks the attendance, names whose result is not decided, and tubes with members that are not released."""
    counted = counts or standing_counts(district, round_code)
    unreported = values(
        """SELECT count(*) FROM tube WHERE district = %s AND round = %s AND members > 0
           AND stage IN ('open', 'sealed', 'received', 'reported')""",
        (district, round_code),
    )[0]
    present = attendance_blocks(district, round_code, at, counted)
    return replace(present, results_open=counted.undecided, tubes_unreported=unreported)


def blocks_of(district: str, round_code: str, act: Act, at: datetime, counts: Counts | None = None) -> Blocks:
    """What keeps ``act`` from being closed now."""
    if act == "attendance":
        return attendance_blocks(district, round_code, at, counts)
    return results_blocks(district, round_code, at, counts)


def silent_devices(district: str, round_code: str, at: datetime) -> list[SilentDevice]:
    """Devices that have worked in the round and may still hold events."""
    unseen_before = at - timedelta(minutes=round_rules(district, round_code).device_silent_min)
    return rows(
        SilentDevice,
        """SELECT * FROM (
               SELECT d.id, d.label, d.point, d.lane,
                      CASE WHEN h.proved_to < h.last_seq THEN 'unproved' WHEN c.unsent > 0 THEN 'unsent'
                           WHEN c.last_seen_at IS NULL OR c.last_seen_at < %(unseen_before)s THEN 'unseen' END AS why,
                      COALESCE(c.unsent, 0), COALESCE(h.proved_to, 0), COALESCE(h.last_seq, 0), c.last_seen_at
               FROM device d
               LEFT JOIN device_chain h ON (h.district, h.device) = (d.district, d.id)
               LEFT JOIN device_contact c ON (c.district, c.device) = (d.district, d.id)
               WHERE d.district = %(district)s AND d.round = %(round)s AND d.id <> %(server)s
                 AND d.revoked_at IS NULL AND d.signed_off_at IS NULL
                 AND (h.last_seq > 0 OR c.unsent > 0)) found
           WHERE why IS NOT NULL ORDER BY point, lane, id""",
        {"district": district, "round": round_code, "unseen_before": unseen_before, "server": own.device_id()},
    )


_STATEMENT = """SELECT act, number, at, by, counts::text, signed_for, event::text FROM statement
                WHERE district = %s AND round = %s AND act = %s ORDER BY number DESC, at DESC, event DESC"""


def _statement(
    act: str, number: int, at: datetime, by: str, counts: str, signed_for: str | None, event: str
) -> Statement:
    return Statement(act, number, at, by, json.loads(counts), signed_for, event)


@transaction.atomic
def _close(district: str, round_code: str, act: Act, *, by: str, at: datetime, signed_for: str | None) -> Statement:
    turn_take(district)
    counts = standing_counts(district, round_code)
    standing = statement_current(district, round_code, act, counts)
    if standing is not None and standing.closed:
        return standing.statement
    blocks = blocks_of(district, round_code, act, at, counts)
    if blocks and not signed_for:
        raise Problem(f"{act}_open", blocks.sentence())
    body: dict[str, Any] = {
        "statement": standing.statement.number + 1 if standing else 1,
        "counts": counts.of_act(act),
    }
    if blocks and signed_for:
        body["signed_for"] = blocks.signed(signed_for)
    record(district, round_code, [(_KIND[act], body)], by=by, at=at)
    closed = statement_last(district, round_code, act)
    if closed is None:
        raise LookupError(f"{_KIND[act]} was appended and made no statement")
    return closed


def _reopened_since(district: str, round_code: str, last: Statement) -> bool:
    return bool(
        values(
            """SELECT true FROM event r, event s WHERE r.district = %(district)s AND r.round = %(round)s
               AND r.kind = 'RoundReopened' AND r.counts AND s.district = r.district AND s.id = %(event)s
               AND r.pos > s.pos LIMIT 1""",
            {"district": district, "round": round_code, "event": last.event},
        )
    )
