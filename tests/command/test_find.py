"""The finder: people masked and written down, places, things and pages; all within the territory, nothing in an address."""

import pytest
from django.db import connection
from django.test import Client

from muster.access import keys
from muster.command.queries import find
from muster.public.actions import card_codes
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


def test_the_person_in_hand_is_found_by_the_whole_number_or_the_card_only(desk: Desk) -> None:
    number = "990001198001010019"
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE resident SET document = 'resident_id', id_number_index = %s, id_number_sealed = %s WHERE id = %s""",
            [
                keys.blind("id_number", number),
                keys.seal(number, keys.kid("roll", "identity"), "resident.id_number"),
                cast.LI_WEI,
            ],
        )
        cursor.execute("UPDATE account SET point = 'P002' WHERE person = %s", [cast.LI_WEI])
    roll_index(cast.DISTRICT)
    gong = desk("gong")
    [hit] = gong.post("/find", {"q": number}).context["hits"]
    assert (hit.title, hit.url, "belongs to" in hit.detail, "P002" in hit.detail) == ("李** 1980", "", True, True)
    assert audit_rows() == [("persons_read", "in_hand", 1)]
    assert [hits(gong, asked) for asked in ("liweiming", number[-6:], "77", "李伟明")] == [[], [], [], []]
    assert (hits(desk("yun"), number), hits(desk("fan"), number)) == ([], [])
    codes = card_codes(
        district=cast.DISTRICT, round=cast.FIRST.round_code, households=[cast.LI.id], by="t", at=cast.SIX
    )
    assert hits(gong, codes[cast.LI.id]) == [("Person", "")] * 3


@pytest.mark.parametrize("asked", ["王", "wang"])
def test_a_family_name_alone_is_told_to_say_more(desk: Desk, asked: str) -> None:
    client = desk()
    pages = [client.post(address, {"q": asked}).content.decode() for address in ("/find", "/roll")]
    assert ["Type at least two characters of the name." in page for page in pages] == [True, True]
