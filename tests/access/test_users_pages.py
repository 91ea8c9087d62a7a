"""Users in the browser: who may, within which territory, and what waits for a second person."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from muster.access import seconds
from muster.access.models import SecondAsk, User
from muster.access.users import user_disable
from muster.common import clock as real
from tests.access.conftest import PASSWORD, audited, enter, person
from tests.conftest import StandingClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
LAB = {"username": "bo", "role": "lab", "territory": "140122", "point": "", "language": "en"}
READER = LAB | {"role": "community_worker", "territory": "140122100"}


def word_in(page: HttpResponse) -> str:
    found = re.search(r'class="word code" translate="no">([a-z0-9-]+)<', page.content.decode())
    assert found is not None
    return found[1]


def names(client: Client, query: str = "") -> list[str]:
    return [line["user"].username for line in client.get("/users" + query).context["users"]]


def allow(by: User, *, yes: bool = True) -> None:
    asked = seconds.seconds_waiting(by, real.now()).get()
    seconds.second_answer(id=asked.id, allow=yes, by=by, at=real.now())


@pytest.mark.parametrize("role", ["command", "lab", "auditor", "privacy_officer", "community_worker"])
def test_only_administrators_come_here(role: str, at: datetime) -> None:
    client = enter(person("x1", role, at))
    assert [client.get(path).status_code for path in ("/users", "/users/new")] == [403, 403]


def test_the_list_is_of_the_own_territory(ning: User, luo: User, wen: User, at: datetime) -> None:
    person("far", "lab", at, "140123")
    wide = person("wide", "lab", at, "14")
    assert names(enter(ning)) == ["luo", "ning", "wen"]
    assert enter(ning).get(f"/users/{wide.pk}").status_code == 404


def test_filters_and_search(ning: User, luo: User, wen: User, at: datetime) -> None:
    client = enter(ning)
    user_disable(username="wen", by="test", at=at)
    assert names(client, "?role=point_leader") == ["luo"]
    assert names(client, "?state=disabled") == ["wen"]
    found = client.post("/users", {"q": "Ni"}).context["users"]
    assert [line["user"].username for line in found] == ["ning"]


def test_a_user_who_reads_nobody_is_made_at_once_with_a_one_time_word(ning: User, at: datetime) -> None:
    page = enter(ning).post("/users/new", LAB)
    made = User.objects.get(username="bo")
    assert made.check_password(word_in(page))
    assert made.word_until == at + timedelta(hours=24)
    assert audited("user_create")[-1] == (ning.actor, f"{made.actor} lab")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"territory": "140122999"}, "There is no division of this code."),
        ({"territory": "140123"}, "This lies outside your own territory."),
        ({"territory": "county"}, "Choose a division: its code has only digits."),
        ({"role": "station_worker"}, "Who works at a point needs its code."),
        ({"role": "station_worker", "point": "P777"}, "This county has no such point."),
        ({"unit": "Office 1"}, "Only a unit liaison has a unit."),
        ({"role": "unit_liaison", "unit": "Office 9"}, "This county has no unit of this name."),
        ({"username": "Bo Li"}, "2 to 32 of a-z, 0-9"),
        ({"username": "ning"}, "This name is taken."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(wrong: dict[str, str], said: str, ning: User) -> None:
    page = enter(ning).post("/users/new", LAB | wrong)
    assert page.status_code == 422
    assert said in unescape(page.content.decode())
    assert not User.objects.filter(username="bo").exists()


def test_a_liaison_has_one_unit_and_hands_it_over(ning: User) -> None:
    client = enter(ning)
    client.post("/users/new", LAB | {"role": "unit_liaison", "unit": "Office 1"})
    bo = User.objects.get(username="bo")
    assert (bo.role, bo.unit) == ("unit_liaison", "Office 1")
    assert '<option value="Office 1">' in client.get(f"/users/{bo.pk}").content.decode()
    client.post(f"/users/{bo.pk}/hand-over", {"to": "cai"})
    assert User.objects.get(username="cai").unit == "Office 1"


def test_a_reader_is_made_only_after_a_second_person_s_yes_and_once(ning: User, gao: User) -> None:
    client = enter(ning)
    assert client.post("/users/new", READER).headers["Location"] == "/users"
    asked = SecondAsk.objects.get()
    assert (asked.act, asked.subject, asked.district) == ("user_reader", "bo", "140122")
    carry = f"/users/asked/{asked.id}"
    assert client.post(carry).status_code == 409
    assert not User.objects.filter(username="bo").exists()
    allow(gao)
    page = client.post(carry)
    assert User.objects.get(username="bo").check_password(word_in(page))
    assert client.post(carry).status_code == 409


def test_a_yes_to_one_thing_is_no_yes_to_another(ning: User, gao: User) -> None:
    client = enter(ning)
    client.post("/users/new", READER)
    allow(gao)
    client.post("/users/new", READER | {"territory": "140122"})
    assert not User.objects.filter(username="bo").exists()
    assert {(asked.detail["territory"], asked.allowed) for asked in SecondAsk.objects.all()} == {
        ("140122100", True), ("140122", None),
    }  # fmt: skip


@pytest.mark.parametrize("what", ["reset", "hand-over", ""])
def test_what_touches_a_reader_waits(what: str, ning: User, wen: User) -> None:
    form = {"to": "bo"} if what == "hand-over" else {"role": "community_worker", "territory": "140122", "point": ""}
    before = (wen.password, wen.territory, wen.is_active)
    assert enter(ning).post(f"/users/{wen.pk}/{what}".rstrip("/"), form).status_code == 302
    wen.refresh_from_db()
    assert (wen.password, wen.territory, wen.is_active) == before
    assert SecondAsk.objects.get().act == "user_reader"


def test_somebody_made_a_second_person_waits_too(ning: User) -> None:
    enter(ning).post("/users/new", LAB | {"role": "privacy_officer"})
    assert not User.objects.filter(username="bo").exists()


def test_nobody_changes_themselves(ning: User) -> None:
    client = enter(ning)
    for what, form in (("", LAB), ("/reset", {}), ("/disable", {}), ("/hand-over", {"to": "bo"})):
        assert client.post(f"/users/{ning.pk}{what}", form).status_code == 403
    ning.refresh_from_db()
    assert (ning.role, ning.is_active) == ("admin", True)
    assert ning.check_password(PASSWORD)


def test_a_role_is_handed_over_and_the_old_user_shut_out(ning: User, shi: User) -> None:
    page = enter(ning).post(f"/users/{shi.pk}/hand-over", {"to": "bo"})
    bo = User.objects.get(username="bo")
    shi.refresh_from_db()
    assert (bo.role, bo.territory, shi.is_active) == ("lab", "140122", False)
    assert bo.check_password(word_in(page))
    assert audited("user_hand_over") == [(ning.actor, f"{shi.actor} lab to {bo.actor}")]


def test_a_change_of_role_ends_the_sessions(ning: User, shi: User) -> None:
    at_the_lab = enter(shi)
    assert at_the_lab.get("/account").status_code == 200
    enter(ning).post(f"/users/{shi.pk}", {"role": "courier", "territory": "140122", "point": ""})
    assert at_the_lab.get("/account").headers["Location"] == "/login?next=/account"


@pytest.mark.parametrize("what", ["disable", "end"])
def test_sessions_are_ended(what: str, ning: User, wen: User) -> None:
    at_work = enter(wen)
    enter(ning).post(f"/users/{wen.pk}/{what}")
    assert at_work.get("/account").headers["Location"] == "/login?next=/account"
    wen.refresh_from_db()
    assert wen.is_active is (what == "end")


def test_who_was_shut_out_is_let_in_again(ning: User, wen: User, at: datetime) -> None:
    user_disable(username="wen", by="test", at=at)
    enter(ning).post(f"/users/{wen.pk}/enable")
    wen.refresh_from_db()
    assert wen.is_active


def test_a_one_time_word_is_changed_at_the_first_sign_in(ning: User, clock: StandingClock) -> None:
    word = word_in(enter(ning).post("/users/new", LAB))
    client = Client(headers={"accept-language": "en"})
    client.post("/login", {"username": "bo", "password": word})
    assert client.get("/board").headers["Location"] == "/account/password"
    new = {"old": word, "new": "four plain words here", "again": "four plain words here"}
    assert client.post("/account/password", new).headers["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert User.objects.get(username="bo").word_until is None


def test_a_one_time_word_is_over_after_a_day(ning: User, clock: StandingClock) -> None:
    word = word_in(enter(ning).post("/users/new", LAB))
    clock.move(minutes=24 * 60)
    page = Client(headers={"accept-language": "en"}).post("/login", {"username": "bo", "password": word})
    assert "This one-time password is over." in page.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    many: int, ning: User, at: datetime, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for number in range(many):
        person(f"lab{number}", "lab", at)
    client = enter(ning)
    client.get("/users")
    with django_assert_num_queries(10):
        client.get("/users?role=lab")
