"""Training never counts, paper always does, and a correction in training corrects nothing."""

from muster.account.counts import standing_counts
from muster.account.queries import account_of, open_names
from tests.cast import DISTRICT, EVERYBODY, FIRST, HE, SUN_MEI, SUN_TAO
from tests.day.phones import TownPhone


def test_training_is_kept_and_never_counts() -> None:
    phone = TownPhone()
    phone.tell("TubeOpened", 1, mode="training", tube="T001", point="P001", lane=1, capacity=10)
    phone.swab(SUN_MEI, "T001", 2, mode="training")
    phone.tell("ResidentRegistered", 3, mode="training", resident=HE, point="P001", lane=1)
    assert phone.send() == [("created", "")] * 3
    counts = standing_counts(DISTRICT, FIRST.round_code)
    assert (counts.names, counts.attendance["open"], counts.tubes_total) == (len(EVERYBODY), len(EVERYBODY), 0)
    assert FIRST.exceptions() == set()


def test_training_takes_nothing_back() -> None:
    phone = TownPhone()
    swab = phone.swab(SUN_MEI, "T001", 2)
    phone.tell("SpecimenVoided", 3, mode="training", event=swab, resident=SUN_MEI, tube="T001", reason="to show how")
    phone.send()
    assert FIRST.attendance(SUN_MEI) == "sampled"


def test_between_training_and_live_the_chain_is_one() -> None:
    phone = TownPhone()
    phone.swab(SUN_MEI, "T001", 1, mode="training")
    phone.swab(SUN_MEI, "T001", 2)
    phone.send()
    assert (FIRST.attendance(SUN_MEI), FIRST.exceptions("gap", "fork")) == ("sampled", set())


def test_paper_counts_like_a_scan() -> None:
    phone = TownPhone(point="P002")
    phone.tell("TubeOpened", 1, mode="paper", tube="T001", point="P002", lane=1, capacity=10)
    phone.swab(SUN_TAO, "T001", 2, mode="paper")
    phone.send()
    account = account_of(DISTRICT, FIRST.round_code, SUN_TAO)
    assert (account.attendance, account.result, account.sampled_at) == ("sampled", "pending", FIRST.after(2))
    assert SUN_TAO not in {name.person for name in open_names(DISTRICT, FIRST.round_code)}


def test_paper_typed_in_after_a_scan_is_the_same_person_twice() -> None:
    scan, paper = TownPhone(), TownPhone()
    scan.tube("T001", [SUN_TAO], 1)
    scan.send()
    paper.tell("TubeOpened", 1, mode="paper", tube="T002", point="P001", lane=1, capacity=10)
    paper.swab(SUN_TAO, "T002", 2, mode="paper")
    paper.send()
    assert FIRST.exceptions() == {("sampled_twice", str(SUN_TAO))}


def test_a_live_phone_cannot_speak_as_a_drill() -> None:
    phone = TownPhone()
    phone.swab(SUN_MEI, "T001", 1, mode="drill")
    assert phone.send() == [("quarantined", "mode")]
    assert FIRST.attendance(SUN_MEI) == "open"
    assert {kind for kind, _ in FIRST.exceptions()} == {"quarantined"}
