"""Who of a list is on the roll already: what the list does not say stays, and what it says is compared with the roll."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from muster.access import keys
from muster.common.rows import rows
from muster.roll import queries, rules
from muster.roll.imports.item import Item

_OWN = "~"  # how the number of a household of one begins


def compare(district: str, items: list[Item]) -> None:
    """Fills in what the list leaves open, and notes in which fields it differs from the roll."""
    known = {item.known.id: item for item in items if item.known and (item.differs or not item.entry.birth)}
    if not known:
        return
    marks = _marks(district, known)
    for person in queries.residents_for(district, known):
        item = known[person.id]
        _keep(person, item)
        item.changes = changes(person, item, marks.get(person.id, set()))
    kept = list(known.values())
    contents = keys.blind_many("content", [item.entry.content for item in kept])
    for item, content in zip(kept, contents, strict=True):
        item.content = content or item.content


def changes(person: queries.Person, item: Item, marks: set[str]) -> list[str]:
    """The fields in which the list differs from the roll. Marks are only ever added, and an address replaced."""
    entry = item.entry
    compared = {
        "name": (person.name, entry.name), "id_number": (person.id_number, entry.id_number),
        "document": (person.document, str(entry.document)), "village": (person.village, entry.village),
        "household": (person.household_number, entry.household), "phone": (person.phone, entry.phone),
        "address": (person.address, entry.address or person.address), "relation": (person.relation, entry.relation),
        "sex": (person.sex, str(entry.sex)),
        "birth": (person.birth_year, entry.birth.year if entry.birth else item.born),
    }  # fmt: skip
    found = [name for name, (was, now) in compared.items() if was != now]
    if set(entry.marks) - marks:
        found.append("care")
    return (["back"] if item.known and item.known.gone else []) + found


def _keep(person: queries.Person, item: Item) -> None:
    """A list without a column, or without a birth date, takes nothing away."""
    entry = item.entry
    if "phone" in entry.absent:
        entry.phone = person.phone
    if "relation" in entry.absent:
        entry.relation = person.relation
    if "sex" in entry.absent and not entry.sex:
        entry.sex = type(entry.sex)(person.sex)
    alone = entry.household.startswith(_OWN) and (
        person.household_number.startswith(_OWN) or "household" in entry.absent
    )
    if alone and entry.village == person.village:
        entry.household = person.household_number
    if entry.birth is None and item.known and rules.name_key(entry.name) == rules.name_key(person.name):
        item.likeness, item.born = item.known.likeness, person.birth_year


def _marks(district: str, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    listed: list[tuple[Any, str]] = rows(
        lambda id, mark: (id, mark),
        "SELECT resident, mark FROM care_mark WHERE district = %s AND resident = ANY(%s)",
        [district, list(ids)],
    )
    for id, mark in listed:
        found.setdefault(id, set()).add(mark)
    return found
