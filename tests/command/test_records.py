"""One record: what it says without personal values; rulings, and taking back, also of a taking-back."""

from uuid import UUID

import pytest

from muster.account import actions
from muster.common.rows import values
from tests import cast
from tests.command.conftest import Desk, audit_rows
from tests.command.test_exceptions import WRONG, miscounted, twins

WHY = "it was the neighbour who said so"


def refused() -> str:
    return actions.refusal_record(**cast.FIRST.acting(60), resident=cast.LI_WEI, reason="sick of it all")


def test_a_record_says_its_kind_and_who_may_see_persons_reads_why(desk: Desk) -> None:
    event = refused()
    page = desk().get(f"/records/{event}").content.decode()
    assert "sick of it all" in page
    assert "李**" in page
    assert audit_rows() == [("persons_read", "record", 1)]


@pytest.mark.parametrize("who", ["tan", "ai", "guan"])
def test_words_about_a_person_stay_closed_for_the_others(desk: Desk, who: str) -> None:
    event = refused()
    page = desk(who).get(f"/records/{event}").content.decode()
    assert "sick of it all" not in page
    assert "1 value stays closed" in page
    assert audit_rows() == []


def test_a_record_of_another_village_is_as_if_there_were_none(desk: Desk) -> None:
    event = refused()
    fan = desk("fan")
    assert [fan.get(f"/records/{one}").status_code for one in (event, UUID(int=5))] == [404, 404]
    assert desk("cun").post(f"/records/{event}/retract", {"reason": WHY}).status_code == 404
    assert cast.FIRST.attendance(cast.LI_WEI) == "refused"


def test_a_ruling_lies_where_its_exception_lies(desk: Desk) -> None:
    miscounted()
    assert desk().post("/exceptions/settle", WRONG | {"reason": "counted again: one"}).status_code == 302
    (event,) = values("SELECT id FROM event WHERE kind = 'ExceptionSettled' AND round = %s", [cast.FIRST.round_code])
    assert [desk(who).get(f"/records/{event}").status_code for who in ("bai", "shi", "fan")] == [200, 200, 404]


def test_a_fact_is_taken_back_and_the_taking_back_too(desk: Desk) -> None:
    event = refused()
    qin = desk()
    assert qin.post(f"/records/{event}/retract", {"reason": ""}).status_code == 422
    assert qin.post(f"/records/{event}/retract", {"reason": WHY}).status_code == 302
    assert cast.FIRST.attendance(cast.LI_WEI) == "open"
    (since,) = qin.get(f"/records/{event}").context["since"]
    assert (since["word"], since["why"]) == ("Record taken back", WHY)
    assert qin.post(f"/records/{since['row'].id}/retract", {"reason": "she did refuse"}).status_code == 302
    assert cast.FIRST.attendance(cast.LI_WEI) == "refused"


def test_a_community_worker_takes_back_the_own_word_only(desk: Desk) -> None:
    fan = desk("fan")
    other = actions.refusal_record(**cast.FIRST.acting(60), resident=cast.SUN_MEI, reason="no time")
    fan.post(f"/names/{cast.ZHAO_JUN}/answer", {"how": "refusal", "words": "said so at the door"})
    own = fan.get("/mine").context["done"][0]["row"].event
    assert fan.post(f"/records/{other}/retract", {"reason": WHY}).status_code == 403
    assert fan.post(f"/records/{own}/retract", {"reason": WHY}).status_code == 302
    assert cast.FIRST.attendance(cast.ZHAO_JUN) == "open"
    assert cast.FIRST.attendance(cast.SUN_MEI) == "refused"


def test_two_that_claim_one_id_stand_side_by_side(desk: Desk) -> None:
    event, hashes = twins()
    reply = desk().get(f"/records/{event}")
    assert [line["row"].hash for line in reply.context["rows"]] == hashes
    assert reply.content.decode().count('name="keep"') == 2
    assert desk("tan").get(f"/records/{event}").content.decode().count('name="keep"') == 0


def test_what_the_server_alone_may_say_cannot_be_taken_back(desk: Desk) -> None:
    link = actions.name_assign_open(**cast.FIRST.acting(60), due_at=cast.FIRST.after(120))
    assert link == 40
    opened = values("SELECT id FROM event WHERE kind = 'RoundOpened' AND round = %s", [cast.FIRST.round_code])[0]
    qin = desk()
    assert qin.get(f"/records/{opened}").context["may_retract"] is False
    assert qin.post(f"/records/{opened}/retract", {"reason": WHY}).status_code == 403
