"""An import is taken back while nothing depends on it; else it is said what does."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from muster.common.problems import Problem
from muster.roll.imports.undo import import_undo
from muster.roll.models import ImportRun, Resident
from tests.roll import desk
from tests.roll.town import AT, BY, DISTRICT, LI_BAO, LI_NA, LI_QIANG, TOWN, WANG_JUN, changed, count, take, xlsx


def table(name: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {name} t ORDER BY 1")
        return cursor.fetchall()


def everything() -> dict[str, list[Any]]:
    return {name: table(name) for name in ("resident", "household", "care_mark", "resident_token")}


def back(run: Any) -> None:
    import_undo(run=run, by=BY, at=AT + timedelta(hours=1))


def test_the_first_import_leaves_nothing_behind(county: None, tmp_path: Path) -> None:
    back(take(xlsx(tmp_path / "a.xlsx", TOWN)).run)
    assert [count(name) for name in ("resident", "household", "care_mark", "resident_token", "import_undo")] == [0] * 5
    run = ImportRun.objects.get()
    assert (run.undone_at, run.undone_by) == (AT + timedelta(hours=1), BY)


def test_a_second_import_is_taken_back_to_the_byte(county: None, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA, LI_BAO]))
    before = everything()
    second = take(
        xlsx(tmp_path / "b.xlsx", [
            changed(LI_QIANG, 联系电话="10000000009", 住址="西街2号", 重点人群="透析"), changed(LI_NA, 户号="8"), WANG_JUN,
        ])
    )  # fmt: skip
    assert everything() != before
    back(second.run)
    assert everything() == before


def test_who_was_taken_off_is_back(browser: Client, tmp_path: Path) -> None:
    desk.whole(browser, xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA]))
    before = everything()
    run = desk.whole(browser, xlsx(tmp_path / "b.xlsx", [LI_QIANG]), gone="off")
    assert Resident.objects.filter(gone_at=None).count() == 1
    browser.post(reverse("roll:import_undo", args=[run]))
    assert everything() == before


def test_a_later_import_of_the_same_people_is_in_the_way(county: None, tmp_path: Path) -> None:
    first = take(xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA]))
    second = take(xlsx(tmp_path / "b.xlsx", [changed(LI_QIANG, 联系电话="10000000009")]))
    with pytest.raises(Problem, match="import_depended_on"):
        back(first.run)
    back(second.run)
    back(first.run)
    assert count("resident") == 0


def test_an_invitation_is_in_the_way(county: None, tmp_path: Path) -> None:
    run = take(xlsx(tmp_path / "a.xlsx", [LI_QIANG])).run
    person = Resident.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO invitation (district, round, resident, household, village, point, lane, slot_at, single)
               VALUES (%s, 'r', %s, %s, %s, 'P001', 1, %s, false)""",
            [DISTRICT, person.id, person.household, person.village, AT],
        )
    with pytest.raises(Problem, match="import_depended_on"):
        back(run)
    assert count("resident") == 1


def test_after_a_week_it_stays(county: None, tmp_path: Path) -> None:
    run = take(xlsx(tmp_path / "a.xlsx", [LI_QIANG])).run
    with pytest.raises(Problem, match="import_too_old"):
        import_undo(run=run, by=BY, at=AT + timedelta(days=8))  # type: ignore[arg-type]


def test_it_is_taken_back_once(county: None, tmp_path: Path) -> None:
    run = take(xlsx(tmp_path / "a.xlsx", [LI_QIANG])).run
    back(run)
    with pytest.raises(Problem, match="import_undone"):
        back(run)
