"""What changes the roll and the open round together: one transaction, each room by its own actions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from muster.account import roll_names
from muster.account.queries import Account, account_of
from muster.common.problems import Problem
from muster.roll import actions
from muster.roll.enums import Absence, ExcuseReason, Ruling

EXCUSE = {
    Absence.DEAD: ExcuseReason.DECEASED,
    Absence.MOVED: ExcuseReason.MOVED,
    Absence.AWAY: ExcuseReason.AWAY,
}


@transaction.atomic
def member_add(
    *, district: str, household: UUID | None, village: str, number: str = "", said: actions.Said, reason: str, by: str,
    at: datetime,
) -> tuple[UUID, str]:  # fmt: skip
    """A person into a household (or the one of this number, made where there is none), and into the open round.

    Returns the person, and the round that expects them: "" when none is open.
    """
    home = household or actions.household_find_or_make(district=district, village=village, number=number)
    resident = actions.resident_add(district=district, household=home, said=said, reason=reason, by=by, at=at)
    round_code = roll_names.name_add(
        district=district, resident=resident, household=home, village=village,
        birth_year=said.birth.year if said.birth else None, by=by, at=at,
    )  # fmt: skip
    return resident, round_code


@transaction.atomic
def entry_correct(
    *, district: str, resident: UUID, said: actions.Said, address: str, reason: str, by: str, at: datetime
) -> bool:
    """What the roll says of a person, and of the household's address; False when nothing was different."""
    acting: dict[str, Any] = {"district": district, "resident": resident, "reason": reason, "by": by, "at": at}
    changed = actions.resident_edit(said=said, **acting)
    return actions.household_address_set(address=address, **acting) or bool(changed)


@transaction.atomic
def absence_set(
    *, district: str, resident: UUID, absence: Absence, on: date, until: date | None, reason: str, by: str, at: datetime
) -> Account | None:
    """Returns the name's account where it is open in the round that is going on: somebody has to excuse it, with proof."""
    actions.resident_absent(
        district=district, resident=resident, absence=absence, on=on, until=until, reason=reason, by=by, at=at
    )  # fmt: skip
    return account_waiting(district=district, resident=resident, at=at)


@transaction.atomic
def absence_undo(*, district: str, resident: UUID, reason: str, by: str, at: datetime) -> int:
    """Back on the roll; excuses that rested on the absence are taken back. Returns how many."""
    actions.resident_back(district=district, resident=resident, reason=reason, by=by, at=at)
    reasons = [str(found) for found in EXCUSE.values()]
    return roll_names.excuses_retract(
        district=district, resident=resident, reasons=reasons, why=reason, by=by, at=at
    )  # fmt: skip


@transaction.atomic
def twins_rule(*, district: str, one: UUID, other: UUID, ruling: Ruling, reason: str, by: str, at: datetime) -> None:
    """Keep the ruling; in the open round two entries of one person become one account, and two again when it is undone."""
    before = actions.twins_rule(district=district, one=one, other=other, ruling=ruling, reason=reason, by=by, at=at)
    first, second = sorted((one, other))
    if ruling is Ruling.SAME:
        roll_names.twins_link(district=district, pairs=[(first, second)], by=by, at=at)
    elif before is Ruling.SAME:
        roll_names.twins_unlink(district=district, pair=(first, second), reason=reason, by=by, at=at)


def account_waiting(*, district: str, resident: UUID, at: datetime) -> Account | None:
    """The open name of this person in the round that is going on."""
    going = roll_names.round_going(district, at)
    if going is None:
        return None
    try:
        account = account_of(district, going.code, resident)
    except Problem:
        return None
    return account if account.attendance == "open" else None
