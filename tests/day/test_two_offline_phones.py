"""Two phones that do not see each other: what they make together is shown, and somebody settles it."""

from muster.account import actions
from muster.account.queries import account_of, tube_of
from tests.cast import DISTRICT, EVERYBODY, FIRST, LEADER_QIN, WU_DA, ZHU_DA
from tests.day.phones import TownPhone

TEN, ELEVENTH = EVERYBODY[:10], EVERYBODY[10]


def test_one_person_in_two_tubes_is_sampled_once_and_shown() -> None:
    one, other = TownPhone(lane=1), TownPhone(lane=2)
    one.tube("T001", [WU_DA], 0)
    other.tube("T002", [WU_DA], 30)
    assert {*one.send(), *other.send()} == {("created", "")}
    account = account_of(DISTRICT, FIRST.round_code, WU_DA)
    assert (account.attendance, account.swabs, account.sampled_at) == ("sampled", 2, FIRST.after(0))
    assert FIRST.exceptions() == {("sampled_twice", str(WU_DA))}


def test_the_worse_of_two_results_stands() -> None:
    one, other = TownPhone(lane=1), TownPhone(lane=2)
    one.tube("T001", [WU_DA], 0)
    other.tube("T002", [WU_DA], 30)
    one.send()
    other.send()
    FIRST.release("T001", "negative")
    assert FIRST.result(WU_DA) == "pending"
    FIRST.release("T002", "positive")
    assert FIRST.result(WU_DA) == "held"


def test_one_person_checked_in_by_both_is_no_exception() -> None:
    for phone, minutes in ((TownPhone(lane=1), 9), (TownPhone(lane=2), 4)):
        phone.tell("ResidentCheckedIn", minutes, resident=ZHU_DA, point="P001", lane=phone.lane, how="qr")
        phone.send()
    account = account_of(DISTRICT, FIRST.round_code, ZHU_DA)
    assert (account.checked_in_at, account.attendance) == (FIRST.after(4), "open")
    assert FIRST.exceptions() == set()


def _eleven() -> TownPhone:
    one, other = TownPhone(), TownPhone()
    one.tube("T001", TEN, 0)
    other.swab(ELEVENTH, "T001", 8.5)
    other.send()
    one.send()
    return other


def test_the_eleventh_in_a_tube_is_kept_and_shown() -> None:
    _eleven()
    tube = tube_of(DISTRICT, FIRST.round_code, "T001")
    assert (tube.members, tube.capacity, tube.sealed_count) == (11, 10, 10)
    assert FIRST.attendance(ELEVENTH) == "sampled"
    assert FIRST.exceptions() == {("tube_overfull", "T001"), ("tube_count_differs", "T001")}


def test_the_eleventh_is_moved_and_nothing_is_left_to_settle() -> None:
    phone = _eleven()
    phone.tell("TubeOpened", 20, tube="T002", point="P001", lane=1, capacity=10)
    phone.swab(ELEVENTH, "T002", 21)
    phone.send()
    (first,) = [event for event in _swabs_of(ELEVENTH) if event[1] == "T001"]
    phone.tell("SpecimenVoided", 22, event=first[0], resident=ELEVENTH, tube="T001", reason="was not in it")
    phone.send()
    assert tube_of(DISTRICT, FIRST.round_code, "T001").members == 10
    assert account_of(DISTRICT, FIRST.round_code, ELEVENTH).swabs == 1
    assert FIRST.exceptions() == set()


def test_or_the_leader_settles_it_and_owns_the_ruling() -> None:
    _eleven()
    for kind in ("tube_overfull", "tube_count_differs"):
        actions.exception_settle(
            **FIRST.acting(60, by=LEADER_QIN), exception=kind, subject="T001", ruling="eleven swabs seen"
        )
    assert FIRST.exceptions() == set()
    assert FIRST.settlements("tube_overfull") == {"T001": (LEADER_QIN, "eleven swabs seen")}


def _swabs_of(name: object) -> list[tuple[str, str]]:
    from muster.common.rows import rows

    return rows(
        lambda event, tube: (str(event), tube),
        "SELECT id, tube FROM specimen WHERE district = %s AND round = %s AND person = %s",
        (DISTRICT, FIRST.round_code, name),
    )
