"""The town's command centre, and its twelve households on the roll with their names."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from muster.access import keys
from tests import cast
from tests.command.conftest import Desk, desk, town  # noqa: F401 - fixtures
from tests.conftest import StandingClock

SURNAMES = {
    cast.WANG: "王", cast.ZHAO: "赵", cast.SUN: "孙", cast.CHEN: "陈", cast.LIU: "刘", cast.HUANG: "黄", cast.WU: "吴",
    cast.XU: "徐", cast.ZHU: "朱", cast.MA: "马", cast.GAO: "高",
}  # fmt: skip
ADDRESS = "上镇新建路 8 号"


@pytest.fixture
def homes(town: StandingClock) -> StandingClock:  # noqa: F811
    """The Lis are there already; here is everybody else, in household 11, 12, 13 … of the village."""
    for number, (home, surname) in enumerate(SURNAMES.items(), 11):
        names = [surname + "一二三四五六"[place] for place in range(len(home.names))]
        household_write(home, str(number), names, cast.SIX)
    return town


def household_write(home: cast.Household, number: str, names: list[str], at: datetime) -> None:
    kid = keys.kid("roll", "identity")
    with connection.cursor() as cursor:
        address = keys.seal(ADDRESS, keys.kid("roll", "contact"), "household.address")
        cursor.execute(
            "INSERT INTO household (district, id, village, number, address_sealed) VALUES (%s, %s, %s, %s, %s)",
            (cast.DISTRICT, home.id, home.village, number, address),
        )
        for row, (person, name) in enumerate(zip(home.names, names, strict=True), 1):
            cursor.execute(
                """INSERT INTO resident (district, id, household, village, name_sealed, likeness_index, content_index,
                       document, birth_year, sex, relation, source, source_row, created_at, created_by)
                   VALUES (%s, %s, %s, %s, %s, %s, '\\x00', 'none', 1980, '', '', 't', %s, %s, 't')""",
                (cast.DISTRICT, person, home.id, home.village, keys.seal(name, kid, "resident.name"), person.bytes, row, at),
            )  # fmt: skip


Sit = Callable[..., Client]
