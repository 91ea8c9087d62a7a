"""What a change of the roll means for the round that is open: expected, linked, excused; never dropped in silence."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from muster.access.scope import Scope
from muster.account.actions import excuse_grant
from muster.account.counts import standing_counts
from muster.account.queries import account_of
from muster.command import acts_roll
from muster.ledger.rebuild import rebuild
from muster.roll import actions
from muster.roll.enums import Absence, Document, Ruling
from muster.roll.queries import twins
from tests import cast
from tests.conftest import StandingClock

BABY = actions.Said("李新生", Document.NONE, "", date(2022, 4, 10), "f", "女", "")
ACTING: dict[str, Any] = {"district": cast.DISTRICT, "by": cast.KNOCKER_FAN, "at": cast.FIRST.after(120)}
WHERE = (cast.DISTRICT, cast.FIRST.round_code)

pytestmark = pytest.mark.usefixtures("town")


def member_add() -> UUID:
    resident, round_code = acts_roll.member_add(
        household=cast.LI.id, village=cast.UPPER, said=BABY, reason="birth certificate", **ACTING
    )
    assert round_code == cast.FIRST.round_code
    return resident


def test_who_is_added_is_expected_at_the_point_of_the_household() -> None:
    before = standing_counts(*WHERE)
    account = account_of(*WHERE, member_add())
    assert (account.attendance, account.origin, account.point, account.household, account.village) == (
        "open", "walk_in", "P001", cast.LI.id, cast.UPPER
    )  # fmt: skip
    after = standing_counts(*WHERE)
    assert (after.names, after.attendance["open"], after.walk_ins) == (
        before.names + 1, before.attendance["open"] + 1, before.walk_ins + 1
    )  # fmt: skip


def test_a_rebuild_knows_who_was_added() -> None:
    resident = member_add()
    before = account_of(*WHERE, resident)
    rebuild(cast.DISTRICT)
    assert account_of(*WHERE, resident) == before


def test_without_an_open_round_only_the_roll_changes(clock: StandingClock) -> None:
    at = cast.FIRST.after(3 * cast.DAY_MIN)
    clock.set(int(at.timestamp() * 1000))
    acting = {**ACTING, "at": at}
    resident, round_code = acts_roll.member_add(
        household=cast.LI.id, village=cast.UPPER, said=BABY, reason="birth certificate", **acting
    )
    waiting = acts_roll.absence_set(
        resident=cast.LI_WEI, absence=Absence.DEAD, on=date(2022, 4, 1), until=None, reason="paper", **acting
    )
    assert (round_code, waiting) == ("", None)
    with pytest.raises(Exception, match="name_unknown"):
        account_of(*WHERE, resident)


@pytest.mark.parametrize(("absence", "reason"), [("dead", "deceased"), ("moved", "moved"), ("away", "away")])
def test_who_is_absent_stays_open_until_a_person_shows_why(absence: str, reason: str) -> None:
    waiting = acts_roll.absence_set(
        resident=cast.LI_WEI, absence=Absence(absence), on=date(2022, 4, 1), until=None, reason="paper", **ACTING
    )
    assert waiting is not None
    assert (waiting.attendance, acts_roll.EXCUSE[Absence(absence)]) == ("open", reason)
    excuse_grant(
        round_code=cast.FIRST.round_code, resident=cast.LI_WEI, reason=reason, proof="certificate 17", **ACTING
    )
    assert account_of(*WHERE, cast.LI_WEI).attendance == "excused"
    assert acts_roll.absence_undo(resident=cast.LI_WEI, reason="another man", **ACTING) == 1
    assert account_of(*WHERE, cast.LI_WEI).attendance == "open"


def test_an_undone_absence_leaves_other_excuses() -> None:
    acts_roll.absence_set(
        resident=cast.LI_WEI, absence=Absence.AWAY, on=date(2022, 4, 1), until=None, reason="told", **ACTING
    )
    excuse_grant(round_code=cast.FIRST.round_code, resident=cast.LI_WEI, reason="hospital", proof="letter 17", **ACTING)
    assert acts_roll.absence_undo(resident=cast.LI_WEI, reason="is back", **ACTING) == 0
    assert account_of(*WHERE, cast.LI_WEI).excuse == "hospital"


def rule(ruling: Ruling) -> None:
    acts_roll.twins_rule(one=cast.LI_MING, other=cast.LI_NA, ruling=ruling, reason="seen both", **ACTING)


def test_one_person_twice_is_one_account_and_two_again_when_it_is_taken_back() -> None:
    before = standing_counts(*WHERE).names
    rule(Ruling.SAME)
    assert (standing_counts(*WHERE).names, account_of(*WHERE, cast.LI_MING).person) == (before - 1, cast.LI_NA)
    rule(Ruling.UNDECIDED)
    assert (standing_counts(*WHERE).names, account_of(*WHERE, cast.LI_MING).person) == (before, cast.LI_MING)
    assert twins.twins_same(cast.DISTRICT) == []


def test_the_same_ruling_twice_links_once() -> None:
    rule(Ruling.SAME)
    rule(Ruling.SAME)
    from muster.common.rows import values

    assert values("SELECT count(*) FROM event WHERE kind = 'ResidentsLinked' AND district = %s", [cast.DISTRICT]) == [1]


def test_the_next_round_links_them_when_it_opens() -> None:
    rule(Ruling.SAME)
    cast.SECOND.open()
    second = (cast.DISTRICT, cast.SECOND.round_code)
    assert account_of(*second, cast.LI_MING).person == cast.LI_NA
    assert standing_counts(*second).names == len(cast.EVERYBODY) - 1


def test_ruled_different_changes_no_account() -> None:
    before = standing_counts(*WHERE)
    rule(Ruling.DIFFERENT)
    assert standing_counts(*WHERE) == before
    assert [pair.ruling for pair in twins.twins_ruled(Scope(cast.DISTRICT, ""))] == ["different"]
