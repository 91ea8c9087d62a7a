"""What the tracers do: open cases, name contacts, follow them up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from muster.account.actions import record, turn_take
from muster.common.problems import Problem
from muster.trace.queries import cases, cases_due, contacts, contacts_found, contacts_known
from muster.trace.rules import case_id

Event = tuple[str, dict[str, Any]]


@transaction.atomic
def cases_open(*, district: str, round_code: str, by: str, at: datetime) -> list[UUID]:
    """Open a case for every released positive single tube that has none; returns the new cases. Safe to repeat."""
    turn_take(district)
    opened: list[UUID] = []
    events: list[Event] = []
    for person, tube in cases_due(district, round_code):
        case = case_id(district, round_code, person)
        events.append(("CaseOpened", {"case": str(case), "resident": str(person), "tube": tube}))
        opened.append(case)
    record(district, round_code, events, by=by, at=at)
    return opened


@transaction.atomic
def contacts_name(*, district: str, round_code: str, by: str, at: datetime) -> int:
    """Name every contact that the day's facts show and nobody named yet; returns how many. Safe to repeat."""
    turn_take(district)
    events: list[Event] = []
    for case in cases(district, round_code):
        known = contacts_known(district, round_code, case.case)
        events += [
            ("ContactNamed", {"case": str(case.case), "resident": str(person), "basis": basis})
            for person, basis in contacts_found(district, round_code, case.person)
            if (person, basis) not in known
        ]
    return len(record(district, round_code, events, by=by, at=at))


@transaction.atomic
def contact_follow_up(
    *, district: str, round_code: str, case: UUID, person: UUID, outcome: str, by: str, at: datetime
) -> str:
    """What came of a contact."""
    if person not in {contact.person for contact in contacts(district, round_code, case)}:
        raise Problem("contact_unknown")
    body = {"case": str(case), "resident": str(person), "outcome": outcome}
    return record(district, round_code, [("ContactFollowedUp", body)], by=by, at=at)[0]
