"""Somebody walks in and is on the roll after all: one person under two ids, until it turns out to be two."""

from muster.account import actions
from muster.account.counts import standing_counts
from muster.account.queries import account_of, open_names
from muster.lab.actions import resamples_order
from muster.lab.queries import resample_tasks
from tests.cast import DISTRICT, EVERYBODY, FIRST, HE, MA_DA, MA_ER, TANG, ZHOU
from tests.day.phones import TownPhone


def walk_in(*names: object, tube: str = "T001") -> TownPhone:
    """They register at the table and are sampled with the others."""
    phone = TownPhone(point="P002")
    for number, name in enumerate(names):
        phone.tell("ResidentRegistered", number, resident=name, point="P002", lane=1)
        phone.swab(name, tube, number + 0.5)  # type: ignore[arg-type]
    phone.send()
    return phone


def link(resident: object, same_as: object, minutes: float = 60) -> None:
    actions.residents_link(**FIRST.acting(minutes), resident=resident, same_as=same_as, basis="shows the card")


def test_linked_it_answers_for_the_name() -> None:
    walk_in(ZHOU)
    link(ZHOU, MA_DA)
    counts = standing_counts(DISTRICT, FIRST.round_code)
    assert (counts.names, counts.linked, counts.walk_ins, counts.attendance["sampled"]) == (len(EVERYBODY), 1, 0, 1)
    assert FIRST.attendance(MA_DA) == "sampled"


def test_its_result_is_the_name_s() -> None:
    walk_in(ZHOU)
    link(ZHOU, MA_DA)
    FIRST.release("T001", "positive")
    assert account_of(DISTRICT, FIRST.round_code, ZHOU).person == MA_DA
    assert FIRST.result(MA_DA) == "held"
    assert resamples_order(**FIRST.acting(320)) == [MA_DA]


def test_linked_after_the_result_the_result_moves_too() -> None:
    walk_in(ZHOU)
    FIRST.release("T001", "negative")
    assert FIRST.standing(MA_DA) == ("open", "none")
    link(ZHOU, MA_DA, 400)
    assert FIRST.standing(MA_DA) == ("sampled", "negative")


def test_unlinked_they_are_two_again_and_the_name_is_open() -> None:
    walk_in(ZHOU)
    link(ZHOU, MA_DA)
    FIRST.release("T001", "positive")
    resamples_order(**FIRST.acting(320))
    actions.residents_unlink(**FIRST.acting(330), resident=ZHOU, reason="another of that name")
    assert (FIRST.standing(ZHOU), FIRST.standing(MA_DA)) == (("sampled", "held"), ("open", "none"))
    assert MA_DA in {name.person for name in open_names(DISTRICT, FIRST.round_code)}
    assert resamples_order(**FIRST.acting(340)) == [ZHOU]
    assert {task.person for task in resample_tasks(DISTRICT, FIRST.round_code)} == {ZHOU, MA_DA}


def test_unlinked_and_linked_to_another() -> None:
    walk_in(ZHOU)
    link(ZHOU, MA_DA)
    actions.residents_unlink(**FIRST.acting(70), resident=ZHOU, reason="another of that name")
    link(ZHOU, MA_ER, 80)
    assert (FIRST.attendance(MA_DA), FIRST.attendance(MA_ER)) == ("open", "sampled")


def test_two_walk_ins_of_one_name_are_one_person_sampled_twice() -> None:
    walk_in(ZHOU, tube="T001")
    walk_in(HE, tube="T002")
    link(ZHOU, MA_DA)
    link(HE, MA_DA)
    account = account_of(DISTRICT, FIRST.round_code, HE)
    assert (account.person, account.swabs, account.attendance) == (MA_DA, 2, "sampled")
    assert FIRST.exceptions() >= {("sampled_twice", str(MA_DA))}


def test_a_walk_in_who_is_nobody_on_the_roll_is_a_name_of_its_own() -> None:
    walk_in(TANG)
    counts = standing_counts(DISTRICT, FIRST.round_code)
    assert (counts.names, counts.walk_ins, counts.attendance["sampled"]) == (len(EVERYBODY) + 1, 1, 1)


def test_the_link_may_come_before_the_swab() -> None:
    FIRST.say("ResidentRegistered", 1, resident=ZHOU, point="P002", lane=1)
    link(ZHOU, MA_DA, 2)
    FIRST.say("SpecimenCollected", 1.5, resident=ZHOU, tube="T001", point="P002", lane=1)
    assert FIRST.attendance(MA_DA) == "sampled"
