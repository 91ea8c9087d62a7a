"""The second person: never oneself, never outside the territory, used once, good for twelve hours."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from muster.access import seconds
from muster.access.models import SecondAsk, User
from muster.common.problems import Problem
from tests.access.conftest import enter, person

pytestmark = pytest.mark.django_db


def ask(by: User, at: datetime, subject: str = "2022-04-15", district: str = "140122") -> UUID:
    return seconds.second_ask(
        act="export", subject=subject, detail={"rows": 3}, district=district, purpose="for the press", by=by, at=at
    )


def use(by: User, at: datetime, subject: str = "2022-04-15") -> UUID:
    return seconds.second_use(act="export", subject=subject, by=by, at=at)


def test_what_another_allowed_is_used_once(chen: User, gao: User, at: datetime) -> None:
    asked = ask(chen, at)
    with pytest.raises(Problem, match="second_needed"):
        use(chen, at)
    seconds.second_answer(id=asked, allow=True, by=gao, at=at)
    assert use(chen, at) == asked
    with pytest.raises(Problem, match="second_needed"):
        use(chen, at)


def test_nobody_is_their_own_second_person(chen: User, at: datetime) -> None:
    with pytest.raises(Problem, match="second_not_oneself"):
        seconds.second_answer(id=ask(chen, at), allow=True, by=chen, at=at)


def test_only_who_may_approve_answers(chen: User, qiao: User, at: datetime) -> None:
    with pytest.raises(Problem, match="not_allowed: approve"):
        seconds.second_answer(id=ask(chen, at), allow=True, by=qiao, at=at)


@pytest.mark.parametrize(("territory", "point"), [("140123", ""), ("140122100", ""), ("140122", "P001"), ("", "")])
def test_who_does_not_hold_the_district_cannot_see_it(chen: User, at: datetime, territory: str, point: str) -> None:
    other = person("other", "command", at, territory, point)
    asked = ask(chen, at)
    assert not seconds.seconds_waiting(other, at).exists()
    with pytest.raises(Problem, match="not_found"):
        seconds.second_answer(id=asked, allow=True, by=other, at=at)


def test_it_is_for_who_asked_and_for_what_was_asked(chen: User, gao: User, at: datetime) -> None:
    seconds.second_answer(id=ask(chen, at), allow=True, by=gao, at=at)
    for by, subject in ((gao, "2022-04-15"), (chen, "2022-04-16")):
        with pytest.raises(Problem, match="second_needed"):
            use(by, at, subject)


def test_after_twelve_hours_it_is_neither_answered_nor_used(chen: User, gao: User, at: datetime) -> None:
    late = at + timedelta(hours=12)
    asked = ask(chen, at)
    with pytest.raises(Problem, match="second_answered"):
        seconds.second_answer(id=asked, allow=True, by=gao, at=late)
    seconds.second_answer(id=asked, allow=True, by=gao, at=late - timedelta(seconds=1))
    with pytest.raises(Problem, match="second_needed"):
        use(chen, late)


def test_a_refusal_is_final_and_says_why(chen: User, gao: User, at: datetime) -> None:
    asked = ask(chen, at)
    seconds.second_answer(id=asked, allow=False, by=gao, at=at, refusal="twice this week")
    assert SecondAsk.objects.get().refusal == "twice this week"
    with pytest.raises(Problem, match="second_answered"):
        seconds.second_answer(id=asked, allow=True, by=gao, at=at)
    with pytest.raises(Problem, match="second_needed"):
        use(chen, at)


def test_a_double_click_asks_once(chen: User, at: datetime) -> None:
    assert ask(chen, at) == ask(chen, at)
    assert SecondAsk.objects.count() == 1


@pytest.fixture
def done() -> Iterator[list[str]]:
    """An act that is carried out when it is allowed."""
    carried: list[str] = []
    seconds.act_register("ring", "ring the bell", {}, lambda asked, _at: carried.append(asked.subject))
    yield carried
    del seconds._ACTS["ring"]


def test_what_was_allowed_is_done_at_once(chen: User, gao: User, at: datetime, done: list[str]) -> None:
    asked = seconds.second_ask(
        act="ring", subject="tower", detail={}, district="140122", purpose="noon", by=chen, at=at
    )
    assert done == []
    seconds.second_answer(id=asked, allow=True, by=gao, at=at)
    assert done == ["tower"]


def test_each_step_is_in_the_audit(chen: User, gao: User, at: datetime) -> None:
    from django.db import connection

    asked = ask(chen, at)
    seconds.second_answer(id=asked, allow=True, by=gao, at=at)
    use(chen, at)
    with connection.cursor() as cur:
        cur.execute("SELECT action, actor, purpose FROM audit_row WHERE district = '140122' ORDER BY id")
        rows = cur.fetchall()
    about = f"export {asked}"
    assert rows == [
        ("second_ask", chen.actor, about), ("second_allow", gao.actor, about), ("second_use", chen.actor, about),
    ]  # fmt: skip


def test_what_is_asked_is_said_in_words(ning: User, gao: User, at: datetime) -> None:
    detail = {"role": "lab", "what": "reset", "point": "", "drop": False, "username": "bo", "more": 3}
    seconds.second_ask(act="user_reader", subject="bo", detail=detail, district="140122", purpose="", by=ning, at=at)
    page = enter(gao).get("/approvals")
    line = page.context["waiting"][0]
    assert str(line["word"]) == "a user who could read persons"
    assert [(str(word), str(value)) for word, value in line["facts"]] == [
        ("Kind of change", "reset a user's password"), ("User", "bo"), ("Role", "Laboratory"), ("more", "3"),
    ]  # fmt: skip
    assert "reset a user&#x27;s password" in page.content.decode()


def test_a_refusal_wants_a_reason_and_the_asker_reads_it(chen: User, gao: User, at: datetime) -> None:
    asked = ask(chen, at)
    second = enter(gao)
    bad = second.post(f"/approvals/{asked}", {"answer": "refuse", "refusal": "no"})
    assert bad.status_code == 422
    assert "Say why you refuse, in a sentence." in bad.content.decode()
    second.post(f"/approvals/{asked}", {"answer": "refuse", "refusal": "twice this week"})
    assert "twice this week" in enter(chen).get("/approvals").content.decode()


def test_who_may_not_approve_sees_the_page_only_for_what_they_asked(ning: User, at: datetime) -> None:
    client = enter(ning)
    assert client.get("/approvals").status_code == 403
    ask(ning, at)
    page = client.get("/approvals")
    assert [line["state"] for line in page.context["mine"]] == ["waiting"]
    assert page.context["waiting"] == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    many: int,
    chen: User,
    gao: User,
    at: datetime,
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    for number in range(many):
        ask(chen, at, subject=f"r{number}")
    client = enter(gao)
    client.get("/approvals")
    with django_assert_num_queries(8):
        client.get("/approvals")


def test_a_count_of_none_is_said() -> None:
    assert seconds.Act("word", {"names": "Names"}).said({"names": 0, "by": False, "why": ""}) == [("Names", 0)]
