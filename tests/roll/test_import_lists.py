"""The care list, workers and devices; and the template of every kind."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from muster.access.models import EnrolmentToken
from muster.roll.imports import care
from muster.roll.imports.headers import header_find
from muster.roll.imports.kinds import Kind, kinds
from muster.roll.imports.run import Order
from muster.roll.imports.sheets import book_open
from muster.roll.imports.template import template_write
from muster.roll.imports.undo import import_undo
from muster.staff import imports as staff
from muster.staff.models import Unit, Worker
from tests.roll import desk
from tests.roll.test_import_points import SCHOOL, SQUARE, ahead, listed
from tests.roll.town import AT, BY, DISTRICT, LI_NA, LI_QIANG, WANG_JUN, count, take, tally, xlsx

__all__ = ["ahead"]  # a fixture


def sheet(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def marks() -> list[tuple[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark, until::text FROM care_mark ORDER BY mark")
        return list(cursor.fetchall())


def test_the_care_list_marks_people_by_their_number_and_is_taken_back(county: None, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA, WANG_JUN]))
    before = marks()
    path = sheet(tmp_path / "c.csv", [
        ["姓名", "身份证号", "重点人群", "有效期至"],
        ["李强", LI_QIANG[6], "黄码", "2022年4月20日"],  # new
        ["王军", WANG_JUN[6], "卧床、透析", ""],  # as before
        ["", LI_NA[6], "产妇", "2022-05-01"],  # until when is new
    ])  # fmt: skip
    report = care.take(Order(path, DISTRICT, BY, AT))
    assert tally(report) == (3, 1, 1, 1, 0)
    assert marks() == [
        ("bedridden", None), ("dialysis", None), ("postpartum", "2022-05-01"), ("yellow_code", "2022-04-20"),
    ]  # fmt: skip
    import_undo(run=report.run, by=BY, at=AT)  # type: ignore[arg-type]
    assert marks() == before


@pytest.mark.parametrize(
    ("row", "code"),
    [(["李娜", LI_QIANG[6], "黄码", ""], "row_care_other_name"), (["", WANG_JUN[6], "黄码", ""], "row_care_nobody"),
     (["", LI_QIANG[6], "紫码", ""], "row_care_unknown"), (["", LI_QIANG[6], "无", ""], "row_care_unknown"),
     (["", LI_QIANG[6], "黄码", "明天"], "row_until"), (["", "123", "黄码", ""], "row_id_length")],
)  # fmt: skip
def test_a_care_row_that_cannot_stand(county: None, tmp_path: Path, row: list[str], code: str) -> None:
    take(xlsx(tmp_path / "a.xlsx", [LI_QIANG]))
    path = sheet(tmp_path / "c.csv", [["姓名", "身份证号", "重点人群", "有效期至"], row])
    assert care.take(Order(path, DISTRICT, BY, AT)).refused_by_code == {code: 1}


WORKER_HEADER = ["编号", "单位", "单位类型", "人员类别", "采样资质", "证件号码"]


def test_workers_come_with_their_units_and_go_again(county: None, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", [LI_QIANG]))
    path = sheet(tmp_path / "w.csv", [
        WORKER_HEADER,
        ["101", "黄寨中心校", "学校", "在职党员", "否", LI_QIANG[6]],
        ["102", "县医院", "医疗机构", "医务采样人员", "是", ""],
        ["103", "县医院", "", "医务采样人员", "", ""],  # a unit says its kind once
    ])  # fmt: skip
    report = staff.take(Order(path, DISTRICT, BY, AT, valid_only=True))
    assert (tally(report), report.refused_by_code) == ((3, 2, 0, 0, 1), {"row_worker_unit_kind": 1})
    assert (Unit.objects.count(), Worker.objects.count(), Worker.objects.get(number=101).resident is not None) == (
        2,
        2,
        True,
    )
    assert tally(staff.take(Order(path, DISTRICT, BY, AT))) == (3, 1, 2, 0, 0)
    import_undo(run=report.run, by=BY, at=AT)  # type: ignore[arg-type]
    assert (sorted(Unit.objects.values_list("name", flat=True)), Worker.objects.count()) == (["县医院"], 1)


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [(0, "a1", "row_worker_number"), (1, "", "row_worker_unit"), (2, "军队", "row_worker_unit_kind"),
     (3, "路人", "row_worker_category"), (4, "也许", "row_worker_samples"), (5, LI_NA[6], "row_care_nobody")],
)  # fmt: skip
def test_a_worker_who_cannot_stand(county: None, tmp_path: Path, place: int, text: str, code: str) -> None:
    row = ["102", "县医院", "医疗机构", "医务采样人员", "是", ""]
    row[place] = text
    path = sheet(tmp_path / "w.csv", [WORKER_HEADER, row])
    assert staff.take(Order(path, DISTRICT, BY, AT)).refused_by_code == {code: 1}


def test_a_sampler_must_be_able_to_sample(county: None, tmp_path: Path) -> None:
    path = sheet(tmp_path / "w.csv", [WORKER_HEADER, ["102", "县医院", "医疗机构", "医务采样人员", "否", ""]])
    assert staff.take(Order(path, DISTRICT, BY, AT)).refused_by_code == {"row_worker_cannot_sample": 1}


def test_the_codes_of_devices_are_shown_once(ahead: str, browser: Client, tmp_path: Path, clock: Any) -> None:
    clock.set(int((AT + timedelta(hours=1)).timestamp() * 1000))
    desk.whole(browser, listed(tmp_path / "p.csv", [SCHOOL, SQUARE]), kind="points", round="r1")
    clock.move(s=1)
    path = sheet(
        tmp_path / "d.csv", [["点位编号", "采样台号", "数量"], ["P001", "1", ""], ["P001", "2", ""], ["P002", "", "2"]]
    )
    desk.whole(browser, path, kind="devices", round="r1")
    assert EnrolmentToken.objects.count() == 4
    address = reverse("roll:import_tickets", args=[desk.draft().id])
    answer = browser.post(address)
    tokens = [ticket["token"] for ticket in answer.context["tickets"]]  # type: ignore[attr-defined]
    assert (len(set(tokens)), all(token in answer.content.decode() for token in tokens)) == (4, True)
    assert browser.post(address).status_code == 410


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["P009", "1", ""], "row_device_point"),
        (["P001", "9", ""], "row_device_lane"),
        (["P001", "1", "51"], "row_device_count"),
    ],
)
def test_a_device_that_cannot_stand(
    ahead: str, browser: Client, tmp_path: Path, clock: Any, row: list[str], code: str
) -> None:
    from muster.station import imports

    clock.set(int((AT + timedelta(hours=1)).timestamp() * 1000))
    desk.whole(browser, listed(tmp_path / "p.csv", [SCHOOL]), kind="points", round="r1")
    path = sheet(tmp_path / "d.csv", [["点位编号", "采样台号", "数量"], row])
    assert imports.take(Order(path, DISTRICT, BY, AT, round="r1")).refused_by_code == {code: 1}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_a_template_has_every_column_and_no_person(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    template_write(kind, path)
    headers = [header for sheet in book_open(path).sheets if (header := header_find(sheet, {}, kind.words))]
    assert [list(header.columns) for header in headers] == [[column.name for column in kind.columns]]


def test_a_filled_template_is_taken(browser: Client, tmp_path: Path) -> None:
    import xlsxwriter

    answer = browser.get(reverse("roll:import_template", args=["roll"]))
    path = tmp_path / "t.xlsx"
    path.write_bytes(answer.content)
    first, english, *_rest = (cells for _number, cells in book_open(path).sheets[0].rows())
    with xlsxwriter.Workbook(str(tmp_path / "f.xlsx")) as book:
        for place, row in enumerate([first, english, LI_QIANG, LI_NA]):
            if place == 0:
                page = book.add_worksheet()
            for column, cell in enumerate(row):
                page.write_string(place, column, str(cell))
    desk.whole(browser, tmp_path / "f.xlsx")
    assert count("resident") == 2
