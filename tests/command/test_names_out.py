"""Names that leave the screen: only with a second person's yes, with every row, and written down."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from muster.access import keys
from muster.access.models import SecondAsk
from muster.jobs.models import Job
from tests import cast
from tests.command.conftest import Desk, audit_rows

HOSTILE = {cast.LI_WEI: "=cmd|' /C calc'!A0", cast.LI_NA: "@SUM(1)\n李", cast.LI_MING: "👩李" + "长" * 190}


@pytest.fixture(autouse=True)
def _inline(settings: Any, home: Any) -> None:
    settings.JOBS_INLINE = True
    settings.JOBS_FOLDER = home / "jobs"


def ask(client: Client, address: str = "/names/export/ask", **form: str) -> int:
    body = {"form": "csv", "purpose": "for the township's phones", **form}
    return client.post(address, body).status_code


def allow(client: Client) -> None:
    asked = SecondAsk.objects.get(allowed=None)
    assert client.post(f"/approvals/{asked.id}", {"answer": "allow"}).status_code == 302


def make(client: Client, address: str = "/names/export/make", **form: str) -> Any:
    return client.post(address, {"form": "csv", **form})


def pack(client: Client, reply: Any) -> zipfile.ZipFile:
    assert reply.status_code == 302
    job = Job.objects.get(pk=reply["Location"].rsplit("/", 1)[1])
    assert (job.state, job.problem) == ("done", "")
    return zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"/jobs/{job.id}/file").streaming_content)))


def test_without_a_second_person_there_is_no_file(desk: Desk) -> None:
    qin = desk()
    assert ask(qin) == 302
    reply = make(qin)
    assert (reply.status_code, "second_needed" in reply.content.decode()) == (409, True)
    assert (Job.objects.count(), audit_rows()) == (0, [])


def test_what_was_allowed_is_made_once_and_reconciles(desk: Desk) -> None:
    qin, pan = desk(), desk("pan")
    ask(qin)
    allow(pan)
    made = pack(qin, make(qin))
    manifest = json.loads(made.read("manifest.json"))
    (file,) = manifest["files"]
    body = made.read(file["file"])
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert hashlib.sha256(body).hexdigest() == file["sha256"]
    assert (len(rows) - 1, file["rows"], manifest["rows"]) == (40, 40, 40)
    assert (rows[0], manifest["purpose"]) == (manifest["columns"], "for the township's phones")
    assert {row[-1] for row in rows[1:]} == {str(person) for person in cast.EVERYBODY}
    assert [row[3] for row in rows if row[-1] == str(cast.LI_WEI)] == ["李伟明"]
    asked = SecondAsk.objects.get()
    assert audit_rows() == [("persons_exported", f"open_names_export {asked.id}", 40)]
    assert make(qin).status_code == 409


def test_one_file_a_village(desk: Desk) -> None:
    qin, pan = desk(), desk("pan")
    ask(qin, form="xlsx", by_village="on")
    allow(pan)
    made = pack(qin, make(qin, form="xlsx", by_village="on"))
    manifest = json.loads(made.read("manifest.json"))
    found = {
        one["file"]: CalamineWorkbook.from_filelike(io.BytesIO(made.read(one["file"]))) for one in manifest["files"]
    }
    counts = {name: len(book.get_sheet_by_index(0).to_python()) - 1 for name, book in found.items()}
    assert counts == {f"names-2022-04-15-{cast.UPPER}.xlsx": 21, f"names-2022-04-15-{cast.LOWER}.xlsx": 19}
    assert counts == {one["file"]: one["rows"] for one in manifest["files"]}


def test_hostile_names_are_text_in_both_forms(desk: Desk) -> None:
    with connection.cursor() as cursor:
        for person, name in HOSTILE.items():
            sealed = keys.seal(name, keys.kid("roll", "identity"), "resident.name")
            cursor.execute("UPDATE resident SET name_sealed = %s WHERE id = %s", [sealed, person])
    qin, pan = desk(), desk("pan")
    for form in ("csv", "xlsx"):
        ask(qin, form=form)
        allow(pan)
        made = pack(qin, make(qin, form=form))
        body = made.read(f"names-2022-04-15.{form}")
        if form == "csv":
            rows: Any = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in rows for cell in row)
        else:
            rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
        names = {row[-1]: str(row[3]).removeprefix("'") for row in rows}
        assert {person: names[str(person)] for person in HOSTILE} == HOSTILE


def test_a_yes_is_for_the_very_file_that_was_asked_for(desk: Desk) -> None:
    qin, pan = desk(), desk("pan")
    ask(qin, f"/names/export/ask?village={cast.UPPER}")
    allow(pan)
    assert [make(qin).status_code, make(qin, form="xlsx").status_code] == [409, 409]
    assert make(qin, f"/names/export/make?village={cast.UPPER}").status_code == 302


def test_nobody_allows_their_own(desk: Desk) -> None:
    qin = desk()
    ask(qin)
    reply = qin.post(f"/approvals/{SecondAsk.objects.get().id}", {"answer": "allow"})
    assert "second_not_oneself" in reply.content.decode()
    assert make(qin).status_code == 409


def test_a_purpose_is_needed(desk: Desk) -> None:
    assert ask(desk(), purpose="") == 422
    assert SecondAsk.objects.count() == 0


def test_the_page_shows_how_far_it_is(desk: Desk) -> None:
    qin, pan = desk(), desk("pan")
    ask(qin)
    assert "Waits for a second person" in qin.get("/names/export").content.decode()
    allow(pan)
    assert "Make the file" in qin.get("/names/export").content.decode()
    assert "Make the file" not in qin.get(f"/names/export?village={cast.UPPER}").content.decode()


def test_only_the_command_centre_exports(desk: Desk) -> None:
    bai = desk("bai")
    replies = [bai.get("/names/export"), bai.post("/names/export/ask"), bai.post("/names/export/make")]
    assert [reply.status_code for reply in replies] == [403, 403, 403]


def test_a_list_for_the_door_is_one_village_in_full_and_audited(desk: Desk) -> None:
    page = desk("cun").get(f"/names/print?village={cast.LOWER}")
    assert (page.status_code, page.context["total"]) == (200, 19)
    assert audit_rows() == [("persons_printed", "open_names_list", 19)]


def test_a_list_for_the_door_is_in_the_order_of_the_doors(desk: Desk) -> None:
    page = desk().get(f"/names/print?village={cast.UPPER}")
    assert next(door.number for door in page.context["doors"]) == "7"
    assert "李伟明" in page.content.decode()


def test_a_list_for_the_door_of_another_village_is_empty(desk: Desk) -> None:
    page = desk("fan").get(f"/names/print?village={cast.UPPER}")
    assert page.context["total"] == 0
    assert audit_rows() == []


def test_without_a_village_there_is_no_list_for_the_door(desk: Desk) -> None:
    assert desk().get("/names/print")["Location"] == "/names"


def test_whoever_is_not_to_be_gone_to_is_not_printed(desk: Desk) -> None:
    assert desk().get(f"/names/print?standing=all&village={cast.LOWER}").status_code == 404
    assert audit_rows() == []


def test_more_names_than_were_allowed_are_not_handed_out(desk: Desk) -> None:
    qin, pan = desk(), desk("pan")
    ask(qin)
    allow(pan)
    allowed = SecondAsk.objects.get()
    allowed.detail["names"] -= 1
    allowed.save()
    assert make(qin).status_code == 409


def test_a_list_for_the_door_counts_against_the_hour(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.access.audit.budget.budget_of", lambda _actor: 1)
    page = desk("cun").get(f"/names/print?village={cast.LOWER}")
    assert (page.status_code, audit_rows()) == (429, [])
