"""The access room's cast: five people, one per role, in a county that no map shows."""

from datetime import datetime
from pathlib import Path

import pytest

from muster.access.models import User
from muster.access.users import user_create
from muster.common import clock as real
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
def qiao(db: None, at: datetime) -> User:
    """Audits."""
    return person("qiao", "auditor", at)
