from datetime import datetime, timedelta

import pytest
from django.db import connection

from muster.access.models import EnrolmentToken
from muster.access.tokens import TokenGrant, token_make, token_make_many, token_use
from muster.common.problems import Problem

pytestmark = pytest.mark.django_db

PHONE, OTHER = "A" * 43, "B" * 43
GRANT = TokenGrant("140122", "2022-04-15", "live", "P001", 2)


@pytest.fixture
def token(at: datetime) -> str:
    return token_make(
        district="140122", round="2022-04-15", mode="live", point="P001", lane=2, label="lane 2", by="user:1", at=at
    )


def test_a_token_lets_one_device_in(token: str, at: datetime) -> None:
    assert token_use(token, PHONE, at) == GRANT


def test_a_token_may_be_typed_from_paper(token: str, at: datetime) -> None:
    assert token_use(f" {token.upper()} ", PHONE, at) == GRANT


def test_the_same_device_may_ask_again_even_late(token: str, at: datetime) -> None:
    token_use(token, PHONE, at)
    assert token_use(token, PHONE, at + timedelta(days=3)) == GRANT


def test_another_device_is_refused(token: str, at: datetime) -> None:
    token_use(token, PHONE, at)
    with pytest.raises(Problem) as refused:
        token_use(token, OTHER, at)
    assert (refused.value.code, refused.value.status) == ("token_used", 409)


def test_a_token_ends_after_its_hours(token: str, at: datetime) -> None:
    with pytest.raises(Problem, match="token_expired"):
        token_use(token, PHONE, at + timedelta(hours=24))
    assert token_use(token, PHONE, at + timedelta(hours=24, seconds=-1)) == GRANT


def test_an_unknown_token_is_refused(at: datetime) -> None:
    with pytest.raises(Problem, match="token_unknown"):
        token_use("\ud800 no such", PHONE, at)


def test_only_the_hash_is_kept(token: str) -> None:
    assert len(bytes(EnrolmentToken.objects.get().hash)) == 32
    with connection.cursor() as cur:
        cur.execute("SELECT t::text FROM access_enrolmenttoken t")
        assert token not in cur.fetchone()[0]


def test_many_tokens_take_no_more_statements_than_one(at: datetime, django_assert_max_num_queries: object) -> None:
    places = [("P001", lane, f"lane {lane}") for lane in range(1, 31)]
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        tokens = token_make_many(district="140122", round="2022-04-15", mode="drill", places=places, by="cli", at=at)
    assert len(set(tokens)) == 30
    assert token_use(tokens[4], PHONE, at) == TokenGrant("140122", "2022-04-15", "drill", "P001", 5)
