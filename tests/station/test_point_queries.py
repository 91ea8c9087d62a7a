"""What a point says of itself: the latest word stands, whatever comes in late."""

from uuid import UUID

import pytest
from django.db import connection

from muster.account.actions import event_retract
from muster.station.queries import MINUTES_PER_PERSON, point_queues, readiness, supplies
from tests.account.hamlet import DISTRICT, EVERYBODY, ROUND, acting, after, pool, rebuild_is_equal, say

pytestmark = pytest.mark.usefixtures("hamlet")


def test_the_latest_count_stands() -> None:
    say("LaneOpened", 0, point="P001", lane=1)
    say("LaneOpened", 0, point="P001", lane=2)
    say("QueueCounted", 50, point="P001", waiting=80)
    say("QueueCounted", 40, point="P001", waiting=5)
    here, there = point_queues(DISTRICT, ROUND, after(60))
    assert (here.point, here.waiting, here.lanes_open, here.label) == ("P001", 80, 2, "busy")
    assert here.wait_min == 80 * MINUTES_PER_PERSON / 2
    assert (there.point, there.waiting, there.label) == ("P002", None, "unknown")
    assert rebuild_is_equal()


def test_a_count_that_is_taken_back_leaves_the_one_before() -> None:
    say("QueueCounted", 40, point="P001", waiting=5)
    wrong = say("QueueCounted", 50, point="P001", waiting=800)
    event_retract(**acting(51), event=UUID(wrong), reason="a slip of the thumb")
    assert point_queues(DISTRICT, ROUND, after(60))[0].waiting == 5
    assert rebuild_is_equal()


def test_the_pace_is_the_point_s_own() -> None:
    say("LaneOpened", 0, point="P001", lane=1)
    pool("T001", EVERYBODY)  # one a minute
    say("QueueCounted", 20, point="P001", waiting=30)
    assert point_queues(DISTRICT, ROUND, after(30))[0].wait_min == 30.0


def test_a_point_whose_lanes_are_all_closed_is_finished() -> None:
    say("LaneOpened", 0, point="P001", lane=1)
    say("LaneOpened", 0, point="P001", lane=2)
    say("LaneClosed", 300, point="P001", lane=1, tubes=4)
    say("QueueCounted", 301, point="P001", waiting=200)
    assert point_queues(DISTRICT, ROUND, after(302))[0].label == "jammed"
    say("LaneClosed", 303, point="P001", lane=2, tubes=4)
    assert point_queues(DISTRICT, ROUND, after(304))[0].label == "done"


def test_people_who_wait_before_any_lane_is_opened_wait_for_ever() -> None:
    say("QueueCounted", 1, point="P001", waiting=2)
    assert point_queues(DISTRICT, ROUND, after(2))[0].label == "jammed"


def test_supplies_and_readiness() -> None:
    say("SuppliesCounted", 10, point="P001", item="swabs", left=400)
    say("SuppliesCounted", 70, point="P001", item="swabs", left=250)
    say("PointReadied", 1, point="P001", item="tent", done=True)
    say("PointReadied", 2, point="P001", item="marks", done=False)
    assert [(supply.item, supply.quantity) for supply in supplies(DISTRICT, ROUND)] == [("swabs", 250)]
    assert [(point.items, point.done) for point in readiness(DISTRICT, ROUND)] == [(2, 1)]


def test_incidents_and_disinfection_are_kept() -> None:
    say("IncidentReported", 10, point="P001", what="tent blown down", grade="minor")
    say("DisinfectionDone", 20, point="P001", place="lane 1")
    say("DisinfectionDone", 80, point="P001", place="lane 1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, grade FROM incident")
        assert cursor.fetchall() == [("tent blown down", "minor")]
        cursor.execute("SELECT times, last_at FROM disinfection")
        assert cursor.fetchall() == [(2, after(80))]
    assert rebuild_is_equal()
