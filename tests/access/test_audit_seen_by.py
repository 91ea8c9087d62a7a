"""“Who looked at me”: from a typed number to a list without names, and nothing of the number anywhere."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from muster.access import audit, keys
from muster.access.models import User
from tests.access.conftest import person

pytestmark = pytest.mark.django_db

COUNTY = "140122"
NUMBER = "990001198001010019"  # of a county that no map shows
ANNA = UUID("00000000-0000-7000-8000-0000aaaa0001")


@pytest.fixture
def anna(chen: User, luo: User, at: datetime) -> UUID:
    """On the roll of a village of the county; two have looked at her."""
    with connection.cursor() as cur:
        cur.execute("INSERT INTO household VALUES (%s, %s, %s, '7', NULL)", (COUNTY, ANNA, "140122100001"))
        cur.execute(
            """INSERT INTO resident (district, id, household, village, name_sealed, likeness_index, content_index,
                   document, sex, relation, source, source_row, created_at, created_by, id_number_index, id_number_sealed)
               VALUES (%s, %s, %s, '140122100001', '\\x00', '\\x00', '\\x00', 'resident_id', '', '', 't', 1, %s, 't', %s, '\\x00')""",
            (COUNTY, ANNA, ANNA, at, keys.blind("id_number", NUMBER)),
        )
    audit.read_persons(chen.actor, "open_names", [ANNA], district=COUNTY)
    audit.read_persons(luo.actor, "find", [ANNA], district=COUNTY)
    return ANNA


@pytest.fixture
def desk(at: datetime) -> Client:
    """The county's privacy officer."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("yin", "privacy_officer", at))
    return client


def test_the_number_leads_to_the_list_and_comes_back_nowhere(desk: Client, anna: UUID) -> None:
    answer = desk.post("/audit/look-up", {"number": NUMBER, "then": "seen_by"})
    assert answer["Location"] == f"/audit/seen-by/{anna}"
    page = desk.get(answer["Location"])
    assert [(row.role, row.unit, row.name, row.did, row.purpose) for row in page.context["rows"]] == [
        ("Point leader", "140122 P001", "", "read", "search"),
        ("Command centre", "140122", "", "read", "list of names"),
    ]
    assert NUMBER not in page.content.decode()


def test_the_list_names_nobody(desk: Client, anna: UUID, settings: Any) -> None:
    text = desk.get(f"/audit/seen-by/{anna}").content.decode()
    assert ("chen" in text, "luo" in text) == (False, False)
    settings.SEEN_BY_NAMES = True
    text = desk.get(f"/audit/seen-by/{anna}").content.decode()
    assert ("chen" in text, "luo" in text) == (True, True)


def test_who_made_the_list_is_written_down_and_not_on_it(desk: Client, anna: UUID) -> None:
    desk.post("/audit/look-up", {"number": NUMBER, "then": "seen_by"})
    desk.get(f"/audit/seen-by/{anna}")
    assert len(desk.get(f"/audit/seen-by/{anna}").context["rows"]) == 2
    with connection.cursor() as cur:
        cur.execute(
            "SELECT action, subjects FROM audit_row WHERE district = %s AND action LIKE 'audit%%' ORDER BY at, id",
            (COUNTY,),
        )
        assert cur.fetchall() == [
            ("audit_looked_up", [anna]), ("audit_seen_by", [anna]), ("audit_seen_by", [anna]),
        ]  # fmt: skip


def test_the_rows_about_her_are_found_by_her_number(desk: Client, anna: UUID) -> None:
    answer = desk.post("/audit/look-up", {"number": NUMBER})
    assert answer["Location"] == f"/audit?subject={anna}"
    lines = desk.get(answer["Location"]).context["lines"]
    assert [line.who for line in lines if line.row.action == "persons_read"] == ["luo", "chen"]


@pytest.mark.parametrize("number", ["", "990001198001010027", "rubbish", "9" * 99])
def test_an_unknown_number_is_not_repeated(desk: Client, anna: UUID, number: str) -> None:
    answer = desk.post("/audit/look-up", {"number": number}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [("/audit", 302)]
    assert "Nobody in your territory has this number." in text
    assert not number or number not in text


def test_a_number_of_another_territory_is_not_found(anna: UUID, at: datetime) -> None:
    client = Client()
    client.force_login(person("xiang", "privacy_officer", at, territory="140122200"))
    assert client.post("/audit/look-up", {"number": NUMBER})["Location"] == "/audit"
