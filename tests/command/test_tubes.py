"""Tubes: found by code and point; the page of one with its way; who is in it is for those who may see persons."""

import pytest

from muster.account.queries import tube_of
from tests import cast
from tests.command.conftest import Desk, audit_rows
from tests.command.counting import asks


def codes(reply: object) -> list[str]:
    return [line["tube"].code for line in reply.context["lines"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/tubes?q=t00", ["T001", "T002"]),
        ("/tubes?q=002", ["T002"]),
        ("/tubes?q=P002", ["T002"]),
        ("/tubes?q=T009", []),
    ],
)
def test_tubes_are_found_by_a_part_of_the_code_or_their_point(desk: Desk, address: str, found: list[str]) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    cast.FIRST.pool("T002", cast.MA.names, 20, point="P002")
    assert codes(desk().get(address)) == found


def test_a_tube_tells_its_way_and_its_people_masked(desk: Desk) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    cast.FIRST.say("BagPacked", 30, bag="BAG-1", point="P001", tubes=["T001"])
    cast.FIRST.say("BoxPacked", 31, box="BOX-1", point="P001", bags=["BAG-1"], tubes=1)
    cast.FIRST.say("CustodyHandedOver", 40, box="BOX-1", to="user:9", tubes=1)
    cast.FIRST.report("T001", "negative", 300)
    reply = desk().get("/tubes/T001")
    assert [step.word for step in reply.context["steps"]] == [
        "Opened at the table", "Sealed", "Packed into a bag", "Bag packed into a box", "Box handed to the courier",
        "Received by the laboratory", "Result reported",
    ]  # fmt: skip
    page = reply.content.decode()
    assert "李**" in page
    assert "李伟明" not in page
    assert audit_rows() == [("persons_read", "tube", 3)]


@pytest.mark.parametrize("who", ["tan", "yun", "ai"])
def test_the_lab_sees_how_many_and_no_name(desk: Desk, who: str) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    reply = desk(who).get("/tubes/T001")
    assert (reply.context["inside"], reply.context["members"]) == (3, [])
    assert "李" not in reply.content.decode().split("<main")[1]
    assert audit_rows() == []


def test_people_of_another_territory_are_a_number(desk: Desk) -> None:
    cast.FIRST.pool("T001", [cast.LI_WEI, cast.MA_DA], 10)
    seen = desk("bai").get("/tubes/T001").context
    assert ([line["row"].person for line in seen["members"]], seen["inside"], seen["elsewhere"]) == (
        [cast.LI_WEI],
        2,
        1,
    )


def test_a_tube_of_another_point_is_as_if_there_were_none(desk: Desk) -> None:
    cast.FIRST.pool("T002", cast.MA.names, 20, point="P002")
    bai = desk("bai")
    assert bai.get("/tubes/T002").status_code == 404
    assert bai.get("/tubes/T999").status_code == 404
    assert bai.post("/tubes/T002/void", {"why": "lost"}).status_code == 404
    assert desk("fan").get("/tubes/T002").status_code == 403


def test_giving_a_tube_up_opens_its_people(desk: Desk) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    qin = desk()
    assert qin.post("/tubes/T001/void", {"why": "rubbish"}).status_code == 422
    assert qin.post("/tubes/T001/void", {"why": "lost"})["Location"] == "/tubes/T001"
    assert cast.FIRST.attendance(cast.LI_WEI) == "open"


def test_the_lab_rejects_amends_and_releases(desk: Desk) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    cast.FIRST.pool("T002", cast.WANG.names, 20)
    cast.FIRST.report("T001", "negative")
    cast.FIRST.say("TubeReceived", 300, by=cast.LAB_TAN, tube="T002", lab="LAB1", accession="A2")
    tan = desk("tan")
    amended = {"result": "positive", "run": "RUN2", "reason": "read twice, two runs"}
    assert tan.post("/tubes/T001/amend", amended | {"reason": ""}).status_code == 422
    assert tan.post("/tubes/T001/amend", amended).status_code == 302
    assert tan.post("/tubes/T001/release", {}).status_code == 302
    assert tan.post("/tubes/T002/reject", {"reason": "leaked in the box"}).status_code == 302
    first = tube_of(cast.DISTRICT, cast.FIRST.round_code, "T001")
    assert (first.result, first.released) == ("positive", True)
    assert tube_of(cast.DISTRICT, cast.FIRST.round_code, "T002").stage == "rejected"


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [
        ("tan", "void", 403),
        ("qin", "amend", 403),
        ("ai", "void", 403),
        ("fan", "void", 403),
        ("tan", "amend", 409),
        ("tan", "eat", 404),
    ],
)
def test_each_act_is_for_its_role_and_its_stage(desk: Desk, who: str, act: str, status: int) -> None:
    cast.FIRST.pool("T001", cast.LI.names, 10)
    reply = desk(who).post(
        f"/tubes/T001/{act}", {"why": "lost", "reason": "because it is", "result": "negative", "run": "R"}
    )
    assert reply.status_code == status


@pytest.mark.parametrize("address", ["/tubes", "/tubes/T001"])
def test_pages_of_tubes_ask_as_often_with_one_as_with_three(desk: Desk, address: str) -> None:
    qin = desk()
    cast.FIRST.pool("T001", cast.LI.names[:1], 10)
    once = asks(qin, address)
    cast.FIRST.pool("T002", cast.WANG.names, 20)
    cast.FIRST.say("SpecimenCollected", 30, resident=cast.LI_NA, tube="T001", point="P001", lane=1)
    cast.FIRST.say("SpecimenCollected", 31, resident=cast.LI_MING, tube="T001", point="P001", lane=1)
    assert asks(qin, address) == once
