"""Devices of a round: the tokens that let them in, and those that are lost or stay silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from muster.access import audit, tokens
from muster.access.sayings import words_ask
from muster.access.scope import Scope
from muster.account.queries import round_of
from muster.common.problems import Problem
from muster.ledger import devices
from muster.station import queries

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A token as it is handed out, once. ``point`` is empty for a courier or a laboratory."""

    point: str
    lane: int
    label: str
    mode: str
    token: str
    expires_at: datetime


@transaction.atomic
def device_tokens_make(
    *, district: str, round_code: str, places: Sequence[Place], scope: Scope, by: str, at: datetime, hours: int = 24
) -> list[Ticket]:
    """One token for each (point, lane) that ``scope`` holds, in the round's own mode: a drill's device can never be live.

    Lane 0 is a device of the point at no lane; point "" is one of no point, which takes the whole county's scope.
    Raises Problem round_unknown, round_over, point_unknown, lane_unknown, not_allowed.
    """
    found = round_of(district, round_code)
    if at >= found.ends_at:
        raise Problem("round_over", round_code)
    _places_ask(district, round_code, places, scope)
    labels = [_label(point, lane) for point, lane in places]
    made = tokens.token_make_many(
        district=district, round=round_code, mode=found.mode, by=by, at=at, hours=hours,
        places=[(point, lane, label) for (point, lane), label in zip(places, labels, strict=True)],
    )  # fmt: skip
    expires_at = at + timedelta(hours=hours)
    return [
        Ticket(point, lane, label, found.mode, token, expires_at)
        for (point, lane), label, token in zip(places, labels, made, strict=True)
    ]


@transaction.atomic
def device_revoke(
    *, district: str, round_code: str, device: str, reason: str, scope: Scope, by: str, at: datetime
) -> queries.DeviceRow:
    """A lost device: what it says beyond its last acknowledged event is quarantined from now on."""
    words_ask(reason)
    found = queries.device_find(district, round_code, device, scope)
    devices.device_revoke(device=found.id, reason=reason, by=by, at=at)
    audit.record("device_revoke", actor=by, purpose=found.id, district=district, at=at)
    return found


@transaction.atomic
def device_sign_off(
    *,
    district: str,
    round_code: str,
    device: str,
    reason: str,
    unsent: int,
    scope: Scope,
    by: str,
    at: datetime,
) -> queries.DeviceRow:
    """A silent device is answered for: closing no longer waits for it. ``unsent``: events that may be lost with it."""
    words_ask(reason)
    found = queries.device_find(district, round_code, device, scope)
    devices.device_sign_off(device=found.id, reason=reason, unsent=unsent, by=by, at=at)
    audit.record("device_sign_off", actor=by, purpose=found.id, district=district, at=at)
    return found


def _places_ask(district: str, round_code: str, places: Sequence[Place], scope: Scope) -> None:
    lanes = queries.lanes_of_points(district, round_code, scope)
    for point, lane in places:
        if not point and not scope.whole(district):
            raise Problem("not_allowed", f"enrol_devices: all of {district}")
        if point and point not in lanes:
            raise Problem("point_unknown", point)
        if not 0 <= lane <= lanes.get(point, 0):
            raise Problem("lane_unknown", f"{point or '-'} {lane}")


def _label(point: str, lane: int) -> str:
    return f"{point} lane {lane}" if lane else point or "no point"
