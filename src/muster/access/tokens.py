"""One-time tokens that enrol devices. A token is told once, to the person who carries it to the device."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from muster.access import audit
from muster.access.models import EnrolmentToken
from muster.access.words import random_words
from muster.common.problems import Problem


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """What enrolment fixes for a device, which may never choose it for itself."""

    district: str
    round: str
    mode: str
    point: str
    lane: int


def token_make(
    *,
    district: str,
    round: str,
    mode: str,
    point: str,
    lane: int,
    label: str,
    by: str,
    at: datetime,
    hours: int = 24,
) -> str:
    """A fresh token. It cannot be shown again."""
    return token_make_many(
        district=district, round=round, mode=mode, places=[(point, lane, label)], by=by, at=at, hours=hours
    )[0]


def token_make_many(
    *,
    district: str,
    round: str,
    mode: str,
    places: Iterable[tuple[str, int, str]],
    by: str,
    at: datetime,
    hours: int = 24,
) -> list[str]:
    """One token for each place (point, lane, label), in their order."""
    tokens, rows = [], []
    for point, lane, label in places:
        token = random_words(5)
        tokens.append(token)
        row = EnrolmentToken(
            hash=_hash(token), district=district, round=round, mode=mode, point=point, lane=lane, label=label[:80],
            made_at=at, made_by=by, expires_at=at + timedelta(hours=hours),
        )  # fmt: skip
        rows.append(row)
    with transaction.atomic():
        EnrolmentToken.objects.bulk_create(rows, batch_size=1000)
        audit.record("token_make", actor=by, purpose=f"round {round}", district=district, at=at, count=len(rows))
    return tokens


@transaction.atomic
def token_use(token: str, thumbprint: str, at: datetime) -> TokenGrant:
    """Spends the token on the device with this thumbprint; the same device may ask again.

    Raises Problem token_unknown, token_used, token_expired.
    """
    row = EnrolmentToken.objects.select_for_update().filter(hash=_hash(token)).first()
    if row is None:
        raise Problem("token_unknown")
    if not row.used_by:
        if at >= row.expires_at:
            raise Problem("token_expired")
        row.used_at, row.used_by = at, thumbprint
        row.save(update_fields=["used_at", "used_by"])
    elif not secrets.compare_digest(row.used_by.encode(), thumbprint.encode()):
        raise Problem("token_used")
    return TokenGrant(row.district, row.round, row.mode, row.point, row.lane)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.strip().lower().encode("utf-8", "replace")).digest()
