"""The town's command centre: its round is open, somebody of each role may log in, the Lis are on the roll by name."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from muster.access import keys
from muster.access.users import user_create
from muster.command import snapshot
from muster.roll.models import Division
from tests import cast
from tests.conftest import StandingClock

PASSWORD = "correct horse battery"
PEOPLE = {
    "qin": ("command", cast.DISTRICT, ""),
    "pan": ("command", cast.DISTRICT, ""),
    "bai": ("point_leader", cast.DISTRICT, "P001"),
    "fan": ("community_worker", cast.LOWER, ""),
    "tan": ("lab", cast.DISTRICT, ""),
    "ai": ("auditor", cast.DISTRICT, ""),
    "shi": ("command", cast.UPPER[:9], ""),
    "cun": ("command", cast.LOWER, ""),
    "dian": ("command", cast.DISTRICT, "P001"),
    "lian": ("unit_liaison", cast.DISTRICT, ""),
    "zhui": ("tracer", cast.DISTRICT, ""),
    "gong": ("station_worker", cast.DISTRICT, "P001"),
    "yun": ("courier", cast.DISTRICT, ""),
    "shou": ("privacy_officer", cast.DISTRICT, ""),
    "guan": ("admin", cast.DISTRICT, ""),
}
UNITS = {"lian": "Office 2"}
NAMES = ("李伟明", "李娜", "李明")
Desk = Callable[..., Client]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    snapshot.forget()
    yield
    snapshot.forget()


@pytest.fixture
def town(db: None, home: Path, clock: StandingClock) -> StandingClock:
    """08:00 of the first round, nobody sampled yet; slots were at 06:00."""
    at = cast.SIX
    for code, parent, level, zh, en in (
        (cast.DISTRICT, "", "county", "样板县", "Sample County"),
        (cast.UPPER[:9], cast.DISTRICT, "township", "上镇", "Upper Town"),
        (cast.UPPER, cast.UPPER[:9], "village", "上村", "Upper"),
        (cast.LOWER, cast.UPPER[:9], "village", "下村", "Lower"),
    ):
        Division.objects.create(
            code=code, parent=parent, level=level, name_zh=zh, name_en=en, loaded_by="t", loaded_at=at
        )
    roll_write(at)
    cast.FIRST.open()
    return clock


@pytest.fixture
def desk(town: StandingClock) -> Desk:
    """Sits somebody of PEOPLE down at a browser, in English unless told."""

    def sit(who: str = "qin", language: str = "en") -> Client:
        role, territory, point = PEOPLE[who]
        user, _ = user_create(
            username=who, role=role, territory=territory, point=point, unit=UNITS.get(who, ""), by="t", at=cast.SIX,
            password=PASSWORD,
        )  # fmt: skip
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return client

    return sit


def roll_write(at: datetime) -> None:
    """Household LI by name: what lists must mask."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO household VALUES (%s, %s, %s, '7', NULL)", (cast.DISTRICT, cast.LI.id, cast.UPPER))
        for person, name in zip(cast.LI.names, NAMES, strict=True):
            cursor.execute(
                """INSERT INTO resident (district, id, household, village, name_sealed, likeness_index, content_index,
                       document, birth_year, sex, relation, source, source_row, created_at, created_by)
                   VALUES (%s, %s, %s, %s, %s, %s, '\\x00', 'none', 1980, '', '', 't', 1, %s, 't')""",
                (cast.DISTRICT, person, cast.LI.id, cast.UPPER,
                 keys.seal(name, keys.kid("roll", "identity"), "resident.name"), person.bytes, at),
            )  # fmt: skip


def audit_rows() -> list[tuple[str, str, int]]:
    """(action, purpose, how many persons) of every look at persons in the district."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, purpose, count FROM audit_row WHERE district = %s AND action LIKE 'persons%%' ORDER BY id",
            (cast.DISTRICT,),
        )
        return list(cursor.fetchall())
