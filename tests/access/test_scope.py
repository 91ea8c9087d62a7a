"""One scope in SQL and on querysets, over the same rows."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from muster.access.models import User
from muster.access.scope import NOTHING, Scope, scope

ROWS = [  # district, village, point
    ("140122", "140122100001", "P001"),
    ("140122", "140122100002", "P002"),
    ("140122", "140122101001", "P001"),
    ("140122", None, "P001"),  # a walk-in whose village nobody knows
    ("140123", "140123100001", "P001"),
    ("150100", "150100100001", "P001"),
]


def seen(which: Scope) -> list[int]:
    sql, params = which.where("t")
    values = ", ".join(["(%s, %s, %s, %s)"] * len(ROWS))
    flat: list[Any] = [value for number, row in enumerate(ROWS) for value in (number, *row)]
    with connection.cursor() as cur:
        cur.execute(
            f"SELECT n FROM (VALUES {values}) t (n, district, village, point) WHERE {sql} ORDER BY n", [*flat, *params]
        )
        return [row[0] for row in cur.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "point", "numbers"),
    [
        ("140122", "", [0, 1, 2, 3]),
        ("140122100", "", [0, 1]),
        ("140122100001", "", [0]),
        ("1401", "", [0, 1, 2, 3, 4]),
        ("140122", "P001", [0, 2, 3]),
        ("140123", "P001", [4]),
        ("1401", "P001", []),
        ("", "P001", []),
        ("", "", []),
    ],
)
def test_rows_in_sql(prefix: str, point: str, numbers: list[int]) -> None:
    assert seen(Scope(prefix, point)) == numbers


@pytest.mark.parametrize("prefix", ["14%", "_", "14012２", "140122\n", "1401221000010"])
def test_a_territory_is_digits(prefix: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        Scope(prefix, "")


def test_another_column_may_hold_the_village() -> None:
    assert Scope("140122100", "").where("t", village="p.village") == (
        "(t.district = %s AND p.village LIKE %s)",
        ["140122", "140122100%"],
    )


def test_the_queryset_filter_is_the_same_condition(luo: User, wen: User, chen: User) -> None:
    tokens = _tokens()
    assert [row.label for row in scope(luo).filter(tokens)] == ["0", "2", "3"]
    assert [row.label for row in scope(chen).filter(tokens)] == ["0", "1", "2", "3"]
    assert [row.label for row in scope(wen).filter(tokens, village="round")] == ["0", "1"]
    assert not NOTHING.filter(tokens).exists()


def test_persons_are_hidden_from_who_only_counts(qiao: User, shi: User, chen: User) -> None:
    assert scope(qiao) == scope(shi) == scope(chen) == Scope("140122", "")
    assert scope(qiao, persons=True) == scope(shi, persons=True) == NOTHING
    assert scope(chen, persons=True) == Scope("140122", "")


def test_nobody_sees_nothing(chen: User) -> None:
    chen.is_active = False
    lost = User(username="lost", role="point_leader", territory="140122")
    assert scope(chen) == scope(AnonymousUser()) == scope(lost) == NOTHING
    assert scope(User(username="new", role="command")).nothing


def _tokens() -> Any:
    from muster.access.models import EnrolmentToken
    from muster.common import clock

    for number, (district, village, point) in enumerate(ROWS):
        EnrolmentToken.objects.create(
            hash=bytes([number]), district=district, round=village or "", mode="live", point=point, label=str(number),
            made_at=clock.now(), made_by="test", expires_at=clock.now(),
        )  # fmt: skip
    return EnrolmentToken.objects.order_by("id")
