"""How long a session lasts, and what asks for the password once more."""

import time
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from muster.access.models import User
from tests.access.conftest import PASSWORD, audited

pytestmark = [pytest.mark.django_db]
MINUTE, HOUR = 60, 3600
AT_LOGIN, HOME = "/login?next=/account", 200


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the wall's time on."""
    gone = [0]
    now = time.time

    def move(seconds: int) -> None:
        gone[0] += seconds

    monkeypatch.setattr("muster.access.session.time.time", lambda: now() + gone[0])
    return move


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.post("/login", {"username": user.username, "password": PASSWORD})
    client.cookies["django_language"] = "en"
    return client


def account(client: Client, accept: str = "text/html") -> str | int:
    answer = client.get("/account", headers={"accept": accept})
    return answer.headers.get("Location", answer.status_code)


def test_who_sees_persons_is_signed_out_after_an_hour_without_use(chen: User, later: Callable[[int], None]) -> None:
    client = signed_in(chen)
    later(59 * MINUTE)
    assert account(client) == HOME
    later(59 * MINUTE)
    assert account(client) == HOME
    later(61 * MINUTE)
    assert account(client) == AT_LOGIN
    assert audited("logout") == [(chen.actor, "idle")]
    assert "nobody used this page for a while" in client.get("/login").content.decode()


def test_the_hour_can_be_another(chen: User, later: Callable[[int], None], settings: LazySettings) -> None:
    settings.IDLE_MIN = 10
    client = signed_in(chen)
    later(11 * MINUTE)
    assert account(client) == AT_LOGIN


def test_who_sees_none_stays(shi: User, later: Callable[[int], None]) -> None:
    client = signed_in(shi)
    later(5 * HOUR)
    assert account(client) == HOME


def test_a_board_that_refreshes_itself_keeps_nobody_signed_in(chen: User, later: Callable[[int], None]) -> None:
    client = signed_in(chen)
    for _ in range(2):
        later(31 * MINUTE)
        last = account(client, accept="*/*")
    assert last == AT_LOGIN


def test_after_twelve_hours_every_session_is_over(shi: User, later: Callable[[int], None]) -> None:
    client = signed_in(shi)
    later(12 * HOUR + 1)
    assert account(client) == AT_LOGIN
    assert audited("logout") == [(shi.actor, "age")]


def test_an_act_that_matters_wants_a_fresh_password(ning: User, later: Callable[[int], None]) -> None:
    client = signed_in(ning)
    assert client.get("/users").status_code == 200
    later(16 * MINUTE)
    asked = client.get("/users?role=lab")
    assert asked.headers["Location"] == "/again?next=/users%3Frole%3Dlab"
    assert client.post("/again", {"password": "not this one either", "next": "/users"}).status_code == 422
    assert client.post("/again", {"password": PASSWORD, "next": "/users"}).headers["Location"] == "/users"
    assert client.get("/users").status_code == 200
    assert audited("login_again") == [(ning.actor, "")]


def test_what_was_sent_without_a_fresh_password_is_not_done(
    ning: User, shi: User, later: Callable[[int], None]
) -> None:
    client = signed_in(ning)
    later(16 * MINUTE)
    came = f"http://testserver/users/{shi.pk}"
    answer = client.post(f"/users/{shi.pk}/disable", headers={"referer": came})
    assert answer.headers["Location"] == f"/again?next=/users/{shi.pk}"
    shi.refresh_from_db()
    assert shi.is_active
    assert "Nothing was done yet" in client.get("/again").content.decode()


def test_another_site_is_never_led_to(ning: User, shi: User, later: Callable[[int], None]) -> None:
    client = signed_in(ning)
    later(16 * MINUTE)
    answer = client.post(f"/users/{shi.pk}/disable", headers={"referer": "https://evil.test/x"})
    assert answer.headers["Location"] == "/again?next=/"


def test_another_persons_password_does_not_refresh(ning: User, chen: User, later: Callable[[int], None]) -> None:
    client = signed_in(ning)
    later(16 * MINUTE)
    client.post("/again", {"username": "chen", "password": PASSWORD + "x", "next": "/users"})
    assert client.get("/users").status_code == 302


def test_signing_out_everywhere(shi: User) -> None:
    one, other = signed_in(shi), signed_in(shi)
    assert one.post("/account/out").headers["Location"] == "/login"
    assert account(other) == AT_LOGIN


def test_a_new_password_keeps_this_session_and_ends_the_others(shi: User) -> None:
    one, other = signed_in(shi), signed_in(shi)
    new = {"old": PASSWORD, "new": "four plain words here", "again": "four plain words here"}
    assert one.post("/account/password", new).headers["Location"] == "/account"
    assert account(one) == HOME
    assert account(other) == AT_LOGIN


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"old": "guess"}, "This is not your password so far."),
        ({"new": "short", "again": "short"}, "Too short: at least 12 characters."),
        ({"again": "four plain words there"}, "The two do not agree."),
        ({"new": PASSWORD, "again": PASSWORD}, "This is the one you had."),
        ({"new": "shi-shi-shi-shi", "again": "shi-shi-shi-shi"}, "Too easy to guess"),
        ({"new": "aaaaaaaaaaaab", "again": "aaaaaaaaaaaab"}, "Too easy to guess"),
    ],
)
def test_a_poor_password_is_not_taken(wrong: dict[str, str], said: str, shi: User) -> None:
    form = {"old": PASSWORD, "new": "four plain words here", "again": "four plain words here"} | wrong
    page = signed_in(shi).post("/account/password", form)
    assert page.status_code == 422
    assert said in page.content.decode()
    shi.refresh_from_db()
    assert shi.check_password(PASSWORD)


def test_the_language_goes_along(shi: User) -> None:
    client = signed_in(shi)
    client.post("/account/language", {"language": "en"})
    shi.refresh_from_db()
    assert shi.language == "en"
    assert client.post("/account/language", {"language": "xx"}).status_code == 400
