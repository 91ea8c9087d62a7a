"""Midnight is no border, the round's window is: times are believed inside it, facts count everywhere."""

from datetime import timedelta

from muster.account.counts import specimens_hourly
from muster.account.queries import account_of, tube_of
from tests.cast import DISTRICT, FIRST, GAO_DA, GAO_ER, MA_DA, XU_DA, XU_ER
from tests.day.phones import TownPhone

MIDNIGHT = 18 * 60  # 00:00 in Shanghai on 16 April
YEARS = timedelta(days=3 * 365)


def test_a_tube_filled_over_midnight_is_one_tube() -> None:
    phone = TownPhone(point="P002")
    phone.tube("T900", [XU_DA, XU_ER], MIDNIGHT - 1)  # 23:59 and 00:00
    phone.send()
    tube = tube_of(DISTRICT, FIRST.round_code, "T900")
    assert (tube.members, tube.first_at, tube.last_at) == (2, FIRST.after(MIDNIGHT - 1), FIRST.after(MIDNIGHT))
    assert [account_of(DISTRICT, FIRST.round_code, name).sampled_at for name in (XU_DA, XU_ER)] == [
        FIRST.after(MIDNIGHT - 1), FIRST.after(MIDNIGHT),
    ]  # fmt: skip
    assert [(found.hour, found.specimens) for found in specimens_hourly(DISTRICT, FIRST.round_code)] == [
        (FIRST.after(MIDNIGHT - 60), 1), (FIRST.after(MIDNIGHT), 1),
    ]  # fmt: skip


def test_visits_on_both_sides_of_midnight_are_two() -> None:
    for minutes in (MIDNIGHT - 70, MIDNIGHT + 60):
        FIRST.say("VisitMade", minutes, resident=GAO_DA, outcome="nobody_home")
    assert FIRST.attendance(GAO_DA) == "not_found"


def test_a_result_of_the_next_day_has_its_time() -> None:
    FIRST.pool("T001", [MA_DA])
    FIRST.release("T001", "negative", MIDNIGHT + 240)
    tube = tube_of(DISTRICT, FIRST.round_code, "T001")
    assert (tube.released_at, FIRST.result(MA_DA)) == (FIRST.after(MIDNIGHT + 240), "negative")


def test_the_edge_of_the_window_is_inside() -> None:
    for minutes, tube in ((-120, "T001"), (1800, "T002"), (1800 + 1 / 60, "T003")):
        FIRST.say("SpecimenCollected", minutes, resident=GAO_DA, tube=tube, point="P002", lane=1)
    assert [tube_of(DISTRICT, FIRST.round_code, code).first_at for code in ("T001", "T002", "T003")] == [
        FIRST.after(-120), FIRST.after(1800), None,
    ]  # fmt: skip


def test_a_phone_that_is_years_off_counts_and_its_clock_is_flagged() -> None:
    phone = TownPhone(wrong=-YEARS)
    phone.tube("T001", [GAO_DA, GAO_ER], 0)
    assert set(phone.send()) == {("created", "")}
    account = account_of(DISTRICT, FIRST.round_code, GAO_DA)
    assert (account.attendance, account.sampled_at) == ("sampled", None)
    assert FIRST.exceptions() == {("clock", phone.id)}
    FIRST.release("T001", "negative")
    assert FIRST.result(GAO_DA) == "negative"


def test_a_wrong_clock_moves_no_true_time() -> None:
    right, wrong = TownPhone(), TownPhone(wrong=YEARS)
    right.swab(GAO_DA, "T001", 5)
    right.send()
    wrong.swab(GAO_DA, "T001", 1)
    wrong.tell("ResidentCheckedIn", 2, resident=GAO_DA, point="P001", lane=1, how="qr")
    wrong.send()
    account = account_of(DISTRICT, FIRST.round_code, GAO_DA)
    assert (account.swabs, account.sampled_at, account.checked_in_at) == (2, FIRST.after(5), None)
