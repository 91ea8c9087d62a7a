"""How often a page asks the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muster.command import snapshot


def asks(client: Client, address: str) -> int:
    """Queries of a page whose numbers are counted anew."""
    client.get(address)
    snapshot.forget()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
