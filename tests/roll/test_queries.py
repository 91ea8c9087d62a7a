"""What the roll tells: masked in lists, within the territory, in the clear only by id."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from muster.access.scope import Scope
from muster.roll import queries
from muster.roll.actions import round_create
from muster.roll.models import Resident
from tests.roll.town import AT, BY, DISTRICT, LI_QIANG, TOWN, changed, take, xlsx

COUNTY = Scope(DISTRICT, "")
DAYU = Scope("140122101", "")


@pytest.fixture
def town(county: None, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "town.xlsx", TOWN))


pytestmark = pytest.mark.usefixtures("town")


def test_exact_look_up_by_number_is_masked() -> None:
    [found] = queries.residents_by_id_number(f" {LI_QIANG[6]} ", COUNTY)
    assert (found.name, found.id_number, found.birth_year) == ("李*", "00" + "*" * 12 + LI_QIANG[6][-4:], 1980)
    assert [row.id for row in queries.residents_by_id_number(LI_QIANG[6][:6] + LI_QIANG[6][8:17], COUNTY)] == [found.id]


def test_look_up_stays_within_the_territory_and_takes_anything() -> None:
    assert queries.residents_by_id_number(LI_QIANG[6], DAYU) == []
    assert queries.residents_by_id_number("李强", COUNTY) == queries.residents_by_id_number("", COUNTY) == []
    assert [row.birth_year for row in queries.residents_by_phone("+86 100 0000 0001", COUNTY)] == [1980]


def test_in_the_clear_by_id() -> None:
    ids = Resident.objects.filter(birth_year=1980).values_list("id", flat=True)
    [person] = queries.residents_for(DISTRICT, ids)
    assert (person.name, person.id_number, person.phone, person.address, person.household_number) == (
        "李强", LI_QIANG[6], "10000000001", "东街1号", "1"
    )  # fmt: skip


def test_nothing_personal_is_readable_in_the_database() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT resident::text FROM resident UNION ALL SELECT household::text FROM household")
        dump = "\n".join(row[0] for row in cursor)
    hidden = [text.encode().hex() for text in ("李强", "李娜", LI_QIANG[6], "10000000001", "东街1号")]
    assert [text for text in (*hidden, "李强", LI_QIANG[6], "10000000001", "东街1号") if text in dump] == []


def test_households_page_by_page() -> None:
    first = queries.households(COUNTY, limit=2)
    rest = queries.households(COUNTY, after=f"{first[-1].village}/{first[-1].number}")
    assert [(row.village, row.number, row.residents) for row in [*first, *rest]] == [
        ("140122100001", "1", 3), ("140122101200", "1", 1), ("140122103200", "7", 1)
    ]  # fmt: skip


def test_the_hash_is_of_who_is_on_the_roll(tmp_path: Path) -> None:
    before = queries.roll_hash(DISTRICT)
    take(xlsx(tmp_path / "b.xlsx", [changed(LI_QIANG, 联系电话="")]))
    assert queries.roll_hash(DISTRICT) == before
    Resident.objects.filter(birth_year=1980).update(gone_at=AT)
    assert (queries.roll_hash(DISTRICT) == before, len(before), queries.roll_hash("990001")) == (False, 64, "0" * 64)


def test_the_current_round_is_the_last_that_began(clock: None) -> None:
    assert queries.round_current(DISTRICT) is None
    day = datetime(2022, 4, 14, 16, tzinfo=UTC)
    for code, shift in (("2022-04-18", 3), ("2022-04-15", 0), ("2022-04-12", -3)):
        at = day + timedelta(days=shift)
        round_create(
            district=DISTRICT, code=code, name=code, starts_at=at, opens_at=at + timedelta(hours=6),
            closes_at=at + timedelta(hours=12), ends_at=at + timedelta(hours=24), by=BY, at=AT,
        )  # fmt: skip
    found = queries.round_current(DISTRICT)
    assert found is not None
    assert (found.code, found.settings["tube_size"]) == ("2022-04-15", 10)
