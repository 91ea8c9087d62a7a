"""Devices on the air: counted for the board and listed by the same conditions; what is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from muster.access.scope import Scope
from muster.account.queries import round_rules
from muster.command import numbers as n
from muster.common.rows import rows
from muster.ledger import own

STATES = ("working", "silent", "unsent", "skewed", "unproved", "forked", "waiting", "off")
SKEW_MS = 600_000  # ten minutes: from there the clock is an exception
_NEVER_MIN = 10**6
_SELECT = """
    SELECT d.id, d.label, d.point, d.lane, d.mode, d.enrolled_at, d.revoked_at, d.revoked_seq, d.signed_off_at, c.last_seen_at,
           c.skew_ms, c.worst_skew_ms, COALESCE(c.unsent, 0), c.oldest_unsent_at, COALESCE(h.proved_to, 0),
           COALESCE(h.last_seq, 0), COALESCE(f.forks, 0), f.first_fork
    FROM device d LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (d.district, d.round, d.point)
    LEFT JOIN device_chain h ON (h.district, h.device) = (d.district, d.id)
    LEFT JOIN device_contact c ON (c.district, c.device) = (d.district, d.id)
    LEFT JOIN (SELECT device, count(*)::int AS forks, min(seq) AS first_fork FROM device_fork WHERE district = %s
               GROUP BY device) f ON f.device = d.id
    WHERE d.district = %s AND d.round = %s AND d.id <> %s"""
_WORKING = "d.revoked_at IS NULL AND d.signed_off_at IS NULL AND (h.last_seq > 0 OR c.unsent > 0)"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """``first_fork``: the first record number that two phones of one key wrote."""

    id: str
    label: str
    point: str
    lane: int
    mode: str
    enrolled_at: datetime
    revoked_at: datetime | None
    revoked_seq: int | None
    signed_off_at: datetime | None
    last_seen_at: datetime | None
    skew_ms: int | None
    worst_skew_ms: int | None
    unsent: int
    oldest_unsent_at: datetime | None
    proved_to: int
    last_seq: int
    forks: int
    first_fork: int | None

    @property
    def off(self) -> bool:
        return self.revoked_at is not None or self.signed_off_at is not None

    @property
    def working(self) -> bool:
        return not self.off and (self.last_seq > 0 or self.unsent > 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """A device with what is wrong with it. Most urgent first: ``state`` is the one word of a list."""

    row: DeviceRow
    silent: bool
    skewed: bool
    unproved: bool

    @classmethod
    def of(cls, row: DeviceRow, at: datetime, silent_min: int) -> "Standing":
        return cls(
            row, row.working and _minutes(at, row.last_seen_at) > silent_min,
            max(abs(row.skew_ms or 0), abs(row.worst_skew_ms or 0)) >= SKEW_MS, row.proved_to < row.last_seq,
        )  # fmt: skip

    @property
    def state(self) -> str:
        row = self.row
        if row.off:
            return "revoked" if row.revoked_at else "signed_off"
        if not row.working:
            return "waiting"
        if row.forks:
            return "forked"
        return "silent" if self.silent else "unsent" if row.unsent else "heard"

    def has(self, state: str) -> bool:
        row = self.row
        return {
            "working": row.working, "silent": self.silent, "unsent": row.working and row.unsent > 0,
            "skewed": row.working and self.skewed, "unproved": row.working and self.unproved, "forked": row.forks > 0,
            "waiting": not row.off and not row.working, "off": row.off,
        }[state]  # fmt: skip


def devices(district: str, round_code: str, scope: Scope, at: datetime, silent_min: int) -> n.Devices:
    """Devices that have worked in the round and are neither revoked nor signed off."""
    found = device_rows(district, round_code, scope, _WORKING)
    ages = [_minutes(at, device.last_seen_at) for device in found]
    oldest = min(
        (device.oldest_unsent_at for device in found if device.oldest_unsent_at and device.unsent), default=None
    )
    return n.Devices(
        working=len(found), silent=sum(age > silent_min for age in ages), unsent=sum(device.unsent for device in found),
        oldest_unsent_min=_minutes(at, oldest) if oldest else None, heard=_bins(ages),
    )  # fmt: skip


def device_rows(district: str, round_code: str, scope: Scope, only: str = "TRUE") -> list[DeviceRow]:
    """Every device of the round that the scope holds, the longest silent first. ``only``: a condition of ours."""
    where, extra = scope.where("d", village="q.village")
    return rows(
        DeviceRow,
        f"{_SELECT} AND {only} AND {where} ORDER BY c.last_seen_at NULLS FIRST, d.point, d.lane, d.id",
        [district, district, round_code, own.device_id(), *extra],
    )


def device_one(district: str, round_code: str, scope: Scope, device: str) -> DeviceRow | None:
    where, extra = scope.where("d", village="q.village")
    found = rows(
        DeviceRow, f"{_SELECT} AND {where} AND d.id = %s",
        [district, district, round_code, own.device_id(), *extra, device],
    )  # fmt: skip
    return found[0] if found else None


def silent_min(district: str, round_code: str) -> int:
    """After how many minutes without a word a device of this round is silent."""
    return round_rules(district, round_code).device_silent_min


def _bins(ages: Sequence[float]) -> tuple[int, int, int, int]:
    return (
        sum(age < 5 for age in ages), sum(5 <= age < 15 for age in ages), sum(15 <= age < 30 for age in ages),
        sum(age >= 30 for age in ages),
    )  # fmt: skip


def _minutes(at: datetime, then: datetime | None) -> int:
    """Whole minutes since; never heard of counts as very long."""
    return _NEVER_MIN if then is None else int((at - then).total_seconds() // 60)
