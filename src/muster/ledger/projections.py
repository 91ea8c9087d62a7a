"""The ledger's own read tables: devices, and how far each one's chain is proved."""

from typing import Any

import psycopg

from muster.ledger import chain
from muster.ledger.projection import Change, KeyedTable, register

DEVICE = KeyedTable(
    table="device",
    kinds=frozenset({"DeviceEnrolled", "DeviceRevoked", "DeviceSignedOff"}),
    key=("id",),
    touch="COALESCE(e.body->>'enrolled', e.body->>'revoked', e.body->>'silent')",
    define="""
        INSERT INTO device (district, id, round, mode, label, point, lane, key_x, key_y, enrolled_at,
                            revoked_at, revoked_seq, signed_off_at)
        SELECT e.district, e.body->>'enrolled', min(e.body->>'enrolled_round'), min(e.body->>'enrolled_mode'),
               min(e.body->>'label'), min(COALESCE(e.body->>'point', '')),
               min(COALESCE((e.body->>'lane')::smallint, 0::smallint)),
               min(e.body->'key'->>'x'), min(e.body->'key'->>'y'), min(e.at), min(r.at), min(r.last_seq), min(s.at)
        FROM event e
        LEFT JOIN LATERAL (SELECT min(x.at) AS at, min((x.body->>'last_seq')::bigint) AS last_seq FROM event x
                   WHERE x.district = e.district AND x.counts AND x.kind = 'DeviceRevoked'
                     AND x.body->>'revoked' = e.body->>'enrolled') r ON true
        LEFT JOIN LATERAL (SELECT min(x.at) AS at FROM event x
                   WHERE x.district = e.district AND x.counts AND x.kind = 'DeviceSignedOff'
                     AND x.body->>'silent' = e.body->>'enrolled') s ON true
        WHERE e.district = %(district)s AND e.counts AND e.kind = 'DeviceEnrolled' {only}
        GROUP BY e.district, e.body->>'enrolled'""",
)


class ChainTables:
    """Carried forward by ``append`` itself, which has the raw lines; here only rebuilt."""

    tables = ("device_chain", "device_fork")
    kinds: frozenset[str] = frozenset()

    def fold(self, cur: psycopg.Cursor[Any], change: Change) -> None:
        """Nothing to do: see ``append``."""

    def rebuild(self, cur: psycopg.Cursor[Any], district: str) -> None:
        chain.chains_rebuild(cur, district)


register(0, DEVICE)
register(1, ChainTables())
