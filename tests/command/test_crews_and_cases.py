"""Staff by unit and armband; cases with their contacts: each within the own territory."""

from uuid import UUID

import pytest

from muster.access.models import User
from muster.staff.models import Category, Post, Unit, Worker
from tests import cast
from tests.command.conftest import Desk, audit_rows
from tests.command.counting import asks

CASE = UUID(int=0xCA5E)


@pytest.fixture
def crews(db: None) -> list[Unit]:
    """Two units: one works at P001, the other at P002."""
    at = {"made_at": cast.SIX, "made_by": "t"}
    where = {"district": cast.DISTRICT, "round": cast.FIRST.round_code}
    Category.objects.create(**where, code="sampler", name_zh="采样", name_en="Samplers", quota=3, samples=True, in_bulletin=True,
                            place=1, **at)  # fmt: skip
    units = []
    for number, point in enumerate(("P001", "P002"), 1):
        unit = Unit.objects.create(district=cast.DISTRICT, kind="office", name=f"Office {number}")
        worker = Worker.objects.create(
            id=UUID(int=number), district=cast.DISTRICT, unit=unit, category="sampler", number=number
        )
        Post.objects.create(**where, point=point, lane=1, role="sampler", shift="morning", worker=worker, **at)
        units.append(unit)
    return units


@pytest.mark.parametrize(("who", "names"), [("qin", ["Office 1", "Office 2"]), ("bai", ["Office 1"])])
def test_units_are_those_of_the_territory(desk: Desk, crews: list[Unit], who: str, names: list[str]) -> None:
    client = desk(who)
    assert [unit.name for _kind, unit in client.get("/staff").context["lines"]] == names
    assert [client.get(f"/staff/{unit.pk}").status_code for unit in crews] == [
        200 if unit.name in names else 404 for unit in crews
    ]
    assert client.get("/staff/99999").status_code == 404


def test_workers_are_told_by_armband(desk: Desk, crews: list[Unit]) -> None:
    cast.FIRST.say("ShiftStarted", 5, worker=UUID(int=1), point="P001", post="sampler")
    lines = desk().get(f"/staff/{crews[0].pk}").context["lines"]
    assert [(worker.number, role, worker.started_at) for _c, role, _s, _minutes, worker in lines] == [
        (1, "sampler", cast.FIRST.after(5))
    ]
    assert desk("fan").get("/staff").status_code == 403


def test_a_liaison_has_the_own_unit_alone(desk: Desk, crews: list[Unit]) -> None:
    lian = desk("lian")
    cast.FIRST.say("ShiftStarted", 5, worker=UUID(int=2), point="P002", post="sampler")
    cast.FIRST.say("ShiftEnded", 125, worker=UUID(int=2), point="P002")
    page = lian.get("/staff")
    (line,) = page.context["lines"]
    assert (page.context["crew"].name, line[-2], line[-1].number) == ("Office 2", 120, 2)
    assert [lian.get(f"/staff/{unit.pk}").status_code for unit in crews] == [404, 200]
    assert [[post.number for *_w, post in lian.get(f"/points/{code}").context["posts"]] for code in ("P001", "P002")] == [
        [], [2],
    ]  # fmt: skip


def test_a_liaison_without_a_unit_is_told_what_to_do(desk: Desk, crews: list[Unit]) -> None:
    lian = desk("lian")
    User.objects.filter(username="lian").update(unit="")
    lian.force_login(User.objects.get(username="lian"))
    page = lian.get("/staff").content.decode()
    assert "No unit is set for you" in page
    assert "Office" not in page
    assert lian.get(f"/staff/{crews[1].pk}").status_code == 404


def test_who_stands_in_at_another_point_has_come(desk: Desk, crews: list[Unit]) -> None:
    cast.FIRST.say("ShiftStarted", 5, worker=UUID(int=2), point="P001", post="sampler")
    (line,) = desk().get(f"/staff/{crews[1].pk}").context["lines"]
    assert (line[-1].point, line[-1].instead, line[-1].started_at) == ("P002", "P001", cast.FIRST.after(5))
    assert [unit.came for _kind, unit in desk("pan").get("/staff").context["lines"]] == [0, 1]


def case_of(person: UUID) -> None:
    cast.FIRST.pool("T900", [person], 10, capacity=1)
    cast.FIRST.release("T900", "positive")
    cast.FIRST.say("CaseOpened", 320, case=CASE, resident=person, tube="T900")
    cast.FIRST.say("ContactNamed", 321, case=CASE, resident=cast.LI_NA, basis="household")


def test_a_case_has_its_contacts_and_what_came_of_them(desk: Desk) -> None:
    case_of(cast.LI_WEI)
    zhui = desk("zhui")
    assert [line["row"].case for line in zhui.get("/cases").context["lines"]] == [CASE]
    assert zhui.post(f"/cases/{CASE}/{cast.LI_NA}", {"outcome": "vanished"}).status_code == 422
    assert zhui.post(f"/cases/{CASE}/{cast.LI_NA}", {"outcome": "quarantined"}).status_code == 302
    (line,) = zhui.get(f"/cases/{CASE}").context["lines"]
    assert (line["row"].person, line["outcome"], line["bases"]) == (cast.LI_NA, "In quarantine", ["same household"])
    assert audit_rows()[0] == ("persons_read", "cases", 1)


def test_cases_of_another_territory_are_not_there(desk: Desk) -> None:
    case_of(cast.LI_WEI)
    cun = desk("cun")
    assert cun.get("/cases").context["lines"] == []
    assert cun.get(f"/cases/{CASE}").status_code == 404
    assert cun.post(f"/cases/{CASE}/{cast.LI_NA}", {"outcome": "quarantined"}).status_code == 404
    assert desk("tan").get("/cases").status_code == 403


def test_lists_ask_as_often_with_one_as_with_more(desk: Desk, crews: list[Unit]) -> None:
    qin = desk()
    case_of(cast.LI_WEI)
    once = [asks(qin, address) for address in ("/staff", f"/staff/{crews[0].pk}", f"/cases/{CASE}")]
    for name in (cast.LI_MING, cast.WANG_FANG):
        cast.FIRST.say("ContactNamed", 322, case=CASE, resident=name, basis="lane")
    Unit.objects.create(district=cast.DISTRICT, kind="school", name="School 3")
    assert [asks(qin, address) for address in ("/staff", f"/staff/{crews[0].pk}", f"/cases/{CASE}")] == once
