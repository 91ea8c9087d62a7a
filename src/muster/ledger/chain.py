"""How far a device's chain is proved: 1, 2, 3 … each naming the bytes before it, no gap, no fork.

``proved_to`` is a function of the set of stored rows. It stops before the first missing sequence number, before a
number that two rows claim, and before a link that does not hold. An unreadable line, whose own number cannot be
known, is taken as the missing link when its successor names its bytes.
"""

from typing import Any

import psycopg

from muster.ledger.envelope import NO_HASH, Line

_STRIDE = 2_000


Chain = tuple[int, bytes, int, bytes]
_NONE: Chain = (0, bytes.fromhex(NO_HASH), 0, bytes.fromhex(NO_HASH))
_IN_CHAIN = "reason <> 'signature'"  # what nobody signed for is kept beside the chain, until somebody does


def chains_of(cur: psycopg.Cursor[Any], district: str, devices: set[str]) -> dict[str, Chain]:
    """What is stored of these devices' chains: (proved_to, its hash, last seq, its hash)."""
    cur.execute(
        "SELECT device, proved_to, proved_hash, last_seq, last_hash FROM device_chain "
        "WHERE district = %s AND device = ANY(%s)",
        (district, sorted(devices)),
    )
    return {row[0]: (row[1], bytes(row[2]), row[3], bytes(row[4])) for row in cur.fetchall()}


def follows(chain: Chain | None, lines: list[Line]) -> bool:
    """True when every line is numbered beyond what is stored: none can have been sent before."""
    last = chain[2] if chain else 0
    return all(line.seq is not None and line.seq > last for line in lines)


def chains_update(
    cur: psycopg.Cursor[Any], district: str, chains: dict[str, Chain], news: dict[str, list[Line]], anew: set[str]
) -> None:
    """Carry ``chains`` forward after the devices' new lines were stored; ``anew``: walk from the start."""
    devices = sorted(news.keys() | anew)
    if not devices:
        return
    for device in devices:
        before, lines = chains.get(device, _NONE), news.get(device, [])
        after = None if device in anew else _carry(before, lines) or _go_on(cur, district, device, before, lines)
        chains[device] = after or _state(cur, district, device)
    proved, tips, last, ends = (list(column) for column in zip(*(chains[device] for device in devices), strict=True))
    cur.execute(
        """INSERT INTO device_chain
           SELECT %s, * FROM unnest(%s::text[], %s::bigint[], %s::bytea[], %s::bigint[], %s::bytea[])
           ON CONFLICT (district, device) DO UPDATE SET
           proved_to = excluded.proved_to, proved_hash = excluded.proved_hash,
           last_seq = excluded.last_seq, last_hash = excluded.last_hash""",
        (district, devices, proved, tips, last, ends),
    )


def chains_rebuild(cur: psycopg.Cursor[Any], district: str) -> None:
    cur.execute("DELETE FROM device_chain WHERE district = %s", (district,))
    cur.execute("DELETE FROM device_fork WHERE district = %s", (district,))
    cur.execute("SELECT DISTINCT device FROM event WHERE district = %s AND " + _IN_CHAIN, (district,))
    chains_update(cur, district, {}, {}, {row[0] for row in cur.fetchall()})


def _carry(chain: Chain, lines: list[Line]) -> Chain | None:
    """The chain after ``lines`` when they simply continue it, else None."""
    proved, tip, last_seq, _ = chain
    if proved != last_seq:
        return None
    for line in sorted(lines, key=lambda line: line.seq or 0):
        if line.seq != proved + 1 or line.prev != tip:
            return None
        proved, tip = line.seq, line.hash
    return proved, tip, proved, tip


def _go_on(cur: psycopg.Cursor[Any], district: str, device: str, chain: Chain, lines: list[Line]) -> Chain | None:
    """The chain after ``lines`` that all lie beyond what is proved, which then stays proved; else None: it is walked anew."""
    proved, tip, last_seq, last_hash = chain
    seqs = [line.seq for line in lines if line.seq is not None]
    if any(seq <= proved for seq in seqs):
        return None
    _forks_note(cur, district, device, "AND seq = ANY(%s)", seqs)
    if len(seqs) < len(lines) or min(seqs) <= proved + 2:  # else nothing came where the proof stopped
        proved, tip = _walk(cur, district, device, proved, tip)
    seq, digest = max([(last_seq, last_hash), *((line.seq, line.hash) for line in lines if line.seq is not None)])
    return proved, tip, seq, digest


def _state(cur: psycopg.Cursor[Any], district: str, device: str) -> Chain:
    cur.execute("DELETE FROM device_fork WHERE district = %s AND device = %s", (district, device))
    _forks_note(cur, district, device, "AND seq IS NOT NULL")
    cur.execute(
        f"""SELECT seq, hash FROM event WHERE district = %s AND device = %s AND seq IS NOT NULL AND {_IN_CHAIN}
            ORDER BY seq DESC, hash DESC LIMIT 1""",
        (district, device),
    )
    last = cur.fetchone() or (0, bytes.fromhex(NO_HASH))
    return (*_walk(cur, district, device, 0, bytes.fromhex(NO_HASH)), last[0], bytes(last[1]))


def _forks_note(cur: psycopg.Cursor[Any], district: str, device: str, which: str, *params: list[int]) -> None:
    cur.execute(
        f"""INSERT INTO device_fork SELECT district, device, seq FROM event
            WHERE district = %s AND device = %s AND {_IN_CHAIN} {which}
            GROUP BY 1, 2, 3 HAVING count(DISTINCT id) > 1 ON CONFLICT DO NOTHING""",
        (district, device, *params),
    )


def _walk(cur: psycopg.Cursor[Any], district: str, device: str, proved: int, tip: bytes) -> tuple[int, bytes]:
    while True:
        cur.execute(
            f"""SELECT seq, array_agg(hash), array_agg(prev) FROM event
               WHERE district = %s AND device = %s AND seq > %s AND {_IN_CHAIN}
               GROUP BY seq ORDER BY seq LIMIT %s""",
            (district, device, proved, _STRIDE),
        )
        rows = cur.fetchall()
        for seq, hashes, prevs in rows:
            if seq == proved + 2 and len(hashes) == 1 and _unreadable(cur, district, device, prevs[0]):
                proved, tip = proved + 1, bytes(prevs[0])
            if seq != proved + 1 or len(hashes) != 1 or prevs[0] is None or bytes(prevs[0]) != tip:
                return proved, tip
            proved, tip = seq, bytes(hashes[0])
        if len(rows) < _STRIDE:
            return proved, tip


def _unreadable(cur: psycopg.Cursor[Any], district: str, device: str, link: bytes | None) -> bool:
    if link is None:
        return False
    cur.execute(
        "SELECT 1 FROM event WHERE district = %s AND device = %s AND seq IS NULL AND hash = %s AND " + _IN_CHAIN,
        (district, device, link),
    )
    return cur.fetchone() is not None
