"""Was anything lost that a phone was told is safe? The phones' own ledger against the server's book."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from muster.rehearsal.player.seats import Seat

_HASH = 32


@dataclass(slots=True)
class Proof:
    """``lost``: hashes that a phone was told are stored and the book does not hold."""

    made: int = 0
    acknowledged: int = 0
    absorbed: int = 0  # lines that the server had already and said so
    verdicts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


def prove(district: str, seats: Iterable[Seat]) -> Proof:
    """Compare, phone by phone, what was told with what is stored."""
    told: dict[str, set[bytes]] = {}
    proof = Proof()
    for seat in seats:
        outbox = seat.phone.outbox
        raw = bytes(outbox.told)
        hashes = {raw[at : at + _HASH] for at in range(0, len(raw), _HASH)}
        told.setdefault(seat.phone.key.thumbprint, set()).update(hashes)
        proof.verdicts += outbox.verdicts
        proof.absorbed += outbox.verdicts["exists"]
    for device, hashes in told.items():
        proof.acknowledged += len(hashes)
        with connection.cursor() as cursor:
            cursor.execute("SELECT hash FROM event WHERE district = %s AND device = %s", (district, device))
            stored = {bytes(row[0]) for row in cursor.fetchall()}
        proof.lost += [lost.hex() for lost in sorted(hashes - stored)]
    return proof
