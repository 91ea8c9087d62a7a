"""A print, from the page to the paper: what is on it, what is not, and what the audit says."""

import io
import json
import zipfile
from typing import Any

import numpy as np
import pypdf
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.urls import reverse

from muster.access.models import SecondAsk, User
from muster.access.seconds import second_answer
from muster.common import clock
from muster.jobs.models import Job
from muster.public import queries, rules
from muster.public.cards import square
from muster.roll.models import Round
from tests import cast
from tests.command.conftest import Desk, audit_rows
from tests.conftest import StandingClock
from tests.public.conftest import ADDRESS


@pytest.fixture(autouse=True)
def _inline(settings: Any, home: Any, homes: StandingClock) -> None:
    settings.JOBS_INLINE = True
    settings.JOBS_FOLDER = home / "jobs"
    Round.objects.update(name="第 1 轮核酸检测")


def printed(client: Client, address: str = "/cards/print", **form: Any) -> Job:
    reply = client.post(address, {"where": cast.UPPER, "purpose": "hand_out", **form})
    assert reply.status_code == 302, reply.content.decode()
    return Job.objects.get(pk=reply["Location"].rsplit("/", 1)[1])


def printed_by_two(desk: Desk, qin: Client | None = None) -> Job:
    """More than a village: Qin asks, Pan allows, Qin prints."""
    qin, sent = qin or desk(), {"where": "", "purpose": "hand_out"}
    assert (qin.post("/cards/print", sent)["Location"], Job.objects.count()) == ("/cards?where=", 0)
    asked = SecondAsk.objects.get()
    desk("pan").post(reverse("approval_answer", args=[asked.id]), {"answer": "allow"})
    return printed(qin, **sent)


def text(job: Job) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(job.folder / job.file).pages)


def codes() -> dict[Any, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT household, code FROM card")
        return dict(cursor.fetchall())


def test_a_village_is_one_file_and_one_row_of_the_audit(desk: Desk) -> None:
    job = printed(desk(), slips="on")
    upper = [home for home in cast.TOWN if home.village == cast.UPPER]
    people = len(cast.names_of(upper))
    assert (job.state, job.problem) == ("done", "")
    assert job.facts == {"households": len(upper), "residents": people, "sheets": 2, "files": 1}
    assert audit_rows() == [("persons_printed", "cards hand_out", people)]
    assert set(codes()) == {home.id for home in upper}


def test_a_card_says_where_when_who_and_no_letter_is_missing(desk: Desk) -> None:
    said = text(printed(desk(), slips="on"))
    for word in ("样板县", "第 1 轮核酸检测", "4 月 15 日 星期五", "06:00–06:30", "P001", "1 号台", "2 号台", "上村 户号 7",
                 ADDRESS, "李伟明", "刘五", "Fold here; keep it to yourself"):  # fmt: skip
        assert word in said, word
    assert all(rules.code_grouped(code) in said for code in codes().values())
    assert "\ufffd" not in said
    assert "\x00" not in said


def test_the_square_is_the_code(desk: Desk) -> None:
    text = rules.QR_MARK + "7K4M92QXRH"
    drawn = square(text)
    paper = np.full((29, 29), 255, np.uint8)
    for part in drawn.split('d="')[1].split('"')[0].split("z")[:-1]:
        corner, run = part.removeprefix("M").split("v")[0].split("h")
        x, y = (int(number) + 4 for number in corner.split())
        paper[y, x : x + int(run)] = 0
    assert [found.text for found in zxingcpp.read_barcodes(np.kron(paper, np.ones((8, 8), np.uint8)))] == [text]


def test_printed_again_the_card_is_the_same_and_the_slips_are_void(desk: Desk) -> None:
    qin = desk()
    printed(qin, slips="on")
    before, index = codes(), slip_index(cast.LI_NA)
    printed(qin)
    assert (codes(), slip_index(cast.LI_NA)) == (before, index)
    printed(qin, slips="on")
    assert codes() == before
    assert slip_index(cast.LI_NA) != index


def slip_index(resident: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token_index FROM slip WHERE resident = %s", [resident])
        return bytes(cursor.fetchone()[0])


def test_a_slip_on_paper_leads_to_its_resident_and_a_card_to_its_household(desk: Desk) -> None:
    said = text(printed(desk(), slips="on"))
    line = next(line for line in said.splitlines() if line.endswith("李娜") and line[4] == " ")
    standing = queries.resident_of_slip(line.removesuffix("李娜"))
    assert (standing.name, standing.point, standing.lane, standing.attendance) == ("李*", "P001", 1, "open")
    code = codes()[cast.LI.id]
    assert queries.household_of_code(f"mh:{code.lower()}", cast.DISTRICT, cast.FIRST.round_code) == cast.LI.id


def test_no_care_mark_is_on_paper(desk: Desk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO care_mark VALUES (%s, %s, 'red_code', %s, 't', 't')",
                       (cast.DISTRICT, cast.LI_NA, cast.SIX))  # fmt: skip
        cursor.execute("UPDATE invitation SET single = true WHERE resident = %s", [cast.LI_NA])
    with_mark = text(printed_by_two(desk))
    assert [word for word in ("红码", "单管", "single", "Red") if word in with_mark] == []


def test_one_yes_is_one_print_and_of_no_more_than_was_allowed(desk: Desk) -> None:
    qin = desk()
    printed_by_two(desk, qin)
    again = qin.post("/cards/print", {"where": "", "purpose": "hand_out"})
    assert (again["Location"], Job.objects.count(), SecondAsk.objects.count()) == ("/cards?where=", 1, 2)
    open_ = SecondAsk.objects.get(allowed=None)
    second_answer(id=open_.id, allow=True, by=User.objects.get(username="pan"), at=clock.now())
    SecondAsk.objects.filter(pk=open_.id).update(detail={"residents": 39})  # one more lives here by now
    qin.post("/cards/print", {"where": "", "purpose": "hand_out"})
    assert Job.objects.count() == 1


def test_two_villages_are_a_pack_with_a_manifest_that_reconciles(desk: Desk) -> None:
    job = printed_by_two(desk)
    with zipfile.ZipFile(job.folder / job.file) as pack:
        manifest = json.loads(pack.read("manifest.json"))
        names = pack.namelist()
        pages = [len(pypdf.PdfReader(io.BytesIO(pack.read(one["file"]))).pages) for one in manifest["files"]]
    assert names == [*(one["file"] for one in manifest["files"]), "manifest.json"]
    assert [one["village"] for one in manifest["files"]] == [cast.UPPER, cast.LOWER]
    assert [one["sheets"] for one in manifest["files"]] == pages
    assert (manifest["households"], manifest["residents"], manifest["purpose"]) == (12, 40, "hand_out")
    assert sum(one["residents"] for one in manifest["files"]) == 40
    assert sorted(path.name for path in job.folder.iterdir() if path.suffix == ".pdf") == []


def test_one_household_is_printed_again(desk: Desk) -> None:
    job = printed(desk(), f"/cards/household/{cast.WANG.id}", purpose="again")
    said = text(job)
    assert job.facts == {"households": 1, "residents": 2, "sheets": 1, "files": 1}
    assert "王一" in said
    assert "李" not in said
    assert audit_rows() == [("persons_printed", "cards again", 2)]


def test_a_letter_that_no_font_has_is_a_geta(desk: Desk) -> None:
    from muster.access import keys

    with connection.cursor() as cursor:
        cursor.execute("UPDATE resident SET name_sealed = %s WHERE id = %s",
                       [keys.seal("王\U0001f469一", keys.kid("roll", "identity"), "resident.name"), cast.WANG_FANG])  # fmt: skip
    assert "王〓一" in text(printed(desk(), f"/cards/household/{cast.WANG.id}"))


def test_nothing_is_kept_of_a_print_that_failed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, clock: StandingClock
) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setattr("muster.public.printing.set_type", broken)
    job = printed(desk(), slips="on")
    assert (job.state, job.problem) == ("failed", "job_failed")
    assert codes() == {}
    assert audit_rows() == []


def test_without_a_font_the_job_says_which_package_brings_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, home: Any
) -> None:
    monkeypatch.setenv("MUSTER_FONTS", str(home))
    job = printed(desk())
    assert (job.state, job.problem) == ("failed", "font_missing")
