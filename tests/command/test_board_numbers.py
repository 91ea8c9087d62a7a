"""The one query: where every name, tube and phone of a scope stands."""

import pytest

from muster.access.scope import Scope
from muster.account import actions
from muster.command.numbers import Account, Board
from muster.command.queries import board_numbers, round_shown
from muster.common import clock as real
from tests import cast
from tests.conftest import StandingClock

COUNTY = Scope(cast.DISTRICT, "")
pytestmark = pytest.mark.usefixtures("town")


def numbers(scope: Scope = COUNTY) -> Board:
    round_ = round_shown(scope)
    assert round_ is not None
    return board_numbers(round_, scope, real.now())


def test_before_the_first_swab_everybody_is_open_and_past_their_slot() -> None:
    assert numbers().account == Account(
        names=40,
        sampled=0,
        excused=0,
        elsewhere=0,
        refused=0,
        not_found=0,
        open=40,
        later=0,
        owned=0,
        nobody=40,
        overdue=0,
    )


def test_a_name_in_its_slot_is_answered_for_by_its_point(town: StandingClock) -> None:
    town.move(minutes=-120 + 29)  # slots began at 06:00 and last half an hour
    assert (numbers().account.later, numbers().account.nobody) == (40, 0)


def test_every_name_is_in_one_place() -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    actions.refusal_record(**cast.FIRST.acting(60), resident=cast.ZHAO_JUN, reason="no")
    actions.excuse_grant(**cast.FIRST.acting(60), resident=cast.LI_NA, reason="hospital", proof="slip 9")
    actions.elsewhere_claim(**cast.FIRST.acting(60), resident=cast.LI_MING, place="city", proof="report 3")
    account = numbers().account
    assert (account.sampled, account.refused, account.excused, account.elsewhere, account.open) == (4, 1, 1, 1, 33)
    assert account.answered + account.open == account.names == 40


def test_owners_and_their_times(town: StandingClock) -> None:
    actions.name_assign_open(
        **cast.FIRST.acting(60), due_at=cast.FIRST.after(90), owners={cast.LOWER: cast.KNOCKER_FAN}
    )
    account = numbers().account  # the command centre takes what is in nobody's territory
    assert (account.owned, account.nobody, account.overdue) == (40, 0, 40)


@pytest.mark.parametrize(
    ("scope", "names", "points"),
    [
        (COUNTY, 40, 2),
        (Scope(cast.LOWER, ""), 19, 1),
        (Scope(cast.DISTRICT, "P001"), 21, 1),
        (Scope("990002", ""), 0, 0),
    ],
)
def test_a_scope_counts_only_its_own(scope: Scope, names: int, points: int) -> None:
    board = board_numbers(round_shown(COUNTY), scope, real.now())  # type: ignore[arg-type]
    assert (board.account.names, len(board.points)) == (names, points)


def test_tubes_by_stage_and_age(town: StandingClock) -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 0, lane=2)
    cast.FIRST.pool("T002", cast.XU.names, 100, point="P002")
    cast.FIRST.release("T002", "negative", 115)
    town.move(minutes=125)  # 10:05: T001 was begun at 06:00
    tubes = numbers().tubes
    assert (tubes.open, tubes.sealed, tubes.transit, tubes.received, tubes.reported) == (0, 1, 0, 0, 1)
    assert (tubes.late, tubes.oldest_tube, tubes.oldest_min, tubes.ages) == (1, "T001", 245, (0, 0, 0, 0, 1))


def test_a_tube_in_a_handed_box_is_on_the_way() -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 0, lane=2)
    cast.FIRST.say("BagPacked", 20, bag="BAG1", point="P001", tubes=["T001"])
    cast.FIRST.say("BoxPacked", 21, box="BOX1", point="P001", bags=["BAG1"], tubes=1)
    assert (numbers().tubes.sealed, numbers().tubes.transit) == (1, 0)
    cast.FIRST.say("CustodyHandedOver", 22, box="BOX1", to="courier", tubes=1)
    assert (numbers().tubes.sealed, numbers().tubes.transit) == (0, 1)


def test_a_positive_tube_holds_its_members() -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 0, lane=2)
    cast.FIRST.release("T001", "positive", 100)
    board = numbers()
    assert (board.tubes.positive, board.results.held, board.results.positive) == (1, 4, 0)


def test_queues_name_their_points() -> None:
    for point, waiting in (("P001", 200), ("P002", 3)):
        cast.FIRST.say("LaneOpened", 1, point=point, lane=1)
        cast.FIRST.say("QueueCounted", 110, point=point, waiting=waiting)
    assert {point.code: point.label for point in numbers().points} == {"P001": "jammed", "P002": "free"}
    assert numbers().labels == {"free": 1, "busy": 0, "jammed": 1, "unknown": 0, "done": 0}


def test_the_forecast_waits_for_a_pace_and_ends_with_the_last_name() -> None:
    assert numbers().forecast.state == "none"
    cast.FIRST.pool("T001", cast.EVERYBODY[:10], 60)
    running = numbers().forecast
    assert running.state == "running"
    assert running.at is not None
    assert running.at > numbers().at
    for place in range(1, 4):
        cast.FIRST.pool(f"T00{place + 1}", cast.EVERYBODY[10 * place : 10 * place + 10], 70 + place)
    done = numbers().forecast
    assert (done.state, done.at) == ("done", real.to_ms(cast.FIRST.after(82)))  # the tenth swab of the last tube


def test_a_swab_of_unknown_time_is_counted_but_has_no_hour() -> None:
    place = {"tube": "T001", "point": "P001", "lane": 1}
    cast.FIRST.say("SpecimenCollected", -600, resident=cast.LI_WEI, **place)  # before the round's window
    cast.FIRST.say("SpecimenCollected", 10, resident=cast.LI_NA, **place)
    board = numbers()
    assert (board.account.sampled, board.specimens, [hour.specimens for hour in board.hours]) == (2, 2, [1])
