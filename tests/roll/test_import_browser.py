"""From the file to the roll in the browser: columns, check, difference, import."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from muster.access.models import User
from muster.access.users import user_create
from muster.jobs import folders
from muster.jobs.models import Job
from muster.roll.models import ImportDraft, ImportMapping, ImportRun, Resident
from tests.roll import desk
from tests.roll.town import (
    AT,
    DISTRICT,
    HEADER,
    LI_NA,
    LI_QIANG,
    TOWN,
    WANG_JUN,
    ZHAO_YU,
    changed,
    count,
    csv_file,
    xlsx,
)

BAD = changed(LI_NA, 姓名="=1+1")


def test_a_clean_list_goes_in(browser: Client, tmp_path: Path) -> None:
    answer = desk.upload(browser, xlsx(tmp_path / "a.xlsx", TOWN))
    assert answer["Location"] == reverse("jobs:job", args=[desk.draft().look])
    assert "Step 1 of 2" in desk.page(browser)
    assert "Every row is good." in desk.check(browser)
    assert (count("resident"), ImportRun.objects.count()) == (0, 0)
    assert "The list is in." in desk.take(browser)
    run = ImportRun.objects.get()
    assert (count("resident"), run.id, run.counts["created"]) == (5, desk.draft().run, 5)


def test_what_was_uploaded_is_deleted_when_it_is_in(browser: Client, tmp_path: Path) -> None:
    desk.whole(browser, xlsx(tmp_path / "a.xlsx", TOWN))
    left = sorted(path.name for path in folders.folder(desk.draft().id).iterdir())
    assert left == ["look.json", "report.json"]


def test_columns_are_remembered_by_the_header(browser: Client, tmp_path: Path) -> None:
    head = [*HEADER[:3], "称呼", *HEADER[4:]]
    desk.upload(browser, xlsx(tmp_path / "a.xlsx", TOWN, head=(head,)))
    proposed = desk.fields(browser)
    assert proposed["c3"] == "-"
    answer = browser.post(reverse("roll:import_check", args=[desk.draft().id]), proposed)
    assert (answer.status_code, "No column is chosen for Name." in answer.content.decode()) == (422, True)
    assert "Every row is good." in desk.check(browser, c3="name")
    assert ImportMapping.objects.get().mapping["称呼"] == "name"
    desk.upload(browser, xlsx(tmp_path / "b.xlsx", [LI_QIANG], head=(head,)))
    assert desk.fields(browser)["c3"] == "name"
    assert "the columns are as they were then" in desk.page(browser)


def test_a_field_chosen_twice_is_refused(browser: Client, tmp_path: Path) -> None:
    desk.upload(browser, xlsx(tmp_path / "a.xlsx", TOWN))
    answer = browser.post(reverse("roll:import_check", args=[desk.draft().id]), {**desk.fields(browser), "c2": "name"})
    assert "Name is chosen for two columns." in answer.content.decode()


def test_refused_rows_are_shown_downloaded_corrected_and_fed_back(browser: Client, tmp_path: Path) -> None:
    desk.upload(browser, csv_file(tmp_path / "a.csv", [*TOWN[:1], BAD]))
    page = desk.check(browser)
    assert "The cell holds the text of a formula" in page
    assert "Copy the cells and paste them as values." in page
    assert '<span class="code">D3</span> 姓名' in page
    answer = browser.get(reverse("roll:import_errors", args=[desk.draft().id]))
    back = tmp_path / "errors.csv"
    back.write_bytes(b"".join(answer))  # type: ignore[call-overload]
    assert "'=1+1" in back.read_text(encoding="utf-8-sig")  # opened in a spreadsheet it runs nothing
    desk.take(browser, rows="valid")
    assert count("resident") == 1
    back.write_text(back.read_text(encoding="utf-8-sig").replace("'=1+1", "李娜"), encoding="utf-8")
    desk.whole(browser, back)
    assert count("resident") == 2


def test_all_or_none_writes_none_while_a_row_is_refused(browser: Client, tmp_path: Path) -> None:
    desk.upload(browser, xlsx(tmp_path / "a.xlsx", [*TOWN[:1], BAD]))
    desk.check(browser)
    assert "Refused rows" in desk.take(browser, rows="all")
    assert (count("resident"), desk.draft().run) == (0, None)


def test_the_difference_is_listed_before_anything_changes(browser: Client, tmp_path: Path) -> None:
    desk.whole(browser, xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA, WANG_JUN]))
    desk.upload(browser, xlsx(tmp_path / "b.xlsx", [changed(LI_QIANG, 联系电话="10000000009"), ZHAO_YU]))
    desk.check(browser)
    new, differs, gone = (desk.page(browser, "import_people", name) for name in ("new", "changed", "gone"))
    assert ("赵*" in new, "李*" in new, "赵玉" in new) == (True, False, False)
    assert ("李*" in differs, "Phone" in differs, "李强" in differs) == (True, True, False)
    assert ("李*" in gone, "王*" in gone) == (True, False)  # 王's village is not on the list


def test_people_no_longer_listed_stay_unless_somebody_says_so(browser: Client, tmp_path: Path) -> None:
    desk.whole(browser, xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA, WANG_JUN]))
    desk.whole(browser, xlsx(tmp_path / "b.xlsx", [LI_QIANG]))
    assert Resident.objects.filter(gone_at=None).count() == 3
    desk.whole(browser, xlsx(tmp_path / "c.xlsx", [LI_QIANG]), gone="off")
    assert Resident.objects.filter(gone_at=None).count() == 2
    assert ImportRun.objects.latest("at", "id").counts["taken_off"] == 1


def test_nobody_leaves_the_roll_while_a_row_is_refused(browser: Client, tmp_path: Path) -> None:
    desk.whole(browser, xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA]))
    desk.upload(browser, xlsx(tmp_path / "b.xlsx", [LI_QIANG, BAD]))
    desk.check(browser)
    answer = browser.post(reverse("roll:import_apply", args=[desk.draft().id]), {"rows": "valid", "gone": "off"})
    assert answer.status_code == 409
    assert Resident.objects.filter(gone_at=None).count() == 2


def test_looks_at_the_lists_are_written_down(browser: Client, tmp_path: Path, qin: User) -> None:
    desk.whole(browser, xlsx(tmp_path / "a.xlsx", [LI_QIANG, LI_NA]))
    desk.upload(browser, xlsx(tmp_path / "b.xlsx", [LI_QIANG, ZHAO_YU]))
    desk.check(browser)
    for name in ("new", "gone"):
        desk.page(browser, "import_people", name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, count, actor FROM audit_row WHERE district = %s AND action IN ('import_people', 'persons_read')"
            " ORDER BY id",
            [DISTRICT],
        )
        assert cursor.fetchall() == [("import_people", 1, qin.actor), ("persons_read", 1, qin.actor)]


def test_giving_up_deletes_the_file(browser: Client, tmp_path: Path) -> None:
    desk.upload(browser, csv_file(tmp_path / "a.csv", TOWN, "gb18030"))
    folder = folders.folder(desk.draft().id)
    assert (folder / "list.csv").exists()
    browser.post(reverse("roll:import_drop", args=[desk.draft().id]))
    assert (folder.exists(), ImportDraft.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("role", "territory", "status"),
    [
        ("command", DISTRICT, 200),
        ("command", f"{DISTRICT}100", 403),
        ("point_leader", DISTRICT, 403),
        ("admin", DISTRICT, 200),
    ],
)
def test_a_list_is_the_whole_county_s(qin: User, role: str, territory: str, status: int) -> None:
    point = "P001" if role == "point_leader" else ""
    user, _ = user_create(
        username="uu", role=role, territory=territory, point=point, by="t", at=AT, password="correct horse battery"
    )
    client = Client()
    client.force_login(user)
    assert client.get(reverse("roll:imports")).status_code == status
    assert client.get(reverse("roll:import_new", args=["roll"])).status_code == (
        200 if role == "command" and status == 200 else 403
    )


def test_nobody_else_goes_on_with_my_file(browser: Client, tmp_path: Path) -> None:
    desk.upload(browser, xlsx(tmp_path / "a.xlsx", TOWN))
    other, _ = user_create(
        username="shi", role="command", territory=DISTRICT, by="t", at=AT, password="correct horse battery"
    )
    client = Client()
    client.force_login(other)
    assert client.get(reverse("roll:import", args=[desk.draft().id])).status_code == 404


def test_pressing_twice_takes_it_in_once(browser: Client, tmp_path: Path) -> None:
    desk.upload(browser, xlsx(tmp_path / "a.xlsx", TOWN))
    desk.check(browser)
    Job.objects.filter(pk=desk.draft().check_job).update(state="running", ended_at=None)
    answer = browser.post(reverse("roll:import_apply", args=[desk.draft().id]), {"rows": "all"})
    assert (answer.status_code, "import_busy" in answer.content.decode(), count("resident")) == (409, True, 0)


@pytest.mark.parametrize("runs", [1, 3])
def test_the_list_asks_as_often_for_three_imports_as_for_one(
    browser: Client, tmp_path: Path, django_assert_num_queries: Any, runs: int
) -> None:
    for number in range(runs):
        desk.whole(browser, xlsx(tmp_path / f"{number}.xlsx", TOWN))
    browser.get(reverse("roll:imports"))
    with django_assert_num_queries(10):
        browser.get(reverse("roll:imports"))


def test_whoever_is_dead_does_not_come_back_by_a_list(browser: Client, tmp_path: Path) -> None:
    desk.whole(browser, xlsx(tmp_path / "a.xlsx", TOWN))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE resident SET absence = 'dead', absent_on = '2022-04-01', gone_at = now() WHERE sex = 'm'"
        )
    desk.upload(browser, xlsx(tmp_path / "b.xlsx", TOWN))
    page = desk.check(browser)
    assert ("The roll has this person as deceased" in page, desk.draft().run) == (True, None)
