"""`muster user` and `muster key`, as a person types them."""

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.http import HttpRequest
from typer.testing import CliRunner

from muster.access import keys, lockout
from muster.access.commands import key, user
from muster.access.models import User
from tests.access.conftest import audited

pytestmark = pytest.mark.django_db


def test_add_prints_a_password_that_works() -> None:
    done = CliRunner().invoke(
        user, ["add", "luo", "--role", "point_leader", "--territory", "140122", "--point", "P001"]
    )
    name, word = done.stdout.split()
    assert (done.exit_code, name) == (0, "luo")
    assert User.objects.get(username="luo").check_password(word)


def test_add_says_what_is_wrong() -> None:
    done = CliRunner().invoke(user, ["add", "luo", "--role", "point_leader"])
    assert done.exit_code == 1
    assert "The user cannot be made like this" in done.stdout


def test_list_shows_roles_and_places(luo: User) -> None:
    done = CliRunner().invoke(user, ["list"])
    assert "luo" in done.stdout
    assert "P001" in done.stdout


def test_password_and_disable(luo: User) -> None:
    word = CliRunner().invoke(user, ["password", "luo"]).stdout.split()[1]
    assert CliRunner().invoke(user, ["disable", "luo"]).exit_code == 0
    luo.refresh_from_db()
    assert luo.check_password(word)
    assert not luo.is_active
    assert CliRunner().invoke(user, ["disable", "nobody"]).exit_code == 1


def test_a_key_is_destroyed_only_when_named_twice() -> None:
    kid, _ = keys.seal_public("2022-04-15")
    refused = CliRunner().invoke(key, ["destroy", kid, "--confirm", "2022-04-16.identity.1"])
    assert (refused.exit_code, keys.keyring().kids()) == (1, [kid, "server"])
    assert CliRunner().invoke(key, ["destroy", kid, "--confirm", kid]).exit_code == 0
    assert CliRunner().invoke(key, ["list"]).stdout.split() == ["server"]


def test_a_lost_phone_and_a_lock_are_got_over_on_the_server(chen: User) -> None:
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=chen, type=kind, data={})
    AccessAttempt.objects.create(username=lockout.hashed(HttpRequest(), {"username": "chen"}), failures_since_start=5)
    assert lockout.locked_names([chen]) == {"chen"}
    CliRunner().invoke(user, ["password", "chen"])
    assert lockout.locked_names([chen]) == set()
    assert Authenticator.objects.count() == 2
    CliRunner().invoke(user, ["password", "chen", "--phone-lost"])
    assert not Authenticator.objects.exists()
    assert [actor for actor, _ in audited("factor_remove") + audited("user_unlock")] == ["cli", "cli", "cli"]
