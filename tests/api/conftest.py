"""The whole application behind its WSGI door, in this process; a book to write into, a county's login, an enrolled phone."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from muster.access.users import user_create
from tests import cast
from tests.ledger.conftest import book
from tests.ledger.phone import Phone

__all__ = ["book"]


@pytest.fixture
def door(book: None) -> Iterator[object]:
    """The application; a request must not end the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def session(door: object) -> str:
    """Of the county's command centre, in an open round."""
    from django.test import Client

    cast.FIRST.open()
    user, _ = user_create(
        username="qin", role="command", territory=cast.DISTRICT, by="t", at=cast.SIX, password="correct horse"
    )
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.fixture
def phone(session: str) -> Phone:
    return Phone().enrol()
