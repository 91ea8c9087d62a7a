"""Who came, from events in any order: the same rows, and the same again when rebuilt from nothing."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from muster.common import clock as muster_clock
from muster.ledger import projection
from muster.ledger.append import append
from muster.staff.projections import Attendance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "clock")]

DISTRICT, ROUND = "140122", "2022-04-15"
STARTS_AT = datetime(2022, 4, 14, 16, 0, tzinfo=UTC)
WANG, LI = UUID(int=1), UUID(int=2)
Said = tuple[str, dict[str, Any], datetime]


def _at(hours: float) -> datetime:
    return STARTS_AT + timedelta(hours=hours)


def _say(said: list[Said]) -> list[str]:
    with transaction.atomic():
        return [append(DISTRICT, ROUND, [(kind, body)], actor="user:1", at=at)[0] for kind, body, at in said]


def _rows() -> list[tuple[Any, ...]]:
    with connection.cursor() as cur:
        cur.execute("""SELECT worker, point, post, signed_on_at, started, started_at, ended, ended_at, suit_min
                       FROM attendance_row ORDER BY worker, point""")
        return cur.fetchall()


def _rebuilt() -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cur:
        Attendance().rebuild(cur.cursor, DISTRICT)
    return _rows()


DAY: list[Said] = [
    ("RoundOpened", {
        "names": 0, "roll_hash": "0" * 64,
        "starts_at": muster_clock.to_ms(_at(0)), "ends_at": muster_clock.to_ms(_at(24)),
    }, _at(1)),
    ("WorkerSignedOn", {"worker": str(WANG), "point": "P001", "post": "leader"}, _at(5)),
    ("ShiftStarted", {"worker": str(WANG), "point": "P001", "post": "leader"}, _at(6)),
    ("ShiftEnded", {"worker": str(WANG), "point": "P001", "suit_min": 355}, _at(12)),
    ("ShiftStarted", {"worker": str(WANG), "point": "P001", "post": "visitor"}, _at(14)),
    ("ShiftStarted", {"worker": str(WANG), "point": "P002", "post": "order"}, _at(15)),
    ("ShiftStarted", {"worker": str(LI), "point": "P001", "post": "sampler", "lane": 1}, _at(30)),
]  # fmt: skip
EXPECTED = [
    (WANG, "P001", "visitor", _at(5), True, _at(6), True, _at(12), 355),
    (WANG, "P002", "order", None, True, _at(15), False, None, None),
    (LI, "P001", "sampler", None, True, None, False, None, None),  # at a time outside the window: a fact without a time
]


@pytest.mark.parametrize("seed", range(6))
def test_any_order_gives_the_same_rows(seed: int) -> None:
    said = random.Random(seed).sample(DAY, len(DAY))
    _say(said)
    assert _rows() == EXPECTED
    assert _rebuilt() == EXPECTED


@pytest.mark.parametrize("seed", range(3))
def test_a_retracted_start_is_gone_and_comes_back_when_that_is_retracted(seed: int) -> None:
    said = random.Random(seed).sample(DAY, len(DAY))
    ids = _say(said)
    moved = ids[said.index(DAY[5])]
    retraction = _say([("EventRetracted", {"event": moved, "reason": "wrong worker"}, _at(16))])[0]
    assert _rows() == [EXPECTED[0], EXPECTED[2]]
    assert _rebuilt() == [EXPECTED[0], EXPECTED[2]]
    _say([("EventRetracted", {"event": retraction, "reason": "it was right"}, _at(17))])
    assert _rows() == EXPECTED
    assert _rebuilt() == EXPECTED


def test_the_table_is_among_those_that_are_rebuilt_and_compared() -> None:
    assert "attendance_row" in projection.tables()
