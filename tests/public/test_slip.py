"""The page of results: whoever holds a slip sees their own standing, and nobody finds one by trying."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from muster.public import actions, rules, throttle
from tests import cast
from tests.conftest import StandingClock

pytestmark = pytest.mark.usefixtures("homes")
WHERE: dict[str, Any] = {"district": cast.DISTRICT, "round": cast.FIRST.round_code, "by": cast.COMMAND, "at": cast.SIX}


@pytest.fixture
def somebody() -> Client:
    return Client(headers={"accept-language": "en"})


def slip(resident: Any) -> str:
    return actions.slips_make(residents=[resident], **WHERE)[0]


def test_a_slip_shows_where_when_and_the_result_and_no_whole_name(somebody: Client) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    cast.FIRST.release("T001", "negative")
    page = somebody.post("/slip", {"code": rules.code_grouped(slip(cast.LI_NA)).lower()})
    said = page.content.decode()
    assert page.status_code == 200
    assert [word for word in ("李*", "P001", "Your result is negative", "Sampled") if word not in said] == []
    assert [word for word in ("李娜", "李伟明", str(cast.LI_NA), str(cast.LI.id)) if word in said] == []
    assert page["Cache-Control"] == "private, no-store"


def test_the_look_is_in_the_audit(somebody: Client) -> None:
    somebody.post("/slip", {"code": slip(cast.LI_NA)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, action, purpose, subjects FROM audit_row WHERE purpose = 'slip'")
        assert cursor.fetchall() == [("slip", "persons_read", "slip", [cast.LI_NA])]


def test_a_card_s_code_opens_no_result(somebody: Client) -> None:
    code = actions.card_codes(households=[cast.LI.id], **WHERE)[cast.LI.id]
    page = somebody.post("/slip", {"code": code})
    assert (page.status_code, "This is no valid code" in page.content.decode()) == (422, True)


def test_ten_tokens_that_nobody_has_and_the_page_rests(somebody: Client, homes: StandingClock) -> None:
    token = slip(cast.LI_NA)
    answers = [somebody.post("/slip", {"code": rules.slip_token_make()}).status_code for _ in range(throttle.TRIES)]
    assert answers == [404] * throttle.TRIES
    resting = somebody.post("/slip", {"code": token})
    assert (resting.status_code, resting["Retry-After"]) == (429, str(15 * 60))
    elsewhere = Client(headers={"accept-language": "en"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post("/slip", {"code": token}).status_code == 200
    homes.move(minutes=16)
    assert somebody.post("/slip", {"code": token}).status_code == 200


def test_a_typing_slip_is_no_guess(somebody: Client) -> None:
    token = slip(cast.LI_NA)
    wrong = token[:-1] + ("2" if token[-1] != "2" else "3")
    answers = {somebody.post("/slip", {"code": wrong}).status_code for _ in range(throttle.TRIES + 1)}
    assert (answers, somebody.post("/slip", {"code": token}).status_code) == ({422}, 200)


def test_the_code_is_in_no_address(somebody: Client) -> None:
    page = somebody.get("/slip", {"code": slip(cast.LI_NA)}).content.decode()
    assert "李" not in page
