"""Through the door, with Django's client."""

from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from muster.access.models import User
from muster.access.users import user_disable, user_password
from muster.common.problems import Problem
from tests.access.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.door_urls")]


def enter(client: Client, password: str = PASSWORD, username: str = "chen", target: str = "") -> tuple[int, str]:
    """The status, and where it leads or what the page says."""
    form = {"username": username, "password": password, "next": target}
    answer = client.post("/login", form, headers={"accept-language": "en"})
    return answer.status_code, answer.headers.get("Location") or unescape(answer.content.decode())


def test_the_right_password_opens_a_fresh_session(chen: User, client: Client) -> None:
    client.get("/login")
    client.session["seen"] = True
    before = client.session.session_key
    assert enter(client) == (302, "/")
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(chen.pk)


def test_the_name_is_taken_in_any_case(chen: User, client: Client) -> None:
    assert enter(client, username=" Chen ") == (302, "/")


def test_the_users_language_is_taken_up(chen: User, client: Client) -> None:
    User.objects.filter(pk=chen.pk).update(language="en")
    enter(client)
    assert client.cookies["django_language"].value == "en"


def test_wrong_password_and_unknown_name_say_the_same(chen: User, client: Client) -> None:
    wrong, unknown = enter(client, "not this one"), enter(client, username="nobody")
    assert wrong[0] == unknown[0] == 422
    assert "User name or password is not right." in wrong[1]
    assert "User name or password is not right." in unknown[1]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("target", "leads"), [("/room/1", "/room/1"), ("https://evil.test/", "/"), ("//evil.test", "/")]
)
def test_only_places_of_ours_are_gone_to(target: str, leads: str, chen: User, client: Client) -> None:
    assert enter(client, target=target) == (302, leads)


def test_logout_ends_the_session_and_wants_a_post(chen: User, client: Client) -> None:
    enter(client)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").headers["Location"] == "/login"
    assert "_auth_user_id" not in client.session


def test_a_new_password_and_a_shut_door_end_open_sessions(qiao: User, client: Client, at: datetime) -> None:
    enter(client, username="qiao")
    assert client.get("/room/7").content == b"qiao in room 7"
    word = user_password(username="qiao", by="test", at=at)
    assert client.get("/room/7").headers["Location"] == "/login?next=/room/7"
    enter(client, word, username="qiao")
    user_disable(username="qiao", by="test", at=at)
    assert client.get("/room/7").headers["Location"] == "/login?next=/room/7"
    assert enter(client, word, username="qiao")[0] == 422


def test_who_may_not_is_refused(chen: User, client: Client) -> None:
    from django.test import RequestFactory

    from tests.access.door_urls import room

    request = RequestFactory().get("/room/7")
    request.user = chen
    with pytest.raises(Problem, match="not_allowed: see_audit"):
        room(request, 7)
