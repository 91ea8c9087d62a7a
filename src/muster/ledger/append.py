"""The only way into the book.

``store`` judges and writes batches inside one transaction that holds the district's head row: one writer at a time,
so positions are gapless, commit in order, and a reader that follows the book by position never skips a row (ADR 0003).
``append`` is the door for the server's own acts, in the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import transaction

from muster.common import clock, disk
from muster.common.raw import raw_cursor, uuid_array
from muster.ledger import chain, own, projection
from muster.ledger.batch import Batch
from muster.ledger.envelope import COLUMNS, Line, copied
from muster.ledger.standing import awaited, settle

_APPEND_MOST = 5_000
SIGNED_LATER = "signed_later"  # why a line is quarantined that came unsigned first, and signed after


@dataclass(frozen=True, slots=True)
class _Turn:
    """The last position and batch number, read while the head row is held."""

    pos: int
    batch: int


@dataclass(slots=True)
class _Judged:
    """New rows, the last batch number given, and rows that were kept unsigned and are signed for now."""

    rows: list["_Row"]
    batch: int
    proved: list["_Row"]


@dataclass(slots=True)
class _Row:
    line: Line
    device: str
    batch: int
    verdict: str
    reason: str
    detail: str


def store(cur: psycopg.Cursor[Any], district: str, batches: Sequence[Batch]) -> None:
    """Judge, store and fold ``batches``; fills each batch's ``verdicts`` (id, verdict, reason) and ``proved_to``."""
    turn = _take_turn(cur, district)
    chains = chain.chains_of(cur, district, {batch.device for batch in batches})
    revoked = _revoked(cur, district, batches)
    doubtful = [
        batch for batch in batches if not batch.verified or not chain.follows(chains.get(batch.device), batch.lines)
    ]
    received_at = clock.now()
    try:
        with cur.connection.transaction():
            judged = _judge_all(batches, turn, _known(cur, district, batches, doubtful), revoked)
            _copy_events(cur, district, turn.pos, judged.rows, received_at)
    except psycopg.errors.UniqueViolation:  # new to its device, yet its id is known: look before judging
        judged = _judge_all(batches, turn, _known(cur, district, batches, batches), revoked)
        _copy_events(cur, district, turn.pos, judged.rows, received_at)
    pos = turn.pos + len(judged.rows)
    _insert_batches(cur, district, batches, [*judged.rows, *judged.proved], received_at)
    cur.execute("UPDATE ledger_head SET pos = %s, batch = %s WHERE district = %s", (pos, judged.batch, district))
    _prove(cur, district, judged.proved)
    _fold(cur, district, turn.pos, judged.rows)
    _chains(cur, district, chains, judged)
    _contacts(cur, district, batches, chains)
    projection.statistics_keep(cur, turn.pos, pos)
    if judged.proved:
        _release_proved(cur, district, judged.proved)


def append(
    district: str,
    round_code: str,
    events: Sequence[tuple[str, dict[str, Any]]],
    *,
    actor: str,
    at: datetime,
    mode: str = "live",
) -> list[str]:
    """Append the server's own events in the caller's transaction (one is opened if there is none).

    ``events``: (kind, body) pairs. ``mode``: the round's own, "live" or "drill".
    Returns their ids. Raises ValueError for a body that its schema refuses: that is a fault of ours.
    """
    disk.check()
    ids: list[str] = []
    with transaction.atomic():
        cur = raw_cursor()
        for start in range(0, len(events), _APPEND_MOST):
            _take_turn(cur, district)
            chunk = events[start : start + _APPEND_MOST]
            batch = own.batch_make(cur, district, round_code, chunk, actor=actor, at=at, mode=mode)
            store(cur, district, [batch])
            bad = [verdict for verdict in batch.verdicts if verdict[1] != "created"]
            if bad:
                raise ValueError(f"the server's own event was not accepted: {bad[0]}")
            ids += [line.id for line in batch.lines[-len(chunk) :]]
    return ids


def _take_turn(cur: psycopg.Cursor[Any], district: str) -> _Turn:
    cur.execute("SELECT pos, batch FROM ledger_head WHERE district = %s FOR UPDATE", (district,))
    row = cur.fetchone()
    if row is None:
        cur.execute("INSERT INTO ledger_head VALUES (%s, 0, 0) ON CONFLICT DO NOTHING", (district,))
        return _take_turn(cur, district)
    return _Turn(*row)


def _known(
    cur: psycopg.Cursor[Any], district: str, batches: Sequence[Batch], doubtful: Sequence[Batch]
) -> dict[str, dict[bytes, str]]:
    """id → {hash: reason, or "" when the row is not quarantined any more}.

    Quarantined rows and other bytes are few and are looked up for every line; the claimed ids only for ``doubtful``.
    """
    columns = """SELECT id::text, hash, CASE WHEN verdict = 'quarantined' AND (NOT accepted OR reason = 'signature')
                 THEN reason ELSE '' END FROM event"""
    known: dict[str, dict[bytes, str]] = {}
    for where, asked in (("NOT claims", batches), ("claims", doubtful)):
        ids = [line.id for batch in asked for line in batch.lines]
        if ids:
            cur.execute(
                f"{columns} WHERE district = %s AND id = ANY(%s::uuid[]) AND {where}", (district, uuid_array(ids))
            )
            for uid, hash_, reason in cur.fetchall():
                known.setdefault(uid, {})[bytes(hash_)] = reason
    return known


def _revoked(cur: psycopg.Cursor[Any], district: str, batches: Sequence[Batch]) -> set[str]:
    cur.execute(
        "SELECT id FROM device WHERE district = %s AND id = ANY(%s) AND revoked_at IS NOT NULL",
        (district, sorted({batch.device for batch in batches})),
    )
    return {row[0] for row in cur.fetchall()}


def _judge_all(batches: Sequence[Batch], turn: _Turn, known: dict[str, dict[bytes, str]], revoked: set[str]) -> _Judged:
    judged = _Judged([], turn.batch, [])
    for batch in batches:
        batch.verdicts.clear()
        fresh, proved = _judge(batch, judged.batch + 1, known, batch.device in revoked)
        if fresh or proved:
            judged.batch += 1
            judged.rows += fresh
            judged.proved += proved
    return judged


def _judge(
    batch: Batch, batch_no: int, known: dict[str, dict[bytes, str]], revoked: bool
) -> tuple[list[_Row], list[_Row]]:
    """The rows that ``batch`` adds, and those it signs for at last; its verdicts are filled in. ``known`` learns them."""
    rows: list[_Row] = []
    proved: list[_Row] = []
    for line in batch.lines:
        twins = known.setdefault(line.id, {})
        reason, detail = line.reason, line.detail
        if not reason and revoked:
            reason, detail = "revoked", "first received after its device was revoked"
        if line.hash in twins:
            batch.verdicts.append((line.id, "exists", ""))
            if twins[line.hash] == "signature" and batch.verified:
                proved.append(_Row(line, batch.device, batch_no, "quarantined", reason or SIGNED_LATER, detail))
                twins[line.hash] = reason
            continue
        if not batch.verified:
            reason, detail = "signature", "the head of its batch does not verify"
        if reason:
            verdict = "quarantined"
        elif any(other == "" for other in twins.values()):
            verdict = "conflict"
        else:
            verdict = "created"
        twins[line.hash] = reason
        rows.append(_Row(line, batch.device, batch_no, verdict, reason, detail))
        batch.verdicts.append((line.id, verdict, reason))
    return rows, proved


_COPY = f"""COPY event (district, pos, batch, device, received_at, verdict, reason, detail, claims, accepted, counts, {COLUMNS})
           FROM STDIN"""


def _copy_events(cur: psycopg.Cursor[Any], district: str, pos: int, rows: list[_Row], received_at: datetime) -> None:
    if not rows:
        return
    received = received_at.isoformat()
    lines: list[str] = []
    for at, row in enumerate(rows, pos + 1):
        claims = "t" if row.verdict == "created" else "f"
        ok = "f" if row.line.mode == "training" else claims
        lines.append(
            f"{district}\t{at}\t{row.batch}\t{row.device}\t{received}\t{row.verdict}\t{row.reason}\t"
            f"{copied(row.detail)}\t{claims}\t{ok}\t{ok}\t{row.line.stored}"
        )
    with cur.copy(_COPY) as copy:
        copy.write("".join(lines))


def _insert_batches(
    cur: psycopg.Cursor[Any], district: str, batches: Sequence[Batch], rows: list[_Row], received_at: datetime
) -> None:
    numbers = {id(row.line): row.batch for row in rows}
    lines: list[str] = []
    for batch in batches:
        number = next((numbers[id(line)] for line in batch.lines if id(line) in numbers), None)
        if number is None:
            continue
        head = batch.head
        lines.append(
            f"{district}\t{number}\t{batch.device}\t{head.seq}\t\\\\x{head.hash}\t{len(batch.hashes)}\t\\\\x{head.digest}\t"
            f"\\\\x{b''.join(batch.hashes).hex()}\t{head.sent_at}\t{head.sig}\t{'t' if batch.verified else 'f'}\t"
            f"{received_at.isoformat()}\n"
        )
    if lines:
        with cur.copy("COPY batch FROM STDIN") as copy:
            copy.write("".join(lines))


def _prove(cur: psycopg.Cursor[Any], district: str, proved: list[_Row]) -> None:
    """What was kept unsigned came under a head that verifies: from now on it is of that batch, and of its device's chain."""
    for row in proved:
        cur.execute(
            "UPDATE event SET batch = %s, reason = %s, detail = %s WHERE district = %s AND id = %s AND hash = %s AND NOT claims",
            (row.batch, row.reason, row.detail, district, row.line.id, row.line.hash),
        )


def _fold(cur: psycopg.Cursor[Any], district: str, pos: int, rows: list[_Row]) -> None:
    """Rule on what corrections touch, then fold."""
    dirty = {row.line.id for row in rows if row.verdict != "created" or row.line.target}
    dirty |= awaited(cur, district, {row.line.id for row in rows})
    stale = settle(cur, district, dirty) if dirty else []
    ruled = {fact.id for fact in stale}
    fresh = [
        row.line
        for row in rows
        if row.verdict == "created" and row.line.mode != "training" and row.line.id not in ruled
    ]
    projection.fold(cur, projection.Change(district, pos, fresh, stale))


def _chains(cur: psycopg.Cursor[Any], district: str, chains: dict[str, chain.Chain], judged: _Judged) -> None:
    news: dict[str, list[Line]] = {}
    for row in judged.rows:
        if row.reason != "signature":
            news.setdefault(row.device, []).append(row.line)
    chain.chains_update(cur, district, chains, news, anew={row.device for row in judged.proved})


def _contacts(
    cur: psycopg.Cursor[Any], district: str, batches: Sequence[Batch], chains: dict[str, chain.Chain]
) -> None:
    """When each device was last heard of, its clock's skew, and how far its chain is proved."""
    now = clock.now()
    seen = {
        batch.device: None if batch.carried else clock.to_ms(now) - batch.head.sent_at
        for batch in batches
        if batch.verified
    }
    contacts_note(cur, district, now, [(device, skew, None, None) for device, skew in sorted(seen.items())])
    for batch in batches:
        batch.proved_to = chains[batch.device][0] if batch.device in chains else 0


def contacts_note(
    cur: psycopg.Cursor[Any],
    district: str,
    now: datetime,
    seen: Sequence[tuple[str, int | None, int | None, datetime | None]],
) -> None:
    """Note contacts: (device, skew in ms or None, unsent or None, oldest unsent at or None)."""
    if not seen:
        return
    devices, skews, unsent, oldest = (list(column) for column in zip(*seen, strict=True))
    cur.execute(
        """INSERT INTO device_contact SELECT %(d)s, x.device, %(now)s, x.skew, x.skew, x.unsent, x.oldest
           FROM unnest(%(devices)s::text[], %(skews)s::bigint[], %(unsent)s::int[], %(oldest)s::timestamptz[])
                AS x(device, skew, unsent, oldest)
           ON CONFLICT (district, device) DO UPDATE SET
           last_seen_at = excluded.last_seen_at, skew_ms = COALESCE(excluded.skew_ms, device_contact.skew_ms),
           worst_skew_ms = CASE WHEN abs(COALESCE(excluded.skew_ms, 0)) > abs(COALESCE(device_contact.worst_skew_ms, 0))
                           THEN excluded.skew_ms ELSE device_contact.worst_skew_ms END,
           unsent = COALESCE(excluded.unsent, device_contact.unsent),
           oldest_unsent_at = CASE WHEN excluded.unsent IS NULL THEN device_contact.oldest_unsent_at
                              ELSE excluded.oldest_unsent_at END""",
        {"d": district, "now": now, "devices": devices, "skews": skews, "unsent": unsent, "oldest": oldest},
    )


def _release_proved(cur: psycopg.Cursor[Any], district: str, proved: list[_Row]) -> None:
    """Bytes that came under a bad head came again under a good one: the server itself lets them count."""
    by_round: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for row in proved:
        if row.reason == SIGNED_LATER:
            why = "came again under a head that verifies"
            body = {"event": row.line.id, "hash": row.line.hash.hex(), "reason": why}
            by_round.setdefault(row.line.round, []).append(("QuarantineReleased", body))
    for round_code, events in by_round.items():
        batch = own.batch_make(cur, district, round_code, events, actor="server", at=clock.now(), mode="live")
        store(cur, district, [batch])
