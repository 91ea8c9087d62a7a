"""A device enrols only a key that it holds: it signs for the token with it."""

from typing import Any

import pytest
from django.test import Client

from muster.access.models import EnrolmentToken
from muster.access.tokens import token_make
from muster.common import clock
from muster.ledger import devices
from muster.ledger import head as heads
from tests.ledger.phone import DISTRICT, ROUND, Phone, encode

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(home: object) -> str:
    devices.devices_forget()
    return token_make(
        district=DISTRICT, round=ROUND, mode="live", point="P001", lane=1, label="phone", by="user:1", at=clock.now()
    )


def ask(client: Client, phone: Phone, token: str, **more: Any) -> tuple[int, str]:
    key = {"kty": "EC", "crv": "P-256", "x": phone.x, "y": phone.y}
    reply = client.post("/api/devices", encode({"token": token, "key": key, **more}), content_type="application/json")
    return reply.status_code, reply.json().get("code", "")


def signed(phone: Phone, token: str, device: str = "") -> str:
    return heads.sign(heads.enrolment_text(device or phone.id, token), phone.key)


def test_what_is_not_signed_by_its_own_key_is_refused_and_the_token_stays_unused(client: Client, token: str) -> None:
    phone, thief = Phone(), Phone()
    good = signed(phone, token)
    for sig in ("", "é" * 86, good[:-1], "A" * 86, signed(phone, "another"), signed(phone, token, thief.id),
                signed(thief, token, phone.id)):  # fmt: skip
        assert ask(client, phone, token, sig=sig) == (403, "enrolment_unsigned"), sig
    assert ask(client, phone, token) == (403, "enrolment_unsigned")
    assert list(EnrolmentToken.objects.values_list("used_by", flat=True)) == [""]
    assert ask(client, phone, token, sig=good) == (201, "")
    assert ask(client, phone, token, sig=signed(phone, token)) == (200, "")


def test_an_enrolment_that_was_overheard_enrols_no_other_key(client: Client, token: str) -> None:
    phone, thief = Phone(), Phone()
    good = signed(phone, token)
    assert ask(client, phone, token, sig=good) == (201, "")
    assert ask(client, thief, token, sig=good) == (403, "enrolment_unsigned")
    assert ask(client, thief, token, sig=signed(thief, token)) == (409, "token_used")
