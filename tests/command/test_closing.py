"""Closing: what blocks is said first; signing all the same needs a reason; the statement has a number."""

import pytest
from django.db import connection

from muster.account import actions, closing
from tests import cast
from tests.command.conftest import Desk


def everybody_answers() -> None:
    for place in range(4):
        cast.FIRST.pool(f"T00{place + 1}", cast.EVERYBODY[10 * place : 10 * place + 10], place)


def test_the_page_says_what_blocks(desk: Desk) -> None:
    page = desk().get("/closing")
    checks = {check.word: check.count for act in page.context["acts"] for check in act["checks"]}
    assert checks == {
        "Open names": 40, "Phones that may still know something": 0, "Names without a final result": 0,
        "Tubes not reported and released": 0,
    }  # fmt: skip
    assert "not closed yet" in page.content.decode()


@pytest.mark.parametrize("reason", ["", " ", "no"])
def test_something_open_needs_a_reason(desk: Desk, reason: str) -> None:
    reply = desk().post("/closing/attendance", {"reason": reason})
    assert reply.status_code == 422
    assert "say why you sign all the same" in reply.content.decode()
    assert closing.statement_last(cast.DISTRICT, cast.FIRST.round_code, "attendance") is None


def test_signed_with_a_reason_that_the_statement_keeps(desk: Desk) -> None:
    qin = desk()
    assert qin.post("/closing/attendance", {"reason": "the bridge is out until tomorrow"}).status_code == 302
    page = qin.get("/closing").content.decode()
    assert "closed, statement 1" in page
    assert "the bridge is out until tomorrow" in page
    assert "attendance by statement 1" in qin.get("/bulletin").content.decode()


def test_nothing_open_needs_no_reason(desk: Desk) -> None:
    everybody_answers()
    assert desk().post("/closing/attendance", {}).status_code == 302
    statement = closing.statement_last(cast.DISTRICT, cast.FIRST.round_code, "attendance")
    assert statement is not None
    assert (statement.number, statement.counts["sampled"], statement.signed_for) == (1, 40, None)


def test_a_late_fact_asks_for_the_next_statement(desk: Desk) -> None:
    everybody_answers()
    qin = desk()
    qin.post("/closing/attendance", {})
    cast.FIRST.say("ResidentRegistered", 200, resident=cast.ZHOU, point="P001", lane=1)
    actions.refusal_record(**cast.FIRST.acting(201), resident=cast.ZHOU, reason="no")
    page = qin.get("/closing").content.decode()
    assert "overtaken by late facts" in page
    assert "Sign statement 2" in page
    assert "signed 40" in page


def ledger_end() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(pos) FROM event WHERE district = %s", (cast.DISTRICT,))
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("who", ["bai", "shi", "cun", "dian"])
@pytest.mark.parametrize("act", ["attendance", "results"])
def test_a_part_of_the_county_does_not_sign(desk: Desk, who: str, act: str) -> None:
    before = ledger_end()
    client = desk(who)
    assert client.post(f"/closing/{act}", {"reason": "because I want it"}).status_code == 403
    assert ledger_end() == before
    assert closing.statement_last(cast.DISTRICT, cast.FIRST.round_code, "attendance") is None
    page = client.get("/closing").content.decode()
    assert 'class="sign"' not in page
    assert "command centre signs" in page


def test_whoever_sees_a_part_is_told_that_the_numbers_are_the_whole_countys(desk: Desk) -> None:
    said = "these numbers reach beyond your territory"
    assert said in desk("bai").get("/closing").content.decode()
    assert said not in desk().get("/closing").content.decode()


def test_only_the_whole_county_signs(desk: Desk) -> None:
    assert "command centre signs" in desk("ai").get("/closing").content.decode()
    assert desk().post("/closing/everything", {"reason": "because"}).status_code == 404
