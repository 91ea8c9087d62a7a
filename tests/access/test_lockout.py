"""Five wrong passwords for one name from one address, then a rest of a quarter of an hour."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.db.models import F
from django.test import Client, RequestFactory
from django.utils import timezone

from muster.access import lockout
from muster.access.models import User
from tests.access.conftest import PASSWORD

pytestmark = pytest.mark.django_db
GUESS = "not this one either"


def enter(client: Client, password: str = PASSWORD, username: str = "chen", **more: str) -> str:
    """Where it leads, or what the page says."""
    form = {"username": username, "password": password}
    answer = client.post("/login", form, headers={"accept-language": "en"} | more)
    return answer.headers.get("Location") or unescape(answer.content.decode())


def guess(client: Client, times: int, username: str = "chen") -> None:
    for _ in range(times):
        assert "User name or password is not right." in enter(client, GUESS, username)


def test_after_five_the_right_password_waits_too_and_the_page_says_until_when(chen: User, client: Client) -> None:
    guess(client, 4)
    said = enter(client, GUESS)
    until = timezone.localtime(timezone.now() + timedelta(minutes=15))
    assert f"Too many wrong attempts. Try again at {until:%H:%M}" in said
    assert "Too many wrong attempts." in enter(client)


def test_attempts_during_the_rest_do_not_make_it_longer(chen: User, client: Client) -> None:
    guess(client, 4)
    enter(client, GUESS)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14))
    assert "Too many wrong attempts." in enter(client, GUESS)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=2))
    assert enter(client) == "/"


def test_others_and_other_addresses_do_not_wait(chen: User, qiao: User, client: Client) -> None:
    guess(client, 4)
    enter(client, GUESS)
    assert enter(client, username="qiao") == "/"
    assert enter(Client(REMOTE_ADDR="10.0.0.9")) == "/"


def test_another_browser_from_the_same_address_counts_on(chen: User, client: Client) -> None:
    guess(client, 4)
    enter(Client(headers={"user-agent": "other"}), GUESS)
    assert "Too many wrong attempts." in enter(client)


def test_a_right_password_forgets_the_wrong_ones(chen: User, client: Client) -> None:
    guess(client, 4)
    assert enter(client) == "/"
    assert not AccessAttempt.objects.exists()


def test_what_was_typed_is_kept_nowhere(chen: User, client: Client) -> None:
    guess(client, 1, username="correct-horse-as-name")
    kept = str(AccessAttempt.objects.values().get())
    assert "correct-horse" not in kept
    assert GUESS not in kept


def test_an_administrator_lets_in_again(chen: User, qiao: User, client: Client, at: datetime) -> None:
    guess(client, 4)
    enter(client, GUESS)
    assert lockout.locked_names([chen, qiao]) == {"chen"}
    lockout.unlock(user=chen, by="test", at=at)
    assert enter(client) == "/"


@pytest.mark.parametrize(
    ("here", "forwarded", "is_from"),
    [
        ("10.0.0.7", "", "10.0.0.7"),
        ("10.0.0.7", "1.2.3.4", "10.0.0.7"),  # not a proxy of ours: anybody can write the header
        ("10.0.0.1", "1.2.3.4, 10.0.0.7", "10.0.0.7"),
        ("10.0.0.1", "1.2.3.4, 10.0.0.7, 10.0.0.2", "10.0.0.7"),
        ("10.0.0.1", "", None),
        ("10.0.0.1", "<script>", None),
    ],
)
def test_behind_a_proxy_the_address_is_the_one_it_saw(
    here: str, forwarded: str, is_from: str | None, settings: LazySettings
) -> None:
    settings.PROXIES = frozenset({"10.0.0.1", "10.0.0.2"})
    request = RequestFactory(REMOTE_ADDR=here).get("/", headers={"x-forwarded-for": forwarded})
    assert lockout.address(request) == is_from


def test_one_password_on_many_names_locks_the_address(chen: User, client: Client, settings: LazySettings) -> None:
    settings.DOOR_ADDRESS_LIMIT = 6
    for number in range(5):
        guess(client, 1, f"name{number}")
    assert "Too many wrong attempts." in enter(client, GUESS, "name5")
    assert "Too many wrong attempts." in enter(client)
    assert enter(Client(REMOTE_ADDR="10.0.0.9")) == "/"
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert enter(client) == "/"
