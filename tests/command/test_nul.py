"""A NUL character is refused at every door, before the database has to refuse it."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.command.conftest import Desk

FORM = "application/x-www-form-urlencoded"
ADDRESSES = ["/tubes?q=%00", "/points?a%00=1", "/devices/%00", "/tubes/a%00b", "/%00", "/api/board.json?q=%00"]
FIELDS = [{"q": "li\0"}, {"q\0": "li"}, {"q": ["li", "\0"]}]
KEY = {"x": "A" * 43, "y": "A" * 43}


@pytest.mark.parametrize("address", ADDRESSES)
def test_in_an_address(desk: Desk, address: str) -> None:
    answer = desk().get(address, headers={"accept-language": "en"})
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


@pytest.mark.parametrize("fields", FIELDS)
def test_in_a_form(desk: Desk, fields: dict[str, Any]) -> None:
    client = desk()
    assert client.post("/find", fields).status_code == 400
    assert client.post("/find", urlencode(fields, doseq=True), content_type=FORM).status_code == 400


def test_a_form_without_one_is_answered(desk: Desk) -> None:
    assert desk().post("/find", {"q": "li"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "body", "code"),
    [
        ("/api/devices", {"token": "a\0", "key": KEY, "sig": "\0", "label": "\0"}, "key_bad"),
        ("/api/devices/heartbeat", {"device": "\0"}, "bad_head"),
    ],
)
def test_the_doors_of_programs_say_no_too(desk: Desk, address: str, body: dict[str, Any], code: str) -> None:
    answer = desk().post(address, body, content_type="application/json")
    assert answer.json()["code"] == code
