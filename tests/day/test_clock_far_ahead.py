"""A phone whose clock stands in 2099 has no last word: what is told at a believed time comes after it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from muster.account.queries import account_of
from muster.common import clock
from muster.common.raw import raw_cursor
from muster.lab.queries import box_of
from tests.cast import DISTRICT, FIRST, GAO_DA, KNOCKER_FAN, LI_NA, SECOND
from tests.day.phones import TownPhone

AHEAD = timedelta(days=77 * 365)
CASE = UUID(int=7)
BOX = {"box": "BOX1", "point": "P001"}
HANDED = {"box": "BOX1", "tubes": 0}


def one(sql: str) -> tuple[Any, ...]:
    found = raw_cursor().execute(sql, (DISTRICT, FIRST.round_code)).fetchone()
    assert found is not None
    return tuple(found)


def told_in_2099(kind: str, **body: Any) -> None:
    phone = TownPhone(wrong=AHEAD)
    phone.tell(kind, 10, **body)
    assert phone.send() == [("created", "")]


def test_who_answers_for_a_name_and_by_when() -> None:
    due = clock.to_ms(FIRST.after(200))
    told_in_2099("OpenNameAssigned", resident=GAO_DA, owner="nobody", due_at=due + 1)
    told_in_2099("ExcuseGranted", resident=GAO_DA, reason="wrong", proof="p")
    FIRST.say("OpenNameAssigned", 60, resident=GAO_DA, owner=KNOCKER_FAN, due_at=due)
    FIRST.say("ExcuseGranted", 60, resident=GAO_DA, reason="bedridden", proof="p")
    told_in_2099("OpenNameAssigned", resident=GAO_DA, owner="nobody", due_at=due + 1)
    account = account_of(DISTRICT, FIRST.round_code, GAO_DA)
    assert (account.owner, account.due_at, account.excuse) == (KNOCKER_FAN, FIRST.after(200), "bedridden")


def test_the_queue_and_the_lane_of_a_point() -> None:
    queue = "SELECT waiting, at FROM queue_count WHERE district = %s AND round = %s"
    lane = "SELECT open, opened_at, closed_at FROM lane_state WHERE district = %s AND round = %s"
    told_in_2099("QueueCounted", point="P001", waiting=900)
    told_in_2099("LaneClosed", point="P001", lane=1, tubes=0)
    assert (one(queue), one(lane)) == ((900, None), (False, None, None))
    FIRST.say("QueueCounted", 5, point="P001", waiting=12)
    FIRST.say("LaneOpened", 5, point="P001", lane=1)
    told_in_2099("QueueCounted", point="P001", waiting=901)
    assert (one(queue), one(lane)) == ((12, FIRST.after(5)), (True, FIRST.after(5), None))


def test_a_box_is_received_though_the_time_is_not_known() -> None:
    FIRST.say("BoxPacked", 30, **BOX, bags=["BAG1"], tubes=0)
    told_in_2099("CustodyReceived", **HANDED | {"tubes": 3}, lab="LAB9")
    box = box_of(DISTRICT, FIRST.round_code, "BOX1")
    assert box is not None
    assert (box.packed_at, box.received_at, box.received_tubes) == (FIRST.after(30), None, 3)
    assert FIRST.exceptions("custody_difference") == {("custody_difference", "BOX1")}
    FIRST.say("CustodyReceived", 90, **HANDED, lab="LAB1")
    box = box_of(DISTRICT, FIRST.round_code, "BOX1")
    assert box is not None
    assert (box.received_at, box.received_tubes, box.lab) == (FIRST.after(90), 0, "LAB1")


def test_a_contact_is_followed_for_weeks_after_the_round() -> None:
    last = "SELECT outcome, followed_at FROM contact WHERE district = %s AND round = %s"
    FIRST.say("ContactNamed", 400, case=CASE, resident=LI_NA, basis="household")
    told_in_2099("ContactFollowedUp", case=CASE, resident=LI_NA, outcome="wrong")
    FIRST.say("ContactFollowedUp", 500, case=CASE, resident=LI_NA, outcome="at home")
    FIRST.say("ContactFollowedUp", 14 * 24 * 60, case=CASE, resident=LI_NA, outcome="free to go")
    assert one(last) == ("free to go", FIRST.after(14 * 24 * 60))


def test_the_last_ruling_is_the_one_that_the_server_said_last() -> None:
    for minutes, ruling in ((100, "first"), (AHEAD / timedelta(minutes=1), "second"), (120, "third")):
        FIRST.say("ExceptionSettled", minutes, exception="clock", subject="x", ruling=ruling)
    assert one("SELECT ruling FROM exception_settled WHERE district = %s AND round = %s") == ("third",)


def test_what_was_told_before_the_round_opened_is_ranked_when_it_opens() -> None:
    """Until then no time is believed; the opening defines every table anew."""
    sql = "SELECT waiting, at FROM queue_count WHERE district = %s AND round = '2022-04-16'"
    phone = TownPhone(SECOND)
    phone.tell("QueueCounted", 7, point="P001", waiting=7)
    phone.send()
    assert raw_cursor().execute(sql, (DISTRICT,)).fetchall() == [(7, None)]
    SECOND.open()
    told: list[tuple[int, datetime]] = raw_cursor().execute(sql, (DISTRICT,)).fetchall()
    assert told == [(7, SECOND.after(7))]
