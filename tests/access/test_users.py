from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from muster.access.models import User
from muster.access.users import user_create, user_disable, user_password
from muster.common.problems import Problem

pytestmark = pytest.mark.django_db


def test_there_is_nobody_by_default() -> None:
    assert not User.objects.exists()


def test_a_user_gets_a_random_password_kept_as_argon2(at: datetime) -> None:
    user, word = user_create(username="chen", role="command", territory="140122", by="cli", at=at)
    _, other = user_create(username="cai", role="command", territory="140122", by="cli", at=at)
    assert len(word) == 19
    assert word != other
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(word)
    assert user.actor == f"user:{user.pk}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "Chen"}, {"username": "c"}, {"username": "赵"}, {"role": "root"}, {"territory": "14%"},
        {"territory": "1401221000010"}, {"point": "P 1"}, {"point": "P001", "territory": ""},
        {"role": "point_leader"}, {"role": "point_leader", "point": "P001", "territory": "1401"}, {"password": "short"},
        {"unit": "Office 1"}, {"role": "unit_liaison", "unit": "x" * 81},
    ],
)  # fmt: skip
def test_a_wrong_user_is_refused(wrong: dict[str, str], at: datetime) -> None:
    right = {"username": "chen", "role": "command", "territory": "140122"}
    with pytest.raises(Problem, match="user_invalid"):
        user_create(**{**right, **wrong}, by="cli", at=at)
    assert not User.objects.exists()


def test_a_name_is_taken_once(chen: User, at: datetime) -> None:
    with pytest.raises(Problem, match="user_exists"):
        user_create(username="chen", role="lab", by="cli", at=at)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"role": "root"}, "user_role_known"),
        ({"territory": "14%"}, "user_territory_digits"),
        ({"point": "P001", "territory": "1401"}, "user_point_in_county"),
        ({"unit": "Office 1"}, "user_unit_of_liaison"),
    ],
)
def test_the_database_holds_the_same_rules(values: dict[str, str], constraint: str, chen: User) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.filter(pk=chen.pk).update(**values)


def test_a_new_password_replaces_the_old(chen: User, at: datetime) -> None:
    word = user_password(username="chen", by="cli", at=at)
    chen.refresh_from_db()
    assert chen.check_password(word)
    assert not chen.check_password("correct horse battery")


def test_a_user_is_shut_out(chen: User, at: datetime) -> None:
    user_disable(username="chen", by="cli", at=at)
    chen.refresh_from_db()
    assert not chen.is_active


def test_an_unknown_user_is_said_so(at: datetime) -> None:
    with pytest.raises(Problem, match="user_unknown: nobody"):
        user_disable(username="nobody", by="cli", at=at)
