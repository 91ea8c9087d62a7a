from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from muster.access.models import User
from muster.access.users import user_create
from muster.roll.actions import divisions_load
from tests.roll.town import AT, BY, DISTRICT


@pytest.fixture
def county(db: None) -> None:
    """The divisions are loaded, the roll is empty."""
    divisions_load(by=BY, at=AT)


@pytest.fixture
def qin(county: None, home: Path, settings: Settings, tmp_path: Path) -> User:
    """The county's command; jobs are done at once."""
    settings.JOBS_FOLDER = tmp_path / "jobs"
    settings.JOBS_INLINE = True
    return user_create(
        username="qin", role="command", territory=DISTRICT, by="t", at=AT, password="correct horse battery"
    )[0]


@pytest.fixture
def browser(qin: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(qin)
    return client
