"""Devices: enrolment by one-time token, revocation, signing off a silent one, and what the server knows of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction

from muster.access import keys, tokens
from muster.common import clock
from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.ledger import head as heads
from muster.ledger.append import append, contacts_note
from muster.ledger.envelope import Enrolled


@dataclass(frozen=True, slots=True)
class Known:
    """An enrolled device: what it may say, and its public key."""

    enrolled: Enrolled
    x: str
    y: str


_seen: dict[str, Known] = {}


def device_known(device: str) -> Known:
    """The device, from memory or the database. Raises Problem device_unknown. Keys never change for an id."""
    known = _seen.get(device)
    if known is not None:
        return known
    with connection.cursor() as cur:
        cur.execute("SELECT id, district, round, mode, key_x, key_y FROM device WHERE id = %s", (device,))
        row = cur.fetchone()
    if row is None:
        raise Problem("device_unknown")
    _seen[device] = known = Known(Enrolled(row[0], row[1], row[2], row[3]), row[4], row[5])
    return known


def devices_forget() -> None:
    """Drop what this process remembers (tests that empty the database)."""
    _seen.clear()


def device_enrol(*, token: str, x: str, y: str, sig: str, label: str, at: datetime) -> tuple[dict[str, Any], bool]:
    """Enrol the key (x, y) with a one-time token. Returns (answer of docs/sync.md section 1, new?).

    Raises Problem key_bad, enrolment_unsigned (the token stays unused), device_enrolled_elsewhere, or as ``token_use``.
    """
    try:
        if any(len(heads.unb64(text)) != 32 or heads.b64(heads.unb64(text)) != text for text in (x, y)):
            raise ValueError("coordinates of P-256 are 32 bytes in base64url, written in one way")
        heads.public_key(x, y)
    except ValueError as error:
        raise Problem("key_bad", str(error)) from error
    device = heads.thumbprint(x, y)
    if not heads.signed_by(heads.enrolment_text(device, token), sig, x, y):
        raise Problem("enrolment_unsigned", "" if sig else "there is no sig")
    with transaction.atomic():
        grant = tokens.token_use(token, device, at=at)
        new = not _exists(device)
        if new:
            body = {"enrolled": device, "key": {"x": x, "y": y}, "label": _printable(label), "point": grant.point,
                    "lane": grant.lane, "enrolled_mode": grant.mode, "enrolled_round": grant.round}  # fmt: skip
            append(grant.district, grant.round, [("DeviceEnrolled", body)], actor="server", at=at, mode=grant.mode)
        elif not _is_at(device, grant):
            raise Problem("device_enrolled_elsewhere")
        kid, public = keys.seal_public(grant.round)
    answer = {
        "device": device, "district": grant.district, "round": grant.round, "mode": grant.mode,
        "point": grant.point, "lane": grant.lane, "seal": {"kid": kid, "key": heads.b64(public)},
        "server_at": clock.now_ms(),
    }  # fmt: skip
    return answer, new


def device_revoke(*, device: str, reason: str, by: str, at: datetime) -> None:
    """From now on, what this device sends beyond its last acknowledged event is quarantined."""
    known = device_known(device).enrolled
    with transaction.atomic():
        last = _last_seq(known.district, device)
        body = {"revoked": device, "last_seq": last, "reason": reason}
        append(known.district, known.round, [("DeviceRevoked", body)], actor=by, at=at, mode=known.mode)


def device_sign_off(*, device: str, reason: str, by: str, at: datetime, unsent: int = 0) -> None:
    """A silent device is answered for by a person: closing no longer waits for it."""
    known = device_known(device).enrolled
    body = {"silent": device, "reason": reason, "unsent": unsent}
    append(known.district, known.round, [("DeviceSignedOff", body)], actor=by, at=at, mode=known.mode)


def device_heartbeat(beat: heads.Heartbeat) -> dict[str, Any]:
    known = device_known(beat.device)
    if beat.count or not heads.head_holds(beat, [], known.x, known.y):
        raise Problem("bad_head", "the heartbeat's signature does not verify")
    now = clock.now()
    skew = clock.to_ms(now) - beat.sent_at
    oldest = clock.from_ms(beat.oldest_unsent_at) if beat.oldest_unsent_at else None
    district = known.enrolled.district
    with transaction.atomic():
        cur = raw_cursor()
        if beat.sent_at > _last_sent_at(cur, district, beat.device):
            contacts_note(cur, district, now, [(beat.device, skew, min(beat.unsent, 2**31 - 1), oldest)])
        cur.execute(
            """SELECT COALESCE(c.proved_to, 0), d.revoked_at IS NOT NULL FROM device d
               LEFT JOIN device_chain c ON c.district = d.district AND c.device = d.id
               WHERE d.district = %s AND d.id = %s""",
            (district, beat.device),
        )
        proved_to, revoked = cur.fetchone() or (0, False)
    return {"server_at": clock.to_ms(now), "proved_to": proved_to, "revoked": revoked, "skew_ms": skew}


def _last_sent_at(cur: psycopg.Cursor[Any], district: str, device: str) -> int:
    """The device's own time of what was heard of it last: a heartbeat that is not newer is one played again."""
    cur.execute(
        "SELECT last_seen_at, skew_ms FROM device_contact WHERE district = %s AND device = %s FOR UPDATE",
        (district, device),
    )
    found = cur.fetchone()
    return clock.to_ms(found[0]) - found[1] if found and found[1] is not None else 0


def _is_at(device: str, grant: tokens.TokenGrant) -> bool:
    """Whether the device was enrolled for what ``grant`` grants: an enrolment is never changed by a second token."""
    with connection.cursor() as cur:
        cur.execute("SELECT district, round, mode, point, lane FROM device WHERE id = %s", (device,))
        found = cur.fetchall()
    return bool(found == [(grant.district, grant.round, grant.mode, grant.point, grant.lane)])


def _printable(label: str) -> str:
    return "".join(character for character in label if character.isprintable())[:64]


def _exists(device: str) -> bool:
    try:
        return device_known(device) is not None
    except Problem:
        return False


def _last_seq(district: str, device: str) -> int:
    with connection.cursor() as cur:
        cur.execute("SELECT last_seq FROM device_chain WHERE district = %s AND device = %s", (district, device))
        row = cur.fetchone()
    return row[0] if row else 0
