"""The access room's cast: seven people, most of one role each, in a county that no map shows."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from muster.access.models import User
from muster.access.users import user_create
from muster.common import clock as real
from muster.plan.models import Point
from muster.roll.models import Division
from muster.staff.models import Unit
from tests.conftest import StandingClock

PASSWORD = "correct horse battery"


@pytest.fixture
def at(clock: StandingClock) -> datetime:
    return real.from_ms(clock.ms)


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Keys of this test alone."""


def person(username: str, role: str, at: datetime, territory: str = "140122", point: str = "") -> User:
    user, _ = user_create(
        username=username, role=role, territory=territory, point=point, by="test", at=at, password=PASSWORD
    )
    return user


@pytest.fixture
def chen(db: None, at: datetime) -> User:
    """Commands the county."""
    return person("chen", "command", at)


@pytest.fixture
def luo(db: None, at: datetime) -> User:
    """Leads point P001."""
    return person("luo", "point_leader", at, point="P001")


@pytest.fixture
def wen(db: None, at: datetime) -> User:
    """Looks after one township."""
    return person("wen", "community_worker", at, territory="140122100")


@pytest.fixture
def shi(db: None, at: datetime) -> User:
    """Works in the laboratory."""
    return person("shi", "lab", at)


@pytest.fixture
def ning(db: None, at: datetime) -> User:
    """Administers the county's users."""
    return person("ning", "admin", at)


@pytest.fixture
def gao(db: None, at: datetime) -> User:
    """Commands the county, too: the second person."""
    return person("gao", "command", at)


@pytest.fixture
def qiao(db: None, at: datetime) -> User:
    """Audits."""
    return person("qiao", "auditor", at)


@pytest.fixture
def places(db: None, at: datetime) -> None:
    """A county, one township, a point of one round, and an office that sends workers."""
    for code, level in (("140122", "county"), ("140122100", "township"), ("140123", "county")):
        Division.objects.create(
            code=code, parent="", level=level, name_zh="样板", name_en="Sample", loaded_by="t", loaded_at=at
        )
    Point.objects.create(
        district="140122", round="r", code="P001", name="1", village="", lanes=1, x=0, y=0, made_at=at, made_by="t"
    )
    Unit.objects.create(district="140122", kind="office", name="Office 1")


def enter(user: User, language: str = "en") -> Client:
    """A browser in which this user has just signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def audited(action: str) -> list[tuple[str, str]]:
    """(actor, purpose) of each row of this action in the house's book."""
    with connection.cursor() as cur:
        cur.execute("SELECT actor, purpose FROM audit_row WHERE action = %s ORDER BY at, id", (action,))
        return list(cur.fetchall())
