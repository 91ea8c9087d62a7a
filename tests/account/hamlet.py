"""A hamlet for the tests of account, lab and trace: eight names in four households, two points, one round.

Facts are said by the server's own device; ``Phone`` speaks for devices where a device matters.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from muster.account.actions import record, round_open
from muster.ledger import projection
from muster.plan.models import Point
from muster.roll.models import Round

DISTRICT, ROUND = "990001", "2022-04-15"
UPPER, LOWER = "990001100001", "990001100002"
COMMAND = "user:1"
SIX = datetime(2022, 4, 14, 22, 0, tzinfo=UTC)  # 06:00 in Shanghai

LI_WEI, LI_NA, LI_MING = UUID(int=0xA1), UUID(int=0xA2), UUID(int=0xA3)
WANG_FANG, WANG_LEI = UUID(int=0xB1), UUID(int=0xB2)
ZHAO_JUN = UUID(int=0xC1)
SUN_MEI, SUN_TAO = UUID(int=0xD1), UUID(int=0xD2)
ZHOU = UUID(int=0xE1)  # walks in, is on no roll

LI, WANG, ZHAO, SUN = UUID(int=0xA0), UUID(int=0xB0), UUID(int=0xC0), UUID(int=0xD0)
HOUSEHOLDS = {
    LI: (UPPER, "P001", (LI_WEI, LI_NA, LI_MING)),
    WANG: (UPPER, "P001", (WANG_FANG, WANG_LEI)),
    ZHAO: (LOWER, "P002", (ZHAO_JUN,)),
    SUN: (LOWER, "P002", (SUN_MEI, SUN_TAO)),
}
EVERYBODY = [name for _, _, names in HOUSEHOLDS.values() for name in names]


def after(minutes: float) -> datetime:
    """So many minutes after 06:00."""
    return SIX + timedelta(minutes=minutes)


def hamlet_open() -> None:
    """The round, its points, the invitations; then the round is opened."""
    Round.objects.create(
        district=DISTRICT, code=ROUND, name="round", created_by=COMMAND, created_at=SIX,
        starts_at=SIX - timedelta(hours=2), ends_at=SIX + timedelta(hours=30),
        opens_at=SIX, closes_at=SIX + timedelta(hours=6),
    )  # fmt: skip
    for code, village in (("P001", UPPER), ("P002", LOWER)):
        Point.objects.create(
            district=DISTRICT, round=ROUND, code=code, name=code, village=village, lanes=2, x=0, y=0,
            made_at=SIX, made_by=COMMAND,
        )  # fmt: skip
    with connection.cursor() as cursor:
        for household, (village, point, names) in HOUSEHOLDS.items():
            for name in names:
                cursor.execute(
                    "INSERT INTO invitation VALUES (%s, %s, %s, %s, %s, %s, 1, %s, false)",
                    (DISTRICT, ROUND, name, household, village, point, SIX),
                )
    round_open(district=DISTRICT, round_code=ROUND, by=COMMAND, at=SIX)


def say(kind: str, minutes: float = 0, **body: Any) -> str:
    """One fact at so many minutes after 06:00; returns the event's id."""
    facts = {member: str(value) if isinstance(value, UUID) else value for member, value in body.items()}
    return record(DISTRICT, ROUND, [(kind, facts)], by="worker:1", at=after(minutes))[0]


def pool(tube: str, names: list[UUID], minutes: float = 0, *, capacity: int = 10, lane: int = 1) -> None:
    """A tube at P001: opened, a swab a minute, sealed."""
    say("TubeOpened", minutes, tube=tube, point="P001", lane=lane, capacity=capacity)
    for number, name in enumerate(names):
        say("SpecimenCollected", minutes + number, resident=name, tube=tube, point="P001", lane=lane)
    say("TubeSealed", minutes + len(names), tube=tube, point="P001", lane=lane, count=len(names))


def report(tube: str, result: str, minutes: float = 300) -> None:
    """Received and reported, not released."""
    say("TubeReceived", minutes, tube=tube, lab="LAB1", accession=tube)
    say("ResultReported", minutes, tube=tube, run="RUN1", result=result)


def release(tube: str, result: str, minutes: float = 310) -> None:
    report(tube, result, minutes - 1)
    say("ResultReleased", minutes, tube=tube, result=result)


def rebuild_is_equal() -> bool:
    """Whether every read table is the same when it is rebuilt from the book."""
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    before = projection.digests(cursor, DISTRICT)
    for table in projection.projections():
        table.rebuild(cursor, DISTRICT)
    return projection.digests(cursor, DISTRICT) == before


WHERE: dict[str, str] = {"district": DISTRICT, "round_code": ROUND}


def acting(minutes: float = 0, by: str = COMMAND) -> dict[str, Any]:
    """The arguments that every action takes."""
    return {**WHERE, "by": by, "at": after(minutes)}
