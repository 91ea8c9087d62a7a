"""One person of the roll: added, corrected, moved, marked dead or away, and back again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from muster.access import keys
from muster.common.ids import uuid7
from muster.common.problems import Problem
from muster.roll import rules, tokens
from muster.roll.actions.county import refusal
from muster.roll.actions.history import history_write
from muster.roll.enums import Absence, Change, Document
from muster.roll.models import Division
from muster.roll.queries import Person, residents_for

BY_HAND = "by hand"
_IDENTITY, _CONTACT = keys.kid(keys.ROLL, "identity"), keys.kid(keys.ROLL, "contact")


@dataclass(frozen=True, slots=True)
class Said:
    """A person as somebody gives them, checked. ``birth`` is None where nobody knows it."""

    name: str
    document: Document
    id_number: str
    birth: date | None
    sex: str
    relation: str
    phone: str


@transaction.atomic
def resident_add(*, district: str, household: UUID, said: Said, reason: str, by: str, at: datetime) -> UUID:
    """A person who was on no list. Problem household_unknown, resident_id_number_once, resident_unnumbered_once."""
    village = _village_of(district, household)
    resident = uuid7()
    columns = {**_columns(said, resident, at), "household": household, "village": village}
    names = ", ".join(columns)
    _write(
        f"""INSERT INTO resident (district, id, source, source_row, created_at, created_by, {names})
            VALUES (%s, %s, %s, 0, %s, %s, {", ".join(["%s"] * len(columns))})""",
        [district, resident, BY_HAND, at, by, *columns.values()],
    )
    tokens.residents_index(district, [resident])
    history_write(
        district=district, resident=resident, what=Change.ADDED, by=by, at=at, detail=village, said={"reason": reason}
    )
    return resident


@transaction.atomic
def resident_edit(*, district: str, resident: UUID, said: Said, reason: str, by: str, at: datetime) -> list[str]:
    """Correct what the roll says; returns the names of the fields that changed, nothing when none did.

    Problem birth_again: only the year of birth is kept in the clear, so who changes the name says the date again.
    """
    before = resident_lock(district, resident)
    old = {name: str(getattr(before, name)) for name in _COMPARED}
    new = {name: str(getattr(said, name)) for name in _COMPARED}
    changed = [name for name in _COMPARED if old[name] != new[name]]
    likeness = _likeness(said)
    if said.birth is None and before.birth_year is not None:
        if {"name", "id_number"} & set(changed):
            raise Problem("birth_again")
        likeness = _likeness_of(district, resident)
    elif likeness != _likeness_of(district, resident) and "name" not in changed:
        changed.append("birth")
    if not changed:
        return []
    columns = {**_columns(said, resident, at), "likeness_index": likeness}
    if said.birth is None:
        del columns["birth_year"]
    _update(district, resident, columns)
    tokens.residents_index(district, [resident])
    kept = {name: old[name] for name in changed if name in old} | {"reason": reason}
    history_write(
        district=district, resident=resident, what=Change.EDITED, by=by, at=at, fields=changed, said=kept
    )  # fmt: skip
    return changed


@transaction.atomic
def household_address_set(*, district: str, resident: UUID, address: str, reason: str, by: str, at: datetime) -> bool:
    """The address of the person's household, told by that person; all who live there are found by it. False: as before."""
    before = resident_lock(district, resident)
    if address == before.address:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE household SET address_sealed = %s WHERE district = %s AND id = %s",
            [keys.seal(address, _CONTACT, "household.address") if address else None, district, before.household],
        )
        cursor.execute("SELECT id FROM resident WHERE district = %s AND household = %s", [district, before.household])
        tokens.residents_index(district, [found[0] for found in cursor.fetchall()])
    history_write(
        district=district, resident=resident, what=Change.EDITED, by=by, at=at, fields=["address"],
        said={"address": before.address, "reason": reason},
    )  # fmt: skip
    return True


@transaction.atomic
def resident_move(
    *, district: str, resident: UUID, village: str, number: str, reason: str, by: str, at: datetime
) -> UUID:
    """Into the household of this number, which is made if the village has none; returns the household."""
    before = resident_lock(district, resident)
    household = household_find_or_make(district=district, village=village, number=number)
    if household == before.household:
        return household
    _update(district, resident, {"household": household, "village": village})
    tokens.residents_index(district, [resident])
    history_write(
        district=district, resident=resident, what=Change.MOVED_HOME, by=by, at=at, fields=["household"],
        detail=f"{before.village} {village}", said={"household": before.household_number, "reason": reason},
    )  # fmt: skip
    return household


@transaction.atomic
def resident_absent(
    *, district: str, resident: UUID, absence: Absence, on: date, until: date | None, reason: str, by: str, at: datetime
) -> None:
    """Dead or moved away: gone from the roll. Away for a time: still on it. Nothing is deleted."""
    resident_lock(district, resident)
    gone = at if absence in (Absence.DEAD, Absence.MOVED) else None
    ends = until if absence is Absence.AWAY else None
    _update(
        district, resident, {"absence": str(absence), "absent_on": on, "absent_until": ends, "gone_at": gone}
    )  # fmt: skip
    dates = f"{on.isoformat()} {ends.isoformat()}" if ends else on.isoformat()
    history_write(
        district=district, resident=resident, what=Change(absence.value), by=by, at=at, detail=dates,
        said={"reason": reason},
    )  # fmt: skip


@transaction.atomic
def resident_back(*, district: str, resident: UUID, reason: str, by: str, at: datetime) -> None:
    """Take an absence back. Problem resident_present when there is none."""
    resident_lock(district, resident)
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE resident SET absence = '', absent_on = NULL, absent_until = NULL, gone_at = NULL
               WHERE district = %s AND id = %s AND (absence <> '' OR gone_at IS NOT NULL)""",
            [district, resident],
        )
        if not cursor.rowcount:
            raise Problem("resident_present")
    history_write(district=district, resident=resident, what=Change.BACK, by=by, at=at, said={"reason": reason})


def household_find_or_make(*, district: str, village: str, number: str) -> UUID:
    """Problem household_unknown when the village is none of the county's."""
    if not Division.objects.filter(code=village, level="village", code__startswith=district).exists():
        raise Problem("household_unknown")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO household (district, id, village, number) VALUES (%s, %s, %s, %s)
               ON CONFLICT ON CONSTRAINT household_number_once DO NOTHING""",
            [district, uuid7(), village, number],
        )
        cursor.execute(
            "SELECT id FROM household WHERE district = %s AND village = %s AND number = %s", [district, village, number]
        )
        found: UUID = cursor.fetchone()[0]
    return found


def resident_lock(district: str, resident: UUID) -> Person:
    """The person, whom nobody else changes before this transaction ends. Problem resident_unknown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM resident WHERE district = %s AND id = %s FOR UPDATE", [district, resident])
    found = residents_for(district, [resident])
    if not found:
        raise Problem("resident_unknown")
    return found[0]


_COMPARED = ("name", "document", "id_number", "sex", "relation", "phone")


def _columns(said: Said, resident: UUID, at: datetime) -> dict[str, Any]:
    number, phone = said.id_number or None, said.phone or None
    return {
        "name_sealed": keys.seal(said.name, _IDENTITY, "resident.name"),
        "id_number_sealed": keys.seal(number, _IDENTITY, "resident.id_number") if number else None,
        "id_number_index": keys.blind("id_number", number) if number else None,
        "phone_sealed": keys.seal(phone, _CONTACT, "resident.phone") if phone else None,
        "phone_index": keys.blind("phone", phone) if phone else None,
        "likeness_index": _likeness(said),
        # no list says it this way, so the next one that says anything of the person is seen to differ
        "content_index": keys.blind("content", f"{BY_HAND} {resident} {at.isoformat()}"),
        "document": str(said.document), "birth_year": said.birth.year if said.birth else None,
        "sex": said.sex, "relation": said.relation,
    }  # fmt: skip


def _likeness(said: Said) -> bytes:
    return keys.blind("likeness", rules.likeness(said.name, said.birth))


def _likeness_of(district: str, resident: UUID) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT likeness_index FROM resident WHERE district = %s AND id = %s", [district, resident])
        return bytes(cursor.fetchone()[0])


def _village_of(district: str, household: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT village FROM household WHERE district = %s AND id = %s", [district, household])
        found = cursor.fetchone()
    if found is None:
        raise Problem("household_unknown")
    return str(found[0])


def _update(district: str, resident: UUID, columns: dict[str, Any]) -> None:
    assigned = ", ".join(f"{name} = %s" for name in columns)
    _write(
        f"UPDATE resident SET {assigned} WHERE district = %s AND id = %s", [*columns.values(), district, resident]
    )  # fmt: skip


def _write(sql: str, params: list[Any]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except IntegrityError as error:
        raise refusal(error) from error
