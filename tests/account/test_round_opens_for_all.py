"""Whoever is on the roll is invited before the round opens, or it would miss them."""

from uuid import UUID

import pytest

from muster.account.actions import round_open
from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.common.rows import values
from muster.plan import actions as plan
from muster.roll.imports.undo import keep
from muster.roll.models import ImportRun
from muster.roll.queries import roll_hash
from tests.plan.town import AT, DISTRICT, ROUND, VILLAGES, resident_add, town_build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "clock")]
BY = "user:1"
LATER = UUID(int=99)


@pytest.fixture(autouse=True)
def _published() -> None:
    town_build()
    plan.scenario_build(district=DISTRICT, round=ROUND, name="yangqu", points=2, by=BY, at=AT)
    _publish()


def _publish() -> None:
    run = plan.plan_make(district=DISTRICT, round=ROUND, by=BY, at=AT)
    plan.plan_publish(run=run.pk, by=BY, at=AT)


def _open() -> str:
    return round_open(district=DISTRICT, round_code=ROUND, by=BY, at=AT)


def test_the_book_keeps_which_roll_it_was() -> None:
    _open()
    assert values("SELECT body->>'roll_hash' FROM event WHERE kind = 'RoundOpened'", ()) == [roll_hash(DISTRICT)]


def test_how_the_roll_was_before_its_imports_is_forgotten() -> None:
    """Nobody can take an import back once a round stands on it, so the former rows have no use any more."""
    ImportRun.objects.create(id=LATER, district=DISTRICT, counts={}, by=BY, at=AT)
    with raw_cursor() as cursor:
        keep(cursor, LATER, DISTRICT, "resident", values("SELECT id FROM resident LIMIT 3", ()))
    _open()
    assert values("SELECT count(*) FROM import_undo", ()) == [0]


def test_a_name_that_came_after_the_plan_is_planned_first() -> None:
    village = min(VILLAGES)
    resident_add(LATER, UUID(int=int(village) * 1000), village, 99, 1990)
    with pytest.raises(Problem) as refused:
        _open()
    assert (refused.value.code, refused.value.detail) == ("names_uninvited", "1")
    _publish()
    _open()
    assert LATER in values("SELECT person FROM account WHERE district = %s AND attendance = 'open'", [DISTRICT])
