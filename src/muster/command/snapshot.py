"""One snapshot per round and scope, shared by every reader of this process.

A fresh one serves for two seconds. An older one, up to ten, still serves while it is counted anew behind the reader's
back: two hundred boards cost one count, and nobody waits for it but the first to look after a while.
"""

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import msgspec
from django.db import DatabaseError, connection

from muster.access.scope import Scope
from muster.command.numbers import Board
from muster.command.queries import board_numbers
from muster.common import clock
from muster.roll.models import Round

FRESH_S = 2.0
USABLE_S = 10.0
PAUSE_S = 0.25  # before counting behind a reader's back, so that the reader is served first
KEPT = 256  # scopes: every village and point of a county that somebody looks at


@dataclass(frozen=True, slots=True)
class Snapshot:
    board: Board
    etag: str
    counted_at: float  # this process's monotonic seconds
    pages: dict[str, str] = field(default_factory=dict)  # the board by language, rendered once


@dataclass(slots=True)
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    snapshot: Snapshot | None = None


_slots: OrderedDict[tuple[str, str, str, str], _Slot] = OrderedDict()
_door = threading.Lock()
_log = logging.getLogger("muster.command")
_encode = msgspec.json.Encoder().encode


def snapshot(round_: Round, scope: Scope) -> Snapshot:
    """The numbers of now, give or take a few seconds; ``board.at`` says of when."""
    slot = _slot((round_.district, round_.code, scope.prefix, scope.point))
    known = slot.snapshot
    if known is not None and _age_s(known) < FRESH_S:
        return known
    if known is not None and _age_s(known) < USABLE_S and not connection.in_atomic_block:
        _renew_behind(slot, round_, scope)
        return known
    with slot.lock:
        if slot.snapshot is None or _age_s(slot.snapshot) >= FRESH_S:
            _renew(slot, round_, scope)
        return cast(Snapshot, slot.snapshot)


def _renew_behind(slot: _Slot, round_: Round, scope: Scope) -> None:
    """Count in a thread of its own, unless somebody already does."""
    if slot.lock.acquire(blocking=False):
        threading.Thread(target=_behind, args=(slot, round_, scope), name="snapshot", daemon=True).start()


def _behind(slot: _Slot, round_: Round, scope: Scope) -> None:
    try:
        time.sleep(PAUSE_S)
        _renew(slot, round_, scope)
    except DatabaseError as error:  # the next reader of a snapshot that is too old will be told
        _log.warning("the snapshot could not be renewed: %s", type(error).__qualname__)
    finally:
        slot.lock.release()
        connection.close()


def _renew(slot: _Slot, round_: Round, scope: Scope) -> None:
    slot.snapshot = _same_pages(make(round_, scope), slot.snapshot)


def make(round_: Round, scope: Scope) -> Snapshot:
    counted_at = time.monotonic()
    board = board_numbers(round_, scope, clock.now())
    return Snapshot(board, etag(board), counted_at)


def _same_pages(fresh: Snapshot, known: Snapshot | None) -> Snapshot:
    """What was rendered stays good while no number has changed."""
    return replace(fresh, pages=known.pages) if known and known.etag == fresh.etag else fresh


def etag(board: Board) -> str:
    """Changes when a number or the minute does, not with every count."""
    minute = board.at - board.at % round(timedelta(minutes=1) / timedelta(milliseconds=1))
    return hashlib.sha256(_encode(msgspec.structs.replace(board, at=minute))).hexdigest()[:32]


def forget() -> None:
    """Count anew at the next look: after an act whose effect the person wants to see."""
    with _door:
        _slots.clear()


def _slot(key: tuple[str, str, str, str]) -> _Slot:
    with _door:
        slot = _slots.setdefault(key, _Slot())
        _slots.move_to_end(key)
        while len(_slots) > KEPT:
            _slots.popitem(last=False)
    return slot


def _age_s(known: Snapshot) -> float:
    return time.monotonic() - known.counted_at
