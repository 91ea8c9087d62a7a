"""Devices: what is wrong with each; one is let in by a token shown once, shut out, or answered for."""

import re

import pytest
from django.db import connection

from muster.ledger.append import store
from tests import cast
from tests.command.conftest import Desk
from tests.command.counting import asks
from tests.ledger.phone import Phone

WHY = "left on the bus, the police know"


def phone(point: str = "P001") -> Phone:
    """A phone that has said one thing."""
    made = Phone(point=point).enrol()
    raw = made.event("QueueCounted", point=point, waiting=3)
    connection.ensure_connection()
    store(connection.connection.cursor(), cast.DISTRICT, [made.batch([raw])])
    return made


def listed(reply: object) -> list[str]:
    return [one.row.id for one in reply.context["lines"]]  # type: ignore[attr-defined]


def test_the_list_has_the_counts_of_the_board(desk: Desk) -> None:
    one, other = phone(), phone("P002")
    qin = desk()
    assert set(listed(qin.get("/devices"))) == {one.id, other.id}
    assert qin.get("/api/board.json").json()["devices"]["working"] == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE device_contact SET unsent = 4, worst_skew_ms = 900000 WHERE device = %s", (one.id,))
    found = {
        state: listed(qin.get(f"/devices?state={state}")) for state in ("silent", "unsent", "skewed", "unproved", "off")
    }
    assert found == {"silent": [], "unsent": [one.id], "skewed": [one.id], "unproved": [], "off": []}


def test_a_device_of_another_point_is_as_if_there_were_none(desk: Desk) -> None:
    other = phone("P002")
    bai = desk("bai")
    assert listed(bai.get("/devices")) == []
    assert [bai.get(f"/devices/{name}").status_code for name in (other.id, "x" * 43)] == [404, 404]
    assert bai.post(f"/devices/{other.id}/revoke", {"reason": WHY}).status_code == 404


def test_revoking_needs_a_reason_and_shows_where_it_stands(desk: Desk) -> None:
    lost = phone()
    bai = desk("bai")
    assert bai.post(f"/devices/{lost.id}/revoke", {"reason": ""}).status_code == 422
    assert bai.post(f"/devices/{lost.id}/revoke", {"reason": WHY})["Location"] == f"/devices/{lost.id}"
    assert listed(bai.get("/devices")) == []
    assert listed(bai.get("/devices?state=off")) == [lost.id]
    assert "safe up to record 1" in bai.get(f"/devices/{lost.id}").content.decode()


def test_a_silent_one_is_answered_for(desk: Desk) -> None:
    silent = phone()
    qin = desk()
    assert qin.post(f"/devices/{silent.id}/sign-off", {"reason": WHY, "unsent": "-1"}).status_code == 422
    assert qin.post(f"/devices/{silent.id}/sign-off", {"reason": WHY, "unsent": "2"}).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT body->>'unsent', body->>'reason' FROM event WHERE kind = 'DeviceSignedOff'")
        assert cursor.fetchall() == [("2", WHY)]


@pytest.mark.parametrize("who", ["fan", "tan", "ai", "yun"])
def test_who_does_not_answer_for_devices_only_reads(desk: Desk, who: str) -> None:
    one = phone("P002")
    client = desk(who)
    assert client.get("/devices/new").status_code == 403
    assert client.post(f"/devices/{one.id}/revoke", {"reason": WHY}).status_code == 403
    assert client.get(f"/devices/{one.id}").status_code == 200


def test_a_token_is_shown_once_and_lets_a_phone_in(desk: Desk) -> None:
    reply = desk("bai").post("/devices/new", {"point": "p001", "lane": "2", "count": "1", "hours": "8"})
    (printed,) = reply.context["tickets"]
    page = reply.content.decode()
    assert (printed.ticket.point, printed.ticket.lane) == ("P001", 2)
    assert page.count(printed.ticket.token) == 1
    assert "<svg" in printed.code
    assert not re.search(r"\sstyle=", printed.code)
    assert reply["Cache-Control"] == "private, no-store"
    with connection.cursor() as cursor:
        cursor.execute("SELECT point, lane, hash FROM access_enrolmenttoken")
        ((point, lane, kept),) = cursor.fetchall()
    assert (point, lane) == ("P001", 2)
    assert printed.ticket.token.encode() not in bytes(kept)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"point": "P002"}, "no such point in your territory"), ({"point": "P001", "lane": "9"}, "no such lane"),
        ({"point": ""}, "county&#x27;s command centre"), ({"point": "P001", "count": "99"}, "20"),
    ],
)  # fmt: skip
def test_a_place_that_is_not_theirs_is_refused_at_the_field(desk: Desk, asked: dict[str, str], said: str) -> None:
    reply = desk("bai").post("/devices/new", {"lane": "1", "count": "1", "hours": "8"} | asked)
    assert reply.status_code == 422
    assert said in reply.content.decode()


def test_the_list_asks_as_often_with_one_device_as_with_three(desk: Desk) -> None:
    qin = desk()
    phone()
    once = asks(qin, "/devices")
    phone()
    phone("P002")
    assert asks(qin, "/devices") == once
