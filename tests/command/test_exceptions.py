"""Exceptions in words; a person rules with a reason, and the ruling stands below with who and when."""

import hashlib
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import translation

from muster.command import kinds
from muster.ledger.append import store
from muster.ledger.envelope import NO_HASH
from tests import cast
from tests.command.conftest import Desk
from tests.ledger.phone import Phone, event_id

SETTINGS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
WRONG = {"kind": "tube_count_differs", "subject": "T001"}


def miscounted(tube: str = "T001", point: str = "P001", name: UUID = cast.LI_WEI) -> None:
    place = {"tube": tube, "point": point, "lane": 1}
    cast.FIRST.say("TubeOpened", 0, **place, capacity=10)
    cast.FIRST.say("SpecimenCollected", 1, resident=name, **place)
    cast.FIRST.say("TubeSealed", 2, **place, count=2)


def test_an_exception_is_said_in_words_with_what_to_do(desk: Desk) -> None:
    miscounted()
    page = desk().get("/exceptions").content.decode()
    assert "Tube count differs" in page
    assert "Check the tube sheet" in page
    assert "said at sealing" in page
    assert "Nothing to rule on" in desk("fan").get("/exceptions").content.decode()


def test_settling_keeps_who_when_and_why(desk: Desk) -> None:
    miscounted()
    qin = desk()
    reply = qin.post("/exceptions/settle", WRONG | {"reason": "counted again with the leader: one"})
    assert (reply.status_code, reply["Location"]) == (302, "/exceptions")
    page = qin.get("/exceptions")
    assert page.context["waiting_total"] == 0
    assert "counted again with the leader: one" in page.content.decode()
    assert [line["by"] for line in page.context["settled"]] == ["qin"]


@pytest.mark.parametrize("reason", ["", "  ", "ok"])
def test_a_ruling_needs_a_reason(desk: Desk, reason: str) -> None:
    miscounted()
    reply = desk().post("/exceptions/settle", WRONG | {"reason": reason})
    assert reply.status_code == 422
    assert "Say why, in a sentence." in reply.content.decode()
    assert cast.FIRST.exceptions("tube_count_differs") == {("tube_count_differs", "T001")}


def test_nobody_settles_what_is_not_there_or_twice(desk: Desk) -> None:
    miscounted()
    qin = desk()
    good = {"reason": "counted again: one"}
    assert qin.post("/exceptions/settle", {"kind": "fork", "subject": "T001"} | good).status_code == 404
    assert qin.post("/exceptions/settle", WRONG | good).status_code == 302
    assert qin.post("/exceptions/settle", WRONG | good).status_code == 404


def test_a_point_leader_rules_at_the_own_point_only(desk: Desk) -> None:
    miscounted("T001", "P001")
    miscounted("T002", "P002", cast.MA_DA)
    bai = desk("bai")
    assert [line["row"].subject for line in bai.get("/exceptions").context["waiting"]] == ["T001"]
    other = {"kind": "tube_count_differs", "subject": "T002", "reason": "counted again: one"}
    assert bai.post("/exceptions/settle", other).status_code == 404
    assert bai.post("/exceptions/settle", WRONG | {"reason": "counted again: one"}).status_code == 302


def test_who_only_reads_cannot_rule(desk: Desk) -> None:
    miscounted()
    ai = desk("ai")
    page = ai.get("/exceptions").content.decode()
    assert "rules on them" in page
    assert 'name="reason"' not in page
    assert ai.post("/exceptions/settle", WRONG | {"reason": "counted again: one"}).status_code == 403


def test_every_kind_has_words_of_its_own() -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words = [str(kind.word) for kind in kinds.KINDS.values()]
        assert len(set(words)) == len(words)


@pytest.mark.django_db
def test_every_kind_of_the_view_has_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(definition, ' ') FROM pg_views WHERE viewname LIKE '%exception%'")
        said = cursor.fetchone()[0]
    found = set(re.findall(r"'([a-z_]+)'::text AS kind", said)) | set(re.findall(r"round,\s+'([a-z_]+)'::text", said))
    assert found >= {"tube_overfull", "quarantined"}
    assert found - set(kinds.KINDS) == set()


def test_what_does_not_fit_its_form_cannot_count_even_when_released(desk: Desk) -> None:
    phone = Phone().enrol()
    raw = phone.event("SpecimenCollected", resident=str(cast.LI_WEI), tube="T001", point="P001", lane=1, colour="red")
    connection.ensure_connection()
    store(connection.connection.cursor(), cast.DISTRICT, [phone.batch([raw])])
    qin = desk()
    (line,) = qin.get("/exceptions").context["waiting"]
    assert line["row"].kind == "quarantined"
    form = {"event": line["event"], "hash": line["row"].subject, "reason": "the extra word does no harm"}
    qin.post("/exceptions/release", form)
    assert cast.FIRST.exceptions("quarantined") == {("quarantined", line["row"].subject)}
    assert cast.FIRST.attendance(cast.LI_WEI) == "open"
    assert "still cannot count" in qin.get("/exceptions").content.decode()


def twins(other_point: str = "") -> tuple[str, list[str]]:
    """One id with two swabs: the event, and the hashes in the order in which they came."""
    phone = Phone().enrol()
    other = Phone(point=other_point).enrol() if other_point else phone
    place: dict[str, Any] = {"tube": "T001", "point": "P001", "lane": 1}
    first = phone.event("SpecimenCollected", resident=str(cast.LI_WEI), **place)
    hashes = [phone.prev]
    other.seq = 1 if other_point else 2
    body = {"resident": str(cast.LI_NA), **place}
    second = other.envelope("SpecimenCollected", body, id=event_id(first), prev=NO_HASH if other_point else hashes[0])
    connection.ensure_connection()
    for writer, raw in ((phone, first), (other, second)):
        store(connection.connection.cursor(), cast.DISTRICT, [writer.batch([raw])])
    return event_id(first), [*hashes, hashlib.sha256(second).hexdigest()]


def test_of_two_records_with_one_id_the_chosen_one_counts(desk: Desk) -> None:
    event, (first, second) = twins()
    qin = desk()
    page = qin.get("/exceptions?kind=conflict")
    (line,) = page.context["waiting"]
    assert {twin["hash"] for twin in line["twins"]} == {first, second}
    said = page.content.decode()
    assert said.count('name="keep"') == 2
    assert first[:8] in said
    form = {"kind": "conflict", "subject": event, "reason": "the sheet says Li Na", "keep": second}
    assert qin.post("/exceptions/settle", form).status_code == 302
    assert cast.FIRST.attendance(cast.LI_NA) == "sampled"
    assert cast.FIRST.attendance(cast.LI_WEI) == "open"
    assert cast.FIRST.exceptions("conflict") == set()
    assert "the sheet says Li Na" in qin.get("/exceptions").content.decode()


@pytest.mark.parametrize(("keep", "status"), [("", 422), ("first", 422), ("0" * 64, 404)])
def test_a_conflict_is_not_settled_without_choosing_one_of_its_records(desk: Desk, keep: str, status: int) -> None:
    event, _ = twins()
    form = {"kind": "conflict", "subject": event, "reason": "the sheet says Li Na", "keep": keep}
    reply = desk().post("/exceptions/settle", form)
    assert reply.status_code == status
    assert ("Choose the record that is true" in reply.content.decode()) is (status == 422)
    assert cast.FIRST.exceptions("conflict") == {("conflict", event)}


def test_a_conflict_of_another_village_is_not_there(desk: Desk) -> None:
    event, (first, _) = twins()
    form = {"kind": "conflict", "subject": event, "reason": "because I want it", "keep": first}
    assert desk("cun").post("/exceptions/settle", form).status_code == 404
    assert cast.FIRST.exceptions("conflict") == {("conflict", event)}


@pytest.mark.parametrize(
    ("other_point", "who", "status"), [("", "bai", 302), ("P002", "bai", 403), ("P002", "qin", 302)]
)
def test_a_leader_does_not_rule_out_a_record_of_another_point(
    desk: Desk, other_point: str, who: str, status: int
) -> None:
    event, (first, _) = twins(other_point)
    form = {"kind": "conflict", "subject": event, "reason": "the sheet says Li Wei", "keep": first}
    assert desk(who).post("/exceptions/settle", form).status_code == status
    assert (cast.FIRST.exceptions("conflict") == set()) is (status == 302)


def test_a_kind_names_only_commands_that_there_are() -> None:
    offered = [" ".join(words) for words in re.findall(r"`muster (\w+)(?: ([\w-]+))?", _commands())]
    said = [told for kind in kinds.KINDS.values() for told in re.findall(r"`muster ([^`]+)`", str(kind.do))]
    assert said
    assert set(said) <= set(offered)


def _commands() -> str:
    """The commands of the settings page, each written out whole."""
    rows = re.findall(r"^\| (`muster .*?) \|", SETTINGS.read_text(), re.MULTILINE)
    spelt = []
    for row in rows:
        first, *others = re.findall(r"`([^`]+)`", row)
        group = first.rpartition(" ")[0]
        spelt += [f"`{first}`", *(f"`{group} {other}`" for other in others)]
    return "\n".join(spelt)


def test_a_released_record_counts(desk: Desk) -> None:
    phone = Phone().enrol()
    cast.FIRST.say("DeviceRevoked", 130, revoked=phone.id, last_seq=0, reason="lost")
    raw = phone.event("SpecimenCollected", resident=str(cast.LI_WEI), tube="T001", point="P001", lane=1)
    connection.ensure_connection()
    store(connection.connection.cursor(), cast.DISTRICT, [phone.batch([raw])])
    qin = desk()
    (line,) = qin.get("/exceptions?kind=quarantined").context["waiting"]
    form = {"event": line["event"], "hash": line["row"].subject, "reason": "the sampler says so, and the sheet"}
    assert qin.post("/exceptions/release", form).status_code == 302
    assert cast.FIRST.attendance(cast.LI_WEI) == "sampled"
    assert cast.FIRST.exceptions("quarantined") == set()
