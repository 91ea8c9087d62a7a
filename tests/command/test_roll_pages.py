"""The roll's pages: masked, within the territory, audited; and each act by its form."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muster.access import keys
from muster.access.scope import Scope
from muster.account.queries import account_of
from muster.roll import actions
from muster.roll.enums import CareMark, CareSource, Document
from muster.roll.models import Resident
from muster.roll.queries import care_list, residents_for
from muster.roll.tokens import roll_index
from tests import cast
from tests.command.conftest import NAMES, Desk, audit_rows

WHERE = (cast.DISTRICT, cast.FIRST.round_code)
ACTING: dict[str, Any] = {"district": cast.DISTRICT, "by": "user:1", "at": cast.FIRST.after(120)}
BABY = {"name": "李新生", "document": "none", "id_number": "", "birth": "2022-04-10", "sex": "f", "relation": "女",
        "phone": "", "reason": "birth certificate"}  # fmt: skip
PERSON = f"/roll/{cast.LI_WEI}"


@pytest.fixture
def indexed(desk: Desk) -> Desk:
    roll_index(cast.DISTRICT)
    return desk


def text(client: Client, address: str, form: dict[str, Any] | None = None, status: int = 200) -> str:
    answer = client.post(address, form) if form is not None else client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def moved(client: Client, address: str, form: dict[str, Any]) -> str:
    answer = client.post(address, form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_search_masks_is_audited_and_never_echoed_in_an_address(indexed: Desk) -> None:
    client = indexed("shi")
    page = text(client, "/roll", {"q": "liweiming"})
    assert ("李**" in page, "李伟明" in page, f"/roll/{cast.LI_WEI}" in page) == (True, False, True)
    assert audit_rows() == [("persons_read", "roll_search", 1)]
    page = text(client, "/roll?q=liweiming")
    assert f"/roll/{cast.LI_WEI}" not in page


def test_another_territory_finds_and_opens_nobody_and_counts_nobody(indexed: Desk) -> None:
    client = indexed("fan")
    page = text(client, "/roll", {"q": "李伟明"})
    assert (f"/roll/{cast.LI_WEI}" in page, "Nobody found" in page) == (False, True)
    assert cast.UPPER not in text(client, "/roll")
    assert "Nobody here" in text(client, f"/roll?village={cast.UPPER}")
    for address in (
        PERSON,
        f"{PERSON}/edit",
        f"{PERSON}/move",
        f"{PERSON}/absent",
        f"/roll/households/{cast.LI.id}/new",
    ):
        assert client.get(address).status_code == 404, address
    for address in (f"{PERSON}/full", f"{PERSON}/marks", f"{PERSON}/marks/lift", f"{PERSON}/back"):
        form = {"purpose": "correcting", "reason": "told", "mark": "dialysis", "source": "hospital"}
        assert client.post(address, form).status_code == 404, address
    assert audit_rows() == []


@pytest.mark.parametrize("who", ["bai", "tan", "ai", "dian"])
def test_who_has_no_territory_of_persons_has_no_roll(desk: Desk, who: str) -> None:
    client = desk(who)
    assert [client.get(address).status_code for address in ("/roll", "/roll/care", "/roll/duplicates", PERSON)] == [
        403
    ] * 4


def test_a_person_is_masked_until_somebody_says_what_for(indexed: Desk) -> None:
    client = indexed("shi")
    page = text(client, PERSON)
    assert ("李**" in page, "李伟明" in page) == (True, False)
    page = text(client, f"{PERSON}/full", {"purpose": "at_the_counter"})
    assert "李伟明" in page
    text(client, f"{PERSON}/full", {"purpose": "curious"}, 422)
    assert [row[1] for row in audit_rows()] == ["roll_person", "roll_full at_the_counter", "roll_person"]


def test_a_village_is_looked_through_and_audited(indexed: Desk) -> None:
    page = text(indexed("qin"), f"/roll?village={cast.UPPER}")
    assert [name in page for name in ("李**", "李*", *NAMES)] == [True, True, False, False, False]
    assert audit_rows() == [("persons_read", "roll_village", 3)]


def test_a_newborn_by_the_form_is_expected_in_the_round(indexed: Desk) -> None:
    client = indexed("qin")
    where = moved(client, f"/roll/households/{cast.LI.id}/new", BABY)
    resident = Resident.objects.get(id=where.rsplit("/", 1)[1])
    assert (resident.household, account_of(*WHERE, resident.id).attendance) == (cast.LI.id, "open")
    assert "Added" in text(client, where)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(indexed: Desk) -> None:
    client = indexed("qin")
    before = Resident.objects.count()
    for field, value, said in (
        ("name", "李3", "characters"), ("birth", "", "birth date"), ("birth", "2030-01-01", "future"),
        ("id_number", "123", "characters"), ("phone", "12", "phone"), ("reason", "", "required"),
    ):  # fmt: skip
        page = text(client, f"/roll/households/{cast.LI.id}/new", {**BABY, field: value}, 422)
        assert said in page, field
    assert Resident.objects.count() == before


def test_a_new_household_is_made_with_the_person_or_not_at_all(indexed: Desk) -> None:
    client = indexed("qin")
    place = {"village": cast.LOWER, "number": "0099"}
    taken = {**BABY, "document": "passport", "id_number": "ZZ1234567"}
    moved(client, "/roll/new", {**taken, **place, "number": "98"})
    text(client, "/roll/new", {**taken, **place, "name": "李二"}, 422)
    moved(client, "/roll/new", {**BABY, **place, "number": "97"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM household WHERE village = %s ORDER BY number", [cast.LOWER])
        assert cursor.fetchall() == [("97",), ("98",)]
    text(indexed("shi"), "/roll/new", {**BABY, **place, "village": "990001200001"}, 422)


def test_a_correction_by_the_form(indexed: Desk) -> None:
    client = indexed("qin")
    assert NAMES[0] in text(client, f"{PERSON}/edit", {"purpose": "correcting"})
    form = {
        "name": "李伟民",
        "document": "none",
        "birth": "1980-05-05",
        "sex": "",
        "address": "西街9号",
        "reason": "card seen",
        "purpose": "correcting",
    }
    text(client, f"{PERSON}/edit", {**form, "birth": ""}, 422)
    moved(client, f"{PERSON}/edit", form)
    [person] = residents_for(cast.DISTRICT, [cast.LI_WEI])
    assert (person.name, person.address) == ("李伟民", "西街9号")
    page = text(client, PERSON)
    assert ("Corrected" in page, "card seen" in page) == (True, False)
    assert "card seen" in text(client, f"{PERSON}/full", {"purpose": "correcting"})


def test_a_move_by_the_form_says_that_the_round_stays(indexed: Desk) -> None:
    client = indexed("qin")
    assert "stays with its point" in text(client, f"{PERSON}/move")
    moved(client, f"{PERSON}/move", {"village": cast.LOWER, "number": "5", "reason": "married"})
    assert (Resident.objects.get(id=cast.LI_WEI).village, account_of(*WHERE, cast.LI_WEI).village) == (
        cast.LOWER,
        cast.UPPER,
    )


def test_a_death_leads_to_an_excuse_with_proof_and_back(indexed: Desk) -> None:
    client = indexed("qin")
    form = {"absence": "dead", "on": "2022-04-01", "until": "", "reason": "paper seen"}
    text(client, f"{PERSON}/absent", {**form, "on": "2022-05-01"}, 422)
    excuse = moved(client, f"{PERSON}/absent", form)
    assert (excuse, account_of(*WHERE, cast.LI_WEI).attendance) == (f"{PERSON}/excuse", "open")
    assert 'value="deceased" selected' in text(client, excuse)
    text(client, excuse, {"reason": "deceased", "proof": ""}, 422)
    moved(client, excuse, {"reason": "deceased", "proof": "certificate 17"})
    assert account_of(*WHERE, cast.LI_WEI).excuse == "deceased"
    moved(client, f"{PERSON}/back", {"reason": "another man"})
    assert account_of(*WHERE, cast.LI_WEI).excuse is None
    assert client.get(excuse).status_code == 302


def test_marks_are_set_listed_handed_over_and_lifted(indexed: Desk) -> None:
    client = indexed("qin")
    moved(client, f"{PERSON}/marks", {"mark": "dialysis", "source": "hospital", "until": "2022-05-01"})
    text(client, f"{PERSON}/marks", {"mark": "dialysis", "source": "hospital", "until": "2022-04-01"}, 422)
    page = text(client, "/roll/care")
    assert ("Dialysis" in page, "李**" in page, "not signed for" in page, "2022-05-01" in page) == (
        True,
        True,
        True,
        True,
    )
    cast.FIRST.say(
        "CareNoticeAcknowledged", 130, resident=cast.LI_WEI, mark="dialysis", point="P001", sampler="worker:1"
    )
    assert "李**" in text(client, "/roll/care?state=signed")
    assert "李**" not in text(client, "/roll/care?state=unsigned")
    assert "李**" not in text(client, "/roll/care?mark=bedridden")
    assert "李**" not in text(client, "/roll/care?source=household")
    moved(client, f"{PERSON}/marks/lift", {"mark": "dialysis", "reason": "moved clinic"})
    assert "Nobody on this list" in text(client, "/roll/care")
    assert "Care mark lifted" in text(client, PERSON)


def test_a_mark_past_its_last_day_does_not_count(indexed: Desk) -> None:
    actions.care_mark_set(
        resident=cast.LI_NA, mark=CareMark.POSTPARTUM, source=CareSource.HOSPITAL, until=date(2022, 4, 14), **ACTING
    )
    client = indexed("qin")
    assert "Nobody on this list" in text(client, "/roll/care")
    assert "李*" in text(client, "/roll/care?state=expired")


def test_a_mark_of_the_spot_is_on_the_list(indexed: Desk) -> None:
    cast.FIRST.say("CareMarkSet", 130, resident=cast.LI_NA, mark="yellow_code")
    page = text(indexed("qin"), "/roll/care?source=spot")
    assert ("Yellow code" in page, "李*" in page) == (True, True)


def twin() -> Any:
    """A second entry of LI_WEI's: same name and birth date, in another household of the village."""
    home = actions.household_find_or_make(district=cast.DISTRICT, village=cast.UPPER, number="55")
    said = actions.Said(NAMES[0], Document.NONE, "", date(1980, 5, 5), "", "", "")
    actions.resident_edit(resident=cast.LI_WEI, said=said, reason="card", **ACTING)
    return actions.resident_add(household=home, said=said, reason="walked in", **ACTING)


def test_two_entries_are_ruled_on_and_the_ruling_is_taken_back(indexed: Desk) -> None:
    other = twin()
    client = indexed("shi")
    page = text(client, "/roll/duplicates")
    assert ("same name and birth date" in page, "差异" in page, NAMES[0] in page, "李**" in page) == (
        True,
        False,
        False,
        True,
    )
    pair = {"one": str(cast.LI_WEI), "other": str(other)}
    moved(client, "/roll/duplicates/rule", {**pair, "ruling": "different", "reason": "seen both"})
    page = text(client, "/roll/duplicates")
    assert ("Nothing to decide" in page, "Two different persons" in page) == (True, True)
    moved(client, "/roll/duplicates/rule", {**pair, "ruling": "undecided", "reason": "mistaken"})
    assert "same name and birth date" in text(client, "/roll/duplicates")
    assert "Possible duplicates" in text(client, PERSON)


def test_a_ruling_needs_both_entries_in_the_territory(indexed: Desk) -> None:
    other = twin()
    actions.resident_move(resident=other, village=cast.LOWER, number="5", reason="married", **ACTING)
    form = {"one": str(cast.LI_WEI), "other": str(other), "ruling": "same", "reason": "seen both"}
    for who in ("fan", "cun"):
        assert indexed(who).post("/roll/duplicates/rule", form).status_code == 404
        assert "Nothing to decide" in text(indexed_again(who), "/roll/duplicates")


def indexed_again(who: str) -> Client:
    from muster.access.models import User

    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=who))
    return client


def test_who_reads_does_not_edit(desk: Desk, town: None) -> None:
    from muster.access.users import user_create

    user, _ = user_create(
        username="zhui",
        role="tracer",
        territory=cast.DISTRICT,
        point="",
        by="t",
        at=cast.SIX,
        password="correct horse battery",
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    page = text(client, PERSON)
    assert [word in page for word in ("Set a mark", "Correct", "Add to this household")] == [False] * 3
    assert client.get(f"{PERSON}/edit").status_code == client.post(f"{PERSON}/marks", {}).status_code == 403


@pytest.mark.parametrize("address", [f"/roll?village={cast.UPPER}", "/roll/care", "/roll/duplicates"])
def test_three_persons_cost_no_more_queries_than_one(
    indexed: Desk, address: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = indexed("qin")
    for person in cast.LI.names:
        actions.care_mark_set(
            resident=person, mark=CareMark.BEDRIDDEN, source=CareSource.HOUSEHOLD, until=None, **ACTING
        )
    Resident.objects.filter(id__in=cast.LI.names[1:]).update(gone_at=cast.SIX)
    text(client, address)
    with CaptureQueriesContext(connection) as one:
        text(client, address)
    Resident.objects.update(gone_at=None)
    with django_assert_num_queries(len(one)):
        text(client, address)


def test_the_round_and_the_lists_of_names_forget_a_mark_past_its_last_day(indexed: Desk) -> None:
    marks = {"resident": cast.LI_NA, "mark": CareMark.POSTPARTUM, "source": CareSource.HOSPITAL}
    client = indexed("qin")
    actions.care_mark_set(until=date(2022, 4, 15), **marks, **ACTING)
    assert "李*" in text(client, "/names?care=unsigned&standing=all")
    assert [line.mark for line in care_list(Scope(cast.DISTRICT, ""), cast.FIRST.round_code)] == ["postpartum"]
    actions.care_mark_set(until=date(2022, 4, 14), **marks, **ACTING)
    assert "李*" not in text(client, "/names?care=unsigned&standing=all")
    assert care_list(Scope(cast.DISTRICT, ""), cast.FIRST.round_code) == []


def test_an_entry_is_corrected_for_a_purpose_only(indexed: Desk) -> None:
    client = indexed("shi")
    assert "李伟明" not in text(client, f"{PERSON}/edit")
    assert "李伟明" not in text(client, f"{PERSON}/edit", {"purpose": "curious", "reason": "told"}, 422)
    assert audit_rows() == []
    assert "李伟明" in text(client, f"{PERSON}/edit", {"purpose": "correcting"})
    assert audit_rows() == [("persons_read", "roll_edit correcting", 1)]


@pytest.mark.parametrize(("who", "said"), [
    ("cun", "This number cannot be added here"), ("shi", "This number is already on the roll"),
])  # fmt: skip
def test_a_number_held_elsewhere_tells_nothing_and_is_a_look(indexed: Desk, who: str, said: str) -> None:
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
        cursor.execute(
            "INSERT INTO household VALUES (%s, %s, %s, '8', NULL)", (cast.DISTRICT, cast.ZHAO.id, cast.LOWER)
        )
    form = {**BABY, "document": "resident_id", "id_number": number, "birth": "", "sex": ""}
    page = text(indexed(who), f"/roll/households/{cast.ZHAO.id}/new", form, 422)
    assert (said in page, "Upper" in page) == (True, who == "shi")
    assert audit_rows() == ([("persons_read", "roll_held", 1)] if who == "cun" else [])
