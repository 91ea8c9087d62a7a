"""A heartbeat played again does not make a lost phone look alive."""

from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client

from tests.conftest import StandingClock
from tests.ledger.phone import Phone


def beat(client: Client, heartbeat: dict[str, Any]) -> int:
    return client.post(
        "/api/devices/heartbeat", msgspec.json.encode(heartbeat), content_type="application/json"
    ).status_code


def said(phone: Phone, unsent: int) -> dict[str, Any]:
    return msgspec.structs.asdict(phone.head([])) | {"unsent": unsent, "oldest_unsent_at": 0}


def heard(phone: Phone) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_seen_at, unsent FROM device_contact WHERE device = %s", (phone.id,))
        return tuple(cursor.fetchone())


@pytest.mark.django_db
def test_an_old_heartbeat_is_answered_and_not_noted(home: object, clock: StandingClock, client: Client) -> None:
    phone = Phone().enrol()
    first = said(phone, unsent=0)
    assert beat(client, first) == 200
    clock.move(minutes=10)
    assert beat(client, said(phone, unsent=7)) == 200
    before = heard(phone)
    assert before[1] == 7
    clock.move(minutes=60)
    assert beat(client, first) == 200
    assert heard(phone) == before
    assert beat(client, said(phone, unsent=3)) == 200
    assert heard(phone)[1] == 3
