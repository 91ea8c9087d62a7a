"""The finder: people masked and written down, places, things and pages; all within the territory, nothing in an address."""

import pytest
from django.db import connection
from django.test import Client

from muster.command.queries import find
from muster.roll.tokens import roll_index
from tests import cast
from tests.command.conftest import Desk, audit_rows


def hits(client: Client, asked: str) -> list[tuple[str, str]]:
    reply = client.post("/find", {"q": asked}, headers={"accept": "text/x-part"})
    assert "<html" not in reply.content.decode()
    return [(hit.kind, hit.url) for hit in reply.context["hits"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("P002", [("Point", "/points/P002")]), ("lower", [("Village or community", f"/divisions/{cast.LOWER}")]),
        ("T001", [("Tube", "/tubes/T001")]), ("t001", [("Tube", "/tubes/T001")]), ("BOX-1", [("Box", "/tubes/T001")]),
        ("bag-1", [("Bag", "/tubes/T001")]), ("closing", [("Page", "/closing")]), ("zzzz", []), ("'--", []),
    ],
)  # fmt: skip
def test_places_things_and_pages_are_found(desk: Desk, asked: str, found: list[tuple[str, str]]) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    cast.FIRST.say("BagPacked", 30, bag="BAG-1", point="P001", tubes=["T001"])
    cast.FIRST.say("BoxPacked", 31, box="BOX-1", point="P001", bags=["BAG-1"], tubes=1)
    assert hits(desk(), asked) == found


def test_nothing_beyond_the_territory(desk: Desk) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    fan = desk("fan")
    assert [hits(fan, asked) for asked in ("P001", "upper", "T001", "7")] == [[], [], [], []]


def test_a_household_is_found_by_its_number(desk: Desk) -> None:
    assert hits(desk("shi"), "77") == []
    assert audit_rows() == []


def test_words_are_never_in_an_address(desk: Desk) -> None:
    assert desk().get("/find?q=upper").context["hits"] == []


def test_a_point_finds_its_own_however_many_there_are_elsewhere(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "MOST", 1)
    with connection.cursor() as cursor:  # the first of three that fit is another point's
        cursor.execute("UPDATE account SET point = 'P002' WHERE person = %s", [cast.LI_WEI])
        cursor.execute("UPDATE household SET number = '77'")
    roll_index(cast.DISTRICT)
    assert hits(desk("bai"), "77") == [("Person", f"/names/{cast.LI_NA}"), ("Household", f"/households/{cast.LI.id}")]
