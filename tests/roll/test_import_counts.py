"""Counts in = counts out, all rows or none, and a second import changes nothing."""

from pathlib import Path

import pytest

from muster.common.problems import Problem
from muster.roll.models import ImportRun, Resident
from tests.roll.town import HEADER, LI_NA, LI_QIANG, TOWN, WANG_JUN, changed, count, csv_file, number, take, tally, xlsx

pytestmark = pytest.mark.usefixtures("county")
BAD = changed(LI_NA, 姓名="", 证件号码=number("19810202", 4))


def test_a_clean_list_is_taken_whole(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", TOWN))
    assert tally(report) == (5, 5, 0, 0, 0)
    assert (count("household"), count("resident"), count("care_mark")) == (3, 5, 3)
    run = ImportRun.objects.get()
    assert (run.id, run.counts["created"], report.written) == (report.run, 5, True)


def test_one_bad_row_and_nothing_is_written(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", [*TOWN, BAD]))
    assert tally(report) == (6, 5, 0, 0, 1)
    assert (report.written, count("resident"), count("household"), ImportRun.objects.count()) == (False, 0, 0, 0)


def test_valid_rows_only_takes_the_rest(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", [*TOWN, BAD]), valid_only=True)
    assert (tally(report), count("resident")) == ((6, 5, 0, 0, 1), 5)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = take(xlsx(tmp_path / "a.xlsx", TOWN), dry_run=True)
    assert (tally(report), report.written, count("resident")) == ((5, 5, 0, 0, 0), False, 0)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", TOWN)
    take(path)
    before = sorted(Resident.objects.values_list("id", "source"))
    assert tally(take(path)) == (5, 0, 5, 0, 0)
    assert sorted(Resident.objects.values_list("id", "source")) == before


def test_the_same_people_from_another_format_are_the_same(tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    assert tally(take(csv_file(tmp_path / "b.csv", TOWN))) == (5, 0, 5, 0, 0)


def test_a_new_phone_is_an_update_of_the_same_resident(tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    before = set(Resident.objects.values_list("id", flat=True))
    report = take(xlsx(tmp_path / "b.xlsx", [changed(LI_QIANG, 联系电话="10000000009")]))
    assert tally(report) == (1, 0, 0, 1, 0)
    assert set(Resident.objects.values_list("id", flat=True)) == before


def test_a_move_takes_the_person_to_the_other_household(tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    take(xlsx(tmp_path / "b.xlsx", [changed(LI_NA, 乡镇="大盂镇", 村="大盂村委会")]))
    together = Resident.objects.filter(village="140122101200").values_list("household", flat=True)
    assert (len(together), len(set(together))) == (2, 1)


def test_who_was_gone_and_is_listed_again_is_back(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [WANG_JUN])
    take(path)
    Resident.objects.update(gone_at="2022-04-14T00:00Z")
    assert tally(take(path)) == (1, 0, 0, 1, 0)
    assert list(Resident.objects.values_list("gone_at", flat=True)) == [None]


def test_a_number_under_another_name_is_refused_until_said_otherwise(tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    path = xlsx(tmp_path / "b.xlsx", [changed(LI_QIANG, 姓名="李墙")])
    refused = take(path)
    assert (tally(refused), dict(refused.refused_by_code)) == ((1, 0, 0, 0, 1), {"row_id_other_name": 1})
    assert tally(take(path, rename=True)) == (1, 0, 0, 1, 0)


def test_without_divisions_nothing_is_guessed(tmp_path: Path) -> None:
    from muster.roll.models import Division

    Division.objects.all().delete()
    with pytest.raises(Problem, match="roll_divisions_missing"):
        take(xlsx(tmp_path / "a.xlsx", TOWN))


def test_every_line_of_the_sheet_is_accounted_for(tmp_path: Path) -> None:
    report = take(
        xlsx(tmp_path / "a.xlsx", [LI_QIANG, [""], WANG_JUN, ["合计", "", "", "2人"]], head=(["居民花名册"], HEADER))
    )
    assert (report.rows_sheet, dict(report.rows_skipped), report.header_row) == (6, {"blank": 1, "total": 1}, 2)
    assert tally(report) == (2, 2, 0, 0, 0)


def test_the_planner_is_told_how_much_there_is(tmp_path: Path) -> None:
    """On tables that were analysed while empty, each foreign key check would read the whole table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE household, resident")
        take(xlsx(tmp_path / "a.xlsx", TOWN))
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname IN ('household', 'resident') ORDER BY 1")
        assert cursor.fetchall() == [("household", 3), ("resident", 5)]


def test_a_constraint_that_is_hit_all_the_same_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from muster.roll.imports.match import Matcher

    take(xlsx(tmp_path / "a.xlsx", TOWN))
    monkeypatch.setattr(Matcher, "_numbered", lambda *_: None)  # as if another had written in between
    with pytest.raises(Problem, match="resident_id_number_once"):
        take(xlsx(tmp_path / "b.xlsx", [LI_QIANG]))
