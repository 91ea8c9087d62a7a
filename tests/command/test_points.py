"""Points: found by label, township and words; each has a page; a leader sees the own one only."""

from datetime import timedelta

import pytest
from django.test import Client

from muster.command.rules import hours_left
from muster.staff.models import Category, Post, Unit, Worker
from tests import cast
from tests.command.conftest import Desk
from tests.command.counting import asks


def shown(client: Client, address: str) -> list[str]:
    return [line["point"].code for line in client.get(address).context["lines"]]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("/points", ["P001", "P002"]), ("/points?q=p002", ["P002"]), ("/points?q=nothing", []),
        (f"/points?town={cast.UPPER[:9]}", ["P001", "P002"]), ("/points?town=990001101", []),
        ("/points?label=unknown", ["P001", "P002"]), ("/points?label=jammed", []), ("/points?q='--", []),
    ],
)  # fmt: skip
def test_points_are_found(desk: Desk, address: str, codes: list[str]) -> None:
    assert shown(desk(), address) == codes


def test_a_closed_point_is_finished_on_every_page(desk: Desk) -> None:
    cast.FIRST.say("LaneOpened", 1, point="P001", lane=1)
    cast.FIRST.say("LaneClosed", 2, point="P001", lane=1, tubes=1)
    cast.FIRST.say("QueueCounted", 3, point="P001", waiting=9)
    qin = desk()
    assert qin.get("/points/P001").context["line"]["word"] == "Finished"
    assert shown(qin, "/points?label=done") == ["P001"]
    assert {point["code"]: point["label"] for point in qin.get("/api/board.json").json()["points"]} == {
        "P001": "done", "P002": "unknown",
    }  # fmt: skip


def test_an_empty_list_says_so(desk: Desk) -> None:
    assert "No point here" in desk().get("/points?q=nothing").content.decode()


def test_a_leader_sees_the_own_point_only(desk: Desk) -> None:
    bai = desk("bai")
    assert shown(bai, "/points") == ["P001"]
    assert bai.get("/points/P001").context["point"].code == "P001"


@pytest.mark.parametrize("who", ["bai", "dian", "gong"])
def test_another_point_is_as_if_there_were_none(desk: Desk, who: str) -> None:
    client = desk(who)
    other, none = client.get("/points/P002"), client.get("/points/P999")
    assert (other.status_code, none.status_code) == (404, 404)
    assert other.content.decode().replace("P002", "") == none.content.decode().replace("P999", "")


def test_a_point_says_what_stands_there(desk: Desk) -> None:
    at_point = {"point": "P001"}
    cast.FIRST.say("LaneOpened", 1, **at_point, lane=1)
    cast.FIRST.say("PointReadied", 2, **at_point, item="tent", done=True)
    cast.FIRST.say("QueueCounted", 60, **at_point, waiting=12)
    cast.FIRST.say("QueueCounted", 90, **at_point, waiting=30)
    cast.FIRST.say("SuppliesCounted", 10, **at_point, item="swabs", left=200)
    cast.FIRST.say("SuppliesCounted", 70, **at_point, item="swabs", left=150)
    cast.FIRST.say("IncidentReported", 80, **at_point, what="fainted", grade="2")
    cast.FIRST.say("DisinfectionDone", 30, **at_point, place="tables")
    cast.FIRST.pool("T001", cast.LI.names, 10)
    seen = desk().get("/points/P001").context
    assert [(lane.number, lane.open, lane.sampled) for lane in seen["lanes"]] == [(1, True, 3), (2, None, 0)]
    assert [column.count for column in seen["queue"].columns] == [30]
    assert [(word, item.done) for word, item in seen["items"]] == [("Tent up", True)]
    assert [(word, found.left, minutes) for word, found, minutes, _short in seen["supplies"]] == [
        ("Swab sticks", 150, 180)
    ]
    assert [(word, found.grade) for word, found in seen["incidents"]] == [("Somebody fainted", "2")]
    assert [(word, found.times) for word, found in seen["cleaned"]] == [("Tables", 1)]
    assert {stage: count for _word, stage, count in seen["stages"]}["sealed"] == 1


def test_a_point_where_nothing_happened_says_so_everywhere(desk: Desk) -> None:
    page = desk().get("/points/P002").content.decode()
    for said in ("Nobody has counted the queue yet", "The check list has not been begun", "No supplies have been counted",
                 "No phone is enrolled", "Not disinfected yet", "No incident was reported", "No post is filled here"):  # fmt: skip
        assert said in page


def test_posts_are_told_by_armband_to_those_who_see_staff(desk: Desk) -> None:
    at = cast.SIX
    Category.objects.create(district=cast.DISTRICT, round=cast.FIRST.round_code, code="sampler", name_zh="采样", name_en="Samplers",
                            quota=1, samples=True, in_bulletin=True, place=1, made_at=at, made_by="t")  # fmt: skip
    unit = Unit.objects.create(district=cast.DISTRICT, kind="office", name="Office of Roads")
    worker = Worker.objects.create(id=cast.ZHOU, district=cast.DISTRICT, unit=unit, category="sampler", number=77)
    Post.objects.create(district=cast.DISTRICT, round=cast.FIRST.round_code, point="P001", lane=1, role="sampler", shift="morning",
                        worker=worker, made_at=at, made_by="t")  # fmt: skip
    posts = desk().get("/points/P001").context["posts"]
    assert [(role, post.number, post.started_at) for role, _shift, post in posts] == [("sampler", 77, None)]
    assert "Office of Roads" not in desk("tan").get("/points/P001").content.decode()


@pytest.mark.parametrize(
    ("counts", "hours"),
    [
        ([], None), ([(0, 100)], None), ([(0, 100), (60, 50)], 1.0), ([(0, 100), (60, 100)], None),
        ([(0, 10), (60, 90), (120, 60)], 2.0), ([(0, 100), (60, 0)], 0.0), ([(0, 100), (30, 80), (60, 50)], 1.0),
    ],
)  # fmt: skip
def test_supplies_last_as_long_as_the_pace_since_they_were_filled_up(
    counts: list[tuple[int, int]], hours: float | None
) -> None:
    assert hours_left([(cast.SIX + timedelta(minutes=at), left) for at, left in counts]) == hours


@pytest.mark.parametrize("address", ["/points", "/points/P001"])
def test_pages_of_points_ask_as_often_with_one_fact_as_with_three(desk: Desk, address: str) -> None:
    qin = desk()
    cast.FIRST.say("IncidentReported", 1, point="P001", what="fainted", grade="1")
    once = asks(qin, address)
    for minute in (2, 3):
        cast.FIRST.say("IncidentReported", minute, point="P001", what="crowding", grade="1")
    assert asks(qin, address) == once
