"""What is in hand is what the book lists, or somebody signs for the difference."""

import pytest
from django.db import connection

from muster.account.queries import account_of, open_names, tube_of
from muster.common.problems import Problem
from muster.lab.actions import box_receive, tubes_receive
from muster.lab.queries import box_of, box_tubes, tubes_by_stage
from muster.lab.rules import Difference
from tests.account.hamlet import (
    DISTRICT,
    LI_WEI,
    ROUND,
    SUN_MEI,
    WANG_FANG,
    acting,
    after,
    pool,
    rebuild_is_equal,
    say,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("hamlet")


@pytest.fixture(autouse=True)
def _packed(hamlet: None) -> None:
    pool("T001", [LI_WEI])
    pool("T002", [WANG_FANG], 10)
    pool("T003", [SUN_MEI], 20)
    say("BagPacked", 60, bag="BAG1", point="P001", tubes=["T001", "T002"])
    say("BagPacked", 61, bag="BAG2", point="P001", tubes=["T003"])
    say("BoxPacked", 62, box="BOX1", point="P001", bags=["BAG1", "BAG2"], tubes=3)
    say("CustodyHandedOver", 70, box="BOX1", to="courier 4", tubes=3)


def receive(tubes: list[str], minutes: float = 120, **more: str) -> Difference:
    return box_receive(**acting(minutes), box="BOX1", lab="LAB1", tubes=tubes, **more)


def exceptions() -> list[tuple[str, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, ruling FROM exception_row WHERE kind = 'custody_difference'")
        return cursor.fetchall()


def test_the_book_knows_what_a_box_holds() -> None:
    assert box_tubes(DISTRICT, ROUND, "BOX1") == ["T001", "T002", "T003"]


def test_a_full_box_is_received_with_every_tube() -> None:
    assert not receive(["T003", "T001", "T002"])
    assert [tube_of(DISTRICT, ROUND, tube).stage for tube in ("T001", "T002", "T003")] == ["received"] * 3
    box = box_of(DISTRICT, ROUND, "BOX1")
    assert box is not None
    assert (box.lab, box.received_tubes, box.received_at) == ("LAB1", 3, after(120))
    assert exceptions() == []
    assert rebuild_is_equal()


def test_a_difference_is_refused_until_it_is_signed() -> None:
    with pytest.raises(Problem) as refused:
        receive(["T001", "T002", "T009"])
    assert (refused.value.code, refused.value.detail) == ("custody_difference", "missing: T003; extra: T009")
    box = box_of(DISTRICT, ROUND, "BOX1")
    assert box is not None
    assert box.received_at is None


def test_a_missing_tube_is_lost_and_its_names_open_again() -> None:
    assert receive(["T001", "T002"], difference_reason="bag torn").missing == ("T003",)
    assert tube_of(DISTRICT, ROUND, "T003").voided == "lost"
    assert SUN_MEI in {name.person for name in open_names(DISTRICT, ROUND)}
    assert exceptions() == [("BOX1", "bag torn")]
    assert rebuild_is_equal()


def test_a_lost_tube_that_turns_up_counts_again() -> None:
    receive(["T001", "T002"], difference_reason="bag torn")
    say("BoxPacked", 150, box="BOX2", point="P001", bags=["BAG9"], tubes=1)
    box_receive(**acting(180), box="BOX2", lab="LAB1", tubes=["T003"], difference_reason="T003 lay in the car")
    assert tube_of(DISTRICT, ROUND, "T003").stage == "received"
    assert account_of(DISTRICT, ROUND, SUN_MEI).attendance == "sampled"


def test_a_tube_that_came_with_another_box_is_not_lost() -> None:
    tubes_receive(**acting(100), lab="LAB1", tubes=["T003"])
    receive(["T001", "T002"], difference_reason="T003 came by hand")
    assert tube_of(DISTRICT, ROUND, "T003").stage == "received"


def test_receiving_twice_adds_nothing() -> None:
    receive(["T001", "T002", "T003"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event")
        before = cursor.fetchone()
        receive(["T001", "T002", "T003"], 130)
        cursor.execute("SELECT count(*) FROM event")
        assert cursor.fetchone() == before


def test_an_unknown_box_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        box_receive(**acting(1), box="BOX9", lab="LAB1", tubes=[])
    assert refused.value.code == "box_unknown"


def test_stages_show_what_waits_too_long() -> None:
    pool("T004", [SUN_MEI], 30)
    stages = {stage.stage: (stage.tubes, stage.over_limit) for stage in tubes_by_stage(DISTRICT, ROUND, after(241))}
    assert stages["boxed"] == (3, 1)
    assert stages["sealed"] == (1, 0)
    assert stages["received"] == (0, 0)
