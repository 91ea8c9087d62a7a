"""Points come in from a list or a map, keep their true proportions, and go again."""

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from muster.common.problems import Problem
from muster.plan import imports, layout
from muster.plan.models import Lane, Point
from muster.roll.actions import round_create
from muster.roll.imports.report import ImportReport
from muster.roll.imports.run import Order
from muster.roll.imports.undo import import_undo
from tests.roll import desk
from tests.roll.town import AT, BY, DISTRICT, tally

HEADER = ["点位编号", "点位名称", "乡镇", "村（社区）", "采样台数", "类型", "经度", "纬度"]
SCHOOL = ["P001", "黄寨小学", "黄寨镇", "黄寨社区", "3", "", "112.60", "38.00"]
SQUARE = ["P002", "大盂广场", "大盂镇", "大盂", "2", "流动", "112.70", "38.10"]
HALL = ["P003", "泥屯礼堂", "泥屯镇", "泥屯", "1", "固定", "", ""]


@pytest.fixture
def ahead(county: None) -> str:
    """A round that is still to come."""
    round_create(
        district=DISTRICT, code="r1", name="第一轮", starts_at=AT + timedelta(hours=12), opens_at=AT + timedelta(hours=22),
        closes_at=AT + timedelta(hours=28), ends_at=AT + timedelta(days=2), by=BY, at=AT,
    )  # fmt: skip
    return "r1"


def listed(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def take(path: Path, **options: Any) -> ImportReport:
    return imports.take(Order(path, DISTRICT, BY, AT, round="r1", **options))


def points() -> list[tuple[str, int, bool]]:
    return [(point.code, point.lanes, point.illustrative) for point in Point.objects.order_by("code")]


def test_measured_points_stand_in_their_true_proportions(ahead: str, tmp_path: Path) -> None:
    assert tally(take(listed(tmp_path / "a.csv", [SCHOOL, SQUARE, HALL]))) == (3, 3, 0, 0, 0)
    assert points() == [("P001", 3, False), ("P002", 2, False), ("P003", 1, True)]
    school, square, _hall = Point.objects.order_by("code")
    assert (square.x > school.x, square.y > school.y) == (True, True)  # east, north
    assert (square.x - school.x) / (square.y - school.y) == pytest.approx(0.787, abs=0.01)  # a degree here is narrower
    assert Lane.objects.count() == 6


def test_the_same_list_again_changes_nothing_and_a_lane_more_is_an_update(ahead: str, tmp_path: Path) -> None:
    take(listed(tmp_path / "a.csv", [SCHOOL, SQUARE]))
    assert tally(take(listed(tmp_path / "a.csv", [SCHOOL, SQUARE]))) == (2, 0, 2, 0, 0)
    more = [*SCHOOL[:4], "4", *SCHOOL[5:]]
    assert tally(take(listed(tmp_path / "b.csv", [more]))) == (1, 0, 0, 1, 0)
    assert Lane.objects.filter(point__code="P001").count() == 4


def test_points_from_a_map(ahead: str, tmp_path: Path) -> None:
    path = tmp_path / "points.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [112.6, 38.0]},
             "properties": {"code": "P001", "name": "黄寨小学", "village": "黄寨社区", "lanes": 3}},
            {"type": "Feature", "geometry": None,
             "properties": {"code": "P002", "name": "大盂广场", "village": "大盂", "lanes": 2}},
        ]}),
        encoding="utf-8",
    )  # fmt: skip
    assert tally(take(path)) == (2, 2, 0, 0, 0)
    assert points() == [("P001", 3, False), ("P002", 2, True)]
    path.write_text('{"type": "FeatureCollection", "features": [{"type": "Line"}]}', encoding="utf-8")
    with pytest.raises(Problem, match="roll_file_unreadable"):
        take(path)


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [(0, "P 1!", "row_point_code"), (1, "", "row_point_name"), (3, "没有的村", "row_village_unknown"),
     (4, "0", "row_point_lanes"), (4, "两个", "row_point_lanes"), (5, "空中", "row_point_kind"),
     (6, "", "row_point_position"), (7, "98", "row_point_position"), (1, "=A1", "row_formula")],
)  # fmt: skip
def test_what_cannot_stand_is_refused_by_its_cell(ahead: str, tmp_path: Path, place: int, text: str, code: str) -> None:
    bad = list(SCHOOL)
    bad[place] = text
    report = take(listed(tmp_path / "a.csv", [bad, SQUARE]))
    assert (report.refused_by_code, Point.objects.count()) == ({code: 1}, 0)


def test_a_point_twice_in_a_list_is_refused(ahead: str, tmp_path: Path) -> None:
    report = take(listed(tmp_path / "a.csv", [SCHOOL, SCHOOL]), valid_only=True)
    assert (report.refused_by_code, Point.objects.count()) == ({"row_twice_in_file": 1}, 1)


def test_points_are_taken_back(ahead: str, tmp_path: Path) -> None:
    take(listed(tmp_path / "a.csv", [SCHOOL, HALL]))
    before = list(Point.objects.order_by("code").values())
    second = take(listed(tmp_path / "b.csv", [[*SCHOOL[:4], "5", *SCHOOL[5:]], SQUARE]))
    import_undo(run=second.run, by=BY, at=AT)  # type: ignore[arg-type]
    assert list(Point.objects.order_by("code").values()) == before
    assert Lane.objects.filter(point__code="P001").count() == 3


def test_in_the_browser_points_are_for_a_round_to_come(ahead: str, browser: Client, tmp_path: Path, clock: Any) -> None:
    clock.set(int(AT.timestamp() * 1000))
    assert (
        '<option value="r1">第一轮</option>'
        in browser.get(reverse("roll:import_new", args=["points"])).content.decode()
    )
    desk.whole(browser, listed(tmp_path / "a.csv", [SCHOOL, SQUARE, HALL]), kind="points", round="r1")
    assert Point.objects.count() == 3
    assert desk.upload(browser, listed(tmp_path / "b.csv", [SCHOOL]), kind="points", round="no").status_code == 404


def test_a_village_stands_among_its_measured_points() -> None:
    assert layout.villages_measured([("a", (0, 0)), ("a", (10, 20)), ("b", (7, 7))]) == {"a": (5, 10), "b": (7, 7)}
    assert layout.measured([]) == []
    assert layout.measured([(112.0, 38.0)]) == [(500, 500)]
