"""Closing: what blocks is said first; signing all the same needs a reason; the statement has a number."""

import pytest
from django.db import connection

from muster.access import seconds
from muster.access.models import SecondAsk, User
from muster.account import actions, closing
from muster.command import snapshot
from muster.common import clock
from muster.common.problems import Problem
from muster.roll.models import Round
from tests import cast
from tests.command.conftest import Desk


@pytest.fixture
def second(desk: Desk) -> User:
    """Answers for the county too."""
    desk("pan")
    return User.objects.get(username="pan")


def allow(second: User, *, yes: bool = True) -> None:
    asked = seconds.seconds_waiting(second, clock.now()).get()
    seconds.second_answer(id=asked.id, allow=yes, by=second, at=clock.now())
    snapshot.forget()  # good for two seconds, wherever it was made


def last() -> closing.Statement | None:
    return closing.statement_last(cast.DISTRICT, cast.FIRST.round_code, "attendance")


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


def test_signed_with_a_reason_that_the_statement_keeps(desk: Desk, second: User) -> None:
    qin = desk()
    assert qin.post("/closing/attendance", {"reason": "the bridge is out until tomorrow"}).status_code == 302
    assert "It closes when a second person allows it." in qin.get("/closing").content.decode()
    assert last() is None
    allow(second)
    page = qin.get("/closing").content.decode()
    assert "closed, statement 1" in page
    assert "the bridge is out until tomorrow" in page
    assert "attendance by statement 1" in qin.get("/bulletin").content.decode()


def test_nothing_open_needs_no_reason(desk: Desk, second: User) -> None:
    everybody_answers()
    assert desk().post("/closing/attendance", {}).status_code == 302
    allow(second)
    statement = last()
    assert statement is not None
    assert (statement.number, statement.counts["sampled"], statement.signed_for) == (1, 40, None)
    assert statement.by == User.objects.get(username="qin").actor


def test_what_a_second_person_refuses_stays_open_and_may_be_signed_again(desk: Desk, second: User) -> None:
    qin = desk()
    qin.post("/closing/attendance", {"reason": "nobody answers the phone"})
    allow(second, yes=False)
    assert last() is None
    assert 'class="sign"' in qin.get("/closing").content.decode()


def test_a_yes_to_less_than_is_open_by_now_closes_nothing(desk: Desk, second: User) -> None:
    everybody_answers()
    desk().post("/closing/attendance", {})
    cast.FIRST.say("ResidentRegistered", 200, resident=cast.ZHOU, point="P001", lane=1)
    with pytest.raises(Problem, match="closing_changed: open names: 1"):
        allow(second)
    assert last() is None
    assert SecondAsk.objects.get().allowed is None


def test_a_small_round_may_do_without_a_second_person(desk: Desk) -> None:
    found = Round.objects.get(code=cast.FIRST.round_code)
    found.settings["second_person"] = 0
    found.save()
    desk().post("/closing/attendance", {"reason": "only one of us is here"})
    statement = last()
    assert statement is not None
    assert statement.number == 1
    assert not SecondAsk.objects.exists()


def test_a_late_fact_asks_for_the_next_statement(desk: Desk, second: User) -> None:
    everybody_answers()
    qin = desk()
    qin.post("/closing/attendance", {})
    allow(second)
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


@pytest.mark.parametrize(("who", "names", "blocks"), [("qin", 40, 6), ("ai", 40, 6), ("cun", 19, 0), ("bai", 21, 0)])
def test_the_countys_numbers_are_for_whoever_answers_for_the_county(
    desk: Desk, who: str, names: int, blocks: int
) -> None:
    page = desk(who).get("/closing")
    shown = {count["word"]: count["now"] for count in page.context["acts"][0]["counts"]}
    assert next(iter(shown.values())) == names
    assert sum(len(act["checks"]) for act in page.context["acts"]) == blocks
    assert ("numbers here are those of your territory" in page.content.decode()) is (names < 40)


def test_only_the_whole_county_signs(desk: Desk) -> None:
    assert "command centre signs" in desk("ai").get("/closing").content.decode()
    assert desk().post("/closing/everything", {"reason": "because"}).status_code == 404
