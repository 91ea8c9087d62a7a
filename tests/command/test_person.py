"""One name: its household, and the answer that somebody brings back."""

from uuid import uuid4

import pytest
from django.db import connection
from django.forms import Form

from muster.access.forms import AnswerForm
from muster.access.sayings import LEAVE_OUT, FileAsk
from muster.command.forms import Join, Keep, Reasoned, Release, Settle, Sign, SignOff, TubeAct
from muster.command.forms_roll import Absent, Move, PersonCorrected, PersonSays, Proof, TwinsRuling, Why
from muster.command.views.names_out import Ask as NamesAsk
from muster.roll.forms import Lift
from tests import cast
from tests.command.conftest import Desk, audit_rows


def test_a_name_is_shown_masked_with_its_household(desk: Desk) -> None:
    page = desk().get(f"/names/{cast.LI_WEI}").content.decode()
    assert "李**" in page
    assert "李*" in page
    assert "李伟明" not in page
    assert f"/names/{cast.LI_NA}" in page
    assert audit_rows() == [("persons_read", "open_name", 3)]


@pytest.mark.parametrize(
    ("answer", "attendance"),
    [
        ({"how": "nobody_home"}, "open"),
        ({"how": "excuse", "reason": "hospital", "words": "slip of the ward"}, "excused"),
        ({"how": "elsewhere", "place": "the city", "words": "report of the city"}, "elsewhere"),
        ({"how": "refusal", "words": "said so at the door"}, "refused"),
    ],
)
def test_an_answer_is_one_event_by_the_person_who_brings_it(
    desk: Desk, answer: dict[str, str], attendance: str
) -> None:
    fan = desk("fan")
    reply = fan.post(f"/names/{cast.ZHAO_JUN}/answer", answer)
    assert (reply.status_code, reply["Location"]) == (302, f"/names/{cast.ZHAO_JUN}")
    assert cast.FIRST.attendance(cast.ZHAO_JUN) == attendance


def test_where_the_test_was_and_what_shows_it_are_two_things(desk: Desk) -> None:
    answer = {"how": "elsewhere", "place": "the city hospital", "words": "slip number 7"}
    desk("fan").post(f"/names/{cast.ZHAO_JUN}/answer", answer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body->>'place', body->>'proof' FROM event WHERE kind = 'ElsewhereClaimed'")
        assert cursor.fetchall() == [("the city hospital", "slip number 7")]


def test_a_visit_is_counted(desk: Desk) -> None:
    fan = desk("fan")
    fan.post(f"/names/{cast.ZHAO_JUN}/answer", {"how": "nobody_home"})
    assert fan.get(f"/names/{cast.ZHAO_JUN}").context["account"].visits == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({}, "Choose what you found."),
        ({"how": "excuse", "words": "slip of the ward"}, "Choose the reason of the excuse."),
        ({"how": "elsewhere", "place": "the city", "words": " "}, "Say what shows it"),
        ({"how": "elsewhere", "words": "report of the city"}, "Say where the test was"),
        ({"how": "refusal"}, "Say what shows it"),
    ],
)
def test_an_answer_without_what_shows_it_is_sent_back(desk: Desk, answer: dict[str, str], said: str) -> None:
    reply = desk("fan").post(f"/names/{cast.ZHAO_JUN}/answer", answer)
    assert reply.status_code == 422
    assert said in reply.content.decode()
    assert cast.FIRST.attendance(cast.ZHAO_JUN) == "open"


def test_a_name_of_another_village_is_not_there(desk: Desk) -> None:
    fan = desk("fan")
    assert fan.get(f"/names/{cast.LI_WEI}").status_code == 404
    assert fan.post(f"/names/{cast.LI_WEI}/answer", {"how": "nobody_home"}).status_code == 404
    assert fan.get(f"/names/{uuid4()}").status_code == 404
    assert audit_rows() == []


def test_who_is_sampled_needs_no_answer(desk: Desk) -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    client = desk()
    assert "answer-form" not in client.get(f"/names/{cast.CHEN_DA}").content.decode()
    reply = client.post(f"/names/{cast.CHEN_DA}/answer", {"how": "refusal", "words": "said so at the door"})
    assert (reply.status_code, cast.FIRST.attendance(cast.CHEN_DA)) == (409, "sampled")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event WHERE kind = 'RefusalRecorded'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "answer",
    [
        {"how": "refusal", "words": "call 138 0013 8000"}, {"how": "refusal", "words": "李伟明 said so"},
        {"how": "refusal", "words": "told by 李娜"}, {"how": "elsewhere", "place": "with 李 明", "words": "a paper"},
        {"how": "excuse", "reason": "hospital", "words": "99000119490203001X"},
    ],
)  # fmt: skip
def test_words_that_name_somebody_are_sent_back(desk: Desk, answer: dict[str, str]) -> None:
    reply = desk().post(f"/names/{cast.LI_WEI}/answer", answer)
    assert reply.status_code == 422
    assert 'id="wrong" role="alert">Leave out names and numbers: this is kept for ever.' in reply.content.decode()
    assert cast.FIRST.attendance(cast.LI_WEI) == "open"


def test_every_form_of_words_asks_the_same() -> None:
    forms: list[tuple[Form, str]] = [
        (one(data={field: "call 138 0013 8000"}), field) for one, field in (
            (Reasoned, "reason"), (Settle, "reason"), (Keep, "reason"), (Release, "reason"), (Join, "reason"), (SignOff, "reason"),
            (Sign, "reason"), (NamesAsk, "purpose"), (FileAsk, "purpose"), (Lift, "reason"), (AnswerForm, "refusal"), (Proof, "proof"),
            (PersonSays, "reason"), (PersonCorrected, "reason"), (Absent, "reason"), (Why, "reason"), (TwinsRuling, "reason"),
        )
    ]  # fmt: skip
    forms += [(TubeAct(data={"reason": "call 138 0013 8000"}, act="reject"), "reason")]
    forms += [(Move(data={"reason": "call 138 0013 8000"}, villages=[]), "reason")]
    assert [type(form).__name__ for form, field in forms if list(form.errors.get(field, [])) != [str(LEAVE_OUT)]] == []
