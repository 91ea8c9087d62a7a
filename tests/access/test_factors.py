"""Second factors: an app set up and used, recovery codes, and roles that must have one."""

import re
import time
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import LazySettings
from django.test import Client

from muster.access import factors
from muster.access.models import User
from tests.access.conftest import PASSWORD, audited

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.post("/login", {"username": user.username, "password": PASSWORD})
    client.cookies["django_language"] = "en"
    return client


def code(secret: str, steps: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client: Client) -> tuple[str, list[str]]:
    """The secret of the app, and the recovery codes that were shown."""
    page = client.get("/account/app").content.decode()
    found = re.search(r'class="code secret" translate="no">([A-Z2-7 ]+)<', page)
    assert found is not None
    secret = found[1].replace(" ", "")
    shown = client.post("/account/app", {"code": code(secret, -1)}).content.decode()
    return secret, re.findall(r'<li class="code">([0-9 ]+)</li>', shown)


def half_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/login", {"username": user.username, "password": PASSWORD, "next": "/account"})
    assert answer.headers["Location"] == "/login/second"
    return client


def second(client: Client, said: str) -> str:
    answer = client.post("/login/second", {"code": said})
    return answer.headers.get("Location") or answer.content.decode()


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(shi: User) -> None:
    secret, recovery = set_up(signed_in(shi))
    assert len(recovery) == 10
    client = half_in(shi)
    assert client.get("/account").headers["Location"] == "/login?next=/account"
    assert second(client, code(secret)) == "/account"
    assert client.get("/account").status_code == 200
    assert audited("factor_add") == [(shi.actor, f"{shi.actor} app")]
    assert audited("login")[-1] == (shi.actor, "app")


def test_a_code_is_good_once(shi: User) -> None:
    secret, _ = set_up(signed_in(shi))
    said = code(secret)
    assert second(half_in(shi), said) == "/account"
    assert "This code is not right, or it was used already." in second(half_in(shi), said)


def test_a_recovery_code_is_good_once(shi: User) -> None:
    _, recovery = set_up(signed_in(shi))
    assert second(half_in(shi), recovery[3]) == "/account"
    assert audited("login")[-1] == (shi.actor, "recovery")
    assert "This code is not right" in second(half_in(shi), recovery[3])
    assert factors.factors(shi).codes_left == 9


def test_wrong_codes_are_counted_like_wrong_passwords(shi: User) -> None:
    secret, _ = set_up(signed_in(shi))
    client = half_in(shi)
    for _ in range(4):
        assert "This code is not right" in second(client, "000000")
    assert "Too many wrong attempts." in second(client, "000000")
    assert "Too many wrong attempts." in second(client, code(secret))
    answer = client.post("/login", {"username": "shi", "password": PASSWORD})
    assert "Too many wrong attempts." in answer.content.decode()


def test_a_right_password_does_not_forget_wrong_codes(shi: User) -> None:
    secret, _ = set_up(signed_in(shi))
    for _ in range(4):
        second(half_in(shi), "000000")
    assert "Too many wrong attempts." in second(half_in(shi), "000000")
    assert code(secret)


def test_without_the_password_there_is_no_second_step(shi: User) -> None:
    client = Client()
    assert client.get("/login/second").headers["Location"] == "/login"
    assert client.post("/login/second", {"code": "000000"}).headers["Location"] == "/login"


def test_the_second_step_waits_ten_minutes(shi: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = set_up(signed_in(shi))
    client = half_in(shi)
    now = time.time()
    monkeypatch.setattr("muster.access.half.time.time", lambda: now + 601)
    assert second(client, code(secret)) == "/login"


def test_somebody_shut_out_half_way_stays_out(shi: User, at: datetime) -> None:
    from muster.access.users import user_disable

    secret, _ = set_up(signed_in(shi))
    client = half_in(shi)
    user_disable(username="shi", by="test", at=at)
    assert second(client, code(secret)) == "/login"


def test_secrets_lie_sealed(shi: User) -> None:
    secret, recovery = set_up(signed_in(shi))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert recovery[0].replace(" ", "") not in kept


def test_a_wrong_first_code_sets_nothing_up(shi: User) -> None:
    client = signed_in(shi)
    client.get("/account/app")
    assert client.post("/account/app", {"code": "000000"}).status_code == 422
    assert not factors.factors(shi)


def test_new_recovery_codes_end_the_old_ones(shi: User) -> None:
    client = signed_in(shi)
    _, old = set_up(client)
    new = re.findall(r'<li class="code">([0-9 ]+)</li>', client.post("/account/codes").content.decode())
    assert not set(old) & set(new)
    assert "This code is not right" in second(half_in(shi), old[0])
    assert second(half_in(shi), new[0]) == "/account"


def test_the_app_is_taken_away_and_the_codes_with_it(shi: User) -> None:
    client = signed_in(shi)
    set_up(client)
    client.post("/account/remove")
    assert not Authenticator.objects.exists()
    assert audited("factor_remove") == [(shi.actor, f"{shi.actor} app")]


def test_a_role_that_must_have_one_sets_it_up_before_anything_else(shi: User, settings: LazySettings) -> None:
    settings.MFA_ROLES = frozenset({"lab"})
    client = signed_in(shi)
    assert client.get("/board").headers["Location"] == "/account/app"
    secret, _ = set_up(client)
    assert client.get("/board").status_code == 200
    again = half_in(shi)
    second(again, code(secret))
    assert again.get("/board").status_code == 200
    assert again.post("/account/remove").status_code == 409
    assert factors.factors(shi).app
