"""A positive pool makes nobody positive: its members are held, listed with whom they met, and sampled singly."""

from datetime import timedelta
from uuid import UUID

import pytest

from muster.account.actions import residents_link
from muster.account.queries import account_of
from muster.lab.actions import resamples_order
from muster.lab.queries import resample_tasks, resamples_needed, tube_positive
from tests.account.hamlet import (
    DISTRICT,
    LI_MING,
    LI_NA,
    LI_WEI,
    ROUND,
    SUN_MEI,
    SUN_TAO,
    WANG_FANG,
    WANG_LEI,
    ZHAO_JUN,
    ZHOU,
    acting,
    after,
    pool,
    rebuild_is_equal,
    release,
    say,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("hamlet")


def result(name: UUID) -> str:
    return account_of(DISTRICT, ROUND, name).result


@pytest.fixture(autouse=True)
def _positive(hamlet: None) -> None:
    pool("T001", [LI_WEI, WANG_FANG])  # 06:00 and 06:01
    pool("T002", [LI_NA, SUN_MEI], 8)  # 06:08 and 06:09, same lane
    pool("T003", [SUN_TAO], 30)
    pool("T004", [WANG_LEI], 5, lane=2)
    release("T001", "positive")


def single(name: UUID, tube: str, outcome: str, minutes: float = 400) -> None:
    pool(tube, [name], minutes, capacity=1)
    release(tube, outcome, minutes + 60)


def test_members_are_held_and_nobody_is_positive() -> None:
    assert {name: result(name) for name in (LI_WEI, WANG_FANG, LI_NA)} == {
        LI_WEI: "held", WANG_FANG: "held", LI_NA: "pending",
    }  # fmt: skip


def test_the_drill_shows_households_and_lane_neighbours() -> None:
    drill = tube_positive(DISTRICT, ROUND, "T001")
    assert [member.person for member in drill.members] == [LI_WEI, WANG_FANG]
    names = {account.person for accounts in drill.households.values() for account in accounts}
    assert names == {LI_WEI, LI_NA, LI_MING, WANG_FANG, WANG_LEI}
    near = {(found.person, found.beside, found.seconds_apart) for found in drill.neighbours}
    assert near == {(LI_NA, WANG_FANG, 420), (SUN_MEI, WANG_FANG, 480)}


def test_each_member_gets_one_task_with_six_hours() -> None:
    assert resamples_order(**acting(320)) == [LI_WEI, WANG_FANG]
    assert resamples_order(**acting(321)) == []
    tasks = resample_tasks(DISTRICT, ROUND)
    assert [(task.person, task.tube, task.due_at - task.ordered_at) for task in tasks] == [
        (LI_WEI, "T001", timedelta(hours=6)), (WANG_FANG, "T001", timedelta(hours=6)),
    ]  # fmt: skip
    assert rebuild_is_equal()


def test_a_member_who_arrives_late_is_held_and_gets_a_task() -> None:
    resamples_order(**acting(320))
    say("SpecimenCollected", 3, resident=ZHAO_JUN, tube="T001", point="P001", lane=1)
    assert result(ZHAO_JUN) == "held"
    assert resamples_order(**acting(330)) == [ZHAO_JUN]


def test_a_single_negative_clears_and_ends_the_task() -> None:
    resamples_order(**acting(320))
    single(LI_WEI, "S001", "negative")
    assert (result(LI_WEI), result(WANG_FANG)) == ("negative", "held")
    tasks = {task.person: (task.done_at, task.done_tube) for task in resample_tasks(DISTRICT, ROUND)}
    assert tasks == {LI_WEI: (after(400), "S001"), WANG_FANG: (None, None)}
    assert resamples_needed(DISTRICT, ROUND) == []


def test_a_single_positive_is_positive_and_asks_for_no_other() -> None:
    resamples_order(**acting(320))
    single(WANG_FANG, "S002", "positive")
    assert result(WANG_FANG) == "positive"
    assert resamples_needed(DISTRICT, ROUND) == []


def test_a_lost_single_tube_leaves_the_task_undone() -> None:
    resamples_order(**acting(320))
    pool("S001", [LI_WEI], 400, capacity=1)
    say("TubeVoided", 410, tube="S001", reason="lost")
    assert {task.person: task.done_at for task in resample_tasks(DISTRICT, ROUND)}[LI_WEI] is None
    assert resamples_needed(DISTRICT, ROUND) == []


def test_an_unclear_single_asks_for_another() -> None:
    resamples_order(**acting(320))
    single(LI_WEI, "S001", "indeterminate")
    assert resamples_needed(DISTRICT, ROUND) == [(LI_WEI, "S001")]


def test_who_was_in_two_positive_pools_has_one_task() -> None:
    pool("T005", [LI_WEI], 20)
    release("T005", "positive")
    assert resamples_order(**acting(320)) == [LI_WEI, WANG_FANG]
    pool("S001", [LI_WEI], 400, capacity=1)
    assert resamples_needed(DISTRICT, ROUND) == []


def test_a_linked_walk_in_keeps_its_task() -> None:
    say("ResidentRegistered", 1, resident=ZHOU, point="P001", lane=1)
    say("SpecimenCollected", 2, resident=ZHOU, tube="T001", point="P001", lane=1)
    resamples_order(**acting(320))
    residents_link(**acting(330), resident=ZHOU, same_as=ZHAO_JUN, basis="shows his card")
    assert resamples_needed(DISTRICT, ROUND) == []
    assert ZHAO_JUN in {task.person for task in resample_tasks(DISTRICT, ROUND)}
