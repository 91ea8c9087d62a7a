"""The whole roll as a file: let out by a second person, complete, and read back without a change."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from muster.access.models import SecondAsk, User
from muster.access.seconds import second_answer
from muster.access.users import user_create
from muster.common import clock
from muster.jobs.models import Job
from muster.roll.imports.sheets import book_open
from muster.roll.models import Resident
from tests.roll import desk
from tests.roll.town import AT, DISTRICT, LI_NA, TOWN, changed, count, number, take, tally, xlsx

PURPOSE = "核对全县底册"


def let_out(browser: Client, form: str) -> Any:
    browser.post(reverse("roll:export_ask"), {"form": form, "purpose": PURPOSE})
    zhao = (
        User.objects.filter(username="zhao").first()
        or user_create(
            username="zhao", role="command", territory=DISTRICT, by="t", at=AT, password="correct horse battery"
        )[0]
    )
    second_answer(id=SecondAsk.objects.latest("asked_at").id, allow=True, by=zhao, at=clock.now())
    session = browser.session
    session["fresh_at"] = 2**40
    session.save()
    browser.post(reverse("roll:export_make"), {"form": form})
    job = Job.objects.get(kind="export_roll", state="done")
    answer = browser.get(reverse("jobs:file", args=[job.id]))
    return zipfile.ZipFile(BytesIO(b"".join(answer))), job  # type: ignore[call-overload]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_own_export_comes_back_without_a_change(browser: Client, tmp_path: Path, form: str) -> None:
    alone = changed(LI_NA, 户号="", 姓名="欧阳·娜", 证件号码=number("19810202", 4), 重点人群="")
    take(xlsx(tmp_path / "a.xlsx", [*TOWN, alone]))
    archive, job = let_out(browser, form)
    manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["rows"], job.facts, manifest["purpose"]) == (6, {"people": 6}, PURPOSE)
    path = tmp_path / f"roll.{form}"
    path.write_bytes(archive.read(f"roll-{DISTRICT}.{form}"))
    before = sorted(Resident.objects.values_list())
    assert tally(take(path)) == (6, 0, 6, 0, 0)
    assert sorted(Resident.objects.values_list()) == before


def test_nobody_lets_it_out_alone(browser: Client, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    browser.post(reverse("roll:export_ask"), {"form": "csv", "purpose": PURPOSE})
    session = browser.session
    session["fresh_at"] = 2**40
    session.save()
    answer = browser.post(reverse("roll:export_make"), {"form": "csv"})
    assert ("second_needed" in answer.content.decode(), Job.objects.count()) == (True, 0)
    assert "Waits for a second person" in browser.get(reverse("roll:export")).content.decode()


def test_everybody_in_it_is_in_the_audit(browser: Client, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    let_out(browser, "csv")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count, cardinality(subjects) FROM audit_row WHERE action = 'persons_exported'")
        assert cursor.fetchall() == [(5, 5)]


def test_a_list_without_phones_takes_none_away(browser: Client, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    before = sorted(Resident.objects.values_list())
    head = ["乡镇", "村", "姓名", "证件号码"]
    path = xlsx(
        tmp_path / "b.xlsx", [[*person[:2], person[3], person[6]] for person in TOWN if person[6]], head=(head,)
    )
    desk.upload(browser, path)
    assert "Every row is good." in desk.check(browser)
    desk.take(browser)
    assert sorted(Resident.objects.values_list()) == before
    assert count("resident") == 5


def test_the_sheet_names_its_columns_as_the_import_does(browser: Client, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "a.xlsx", TOWN))
    archive, _job = let_out(browser, "xlsx")
    path = tmp_path / "roll.xlsx"
    path.write_bytes(archive.read(f"roll-{DISTRICT}.xlsx"))
    head = next(cells for _number, cells in book_open(path).sheets[0].rows())
    assert head[:5] == ["乡镇", "村（社区）", "户号", "姓名", "性别"]
