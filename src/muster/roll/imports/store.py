"""New and changed people into the tables: sealed, indexed, copied in bulk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from muster.access import keys
from muster.common.ids import uuid7
from muster.common.raw import raw_cursor
from muster.roll import tokens
from muster.roll.imports import undo
from muster.roll.imports.item import Item
from muster.roll.imports.match import Matched
from muster.roll.words import Facts

IDENTITY = keys.kid(keys.ROLL, "identity")
CONTACT = keys.kid(keys.ROLL, "contact")

# What an import says of a person, in the order of both statements below.
_FACTS = (
    "household, village, name_sealed, id_number_sealed, id_number_index, phone_sealed, phone_index, likeness_index, "
    "content_index, document, birth_year, sex, relation, source, source_row"
)
_COPY = f"COPY resident (district, id, created_at, created_by, {_FACTS}) FROM STDIN"
_UPDATE = f"""UPDATE resident SET ({_FACTS}) = ROW({", ".join(["%s"] * 15)}),
                  gone_at = NULL, absence = '', absent_on = NULL, absent_until = NULL
              WHERE district = %s AND id = %s"""
_ANALYSE_AFTER = (1, 8)  # chunks written


class Store:
    """Writes one import into the roll of one district, inside the caller's transaction."""

    def __init__(self, *, district: str, run: UUID, by: str, at: datetime) -> None:
        self._district, self._run, self._by, self._at = district, run, by, at
        self.households_created = 0
        self._writes = 0
        self._addresses: dict[tuple[str, str], str] = {}
        self._tokens: dict[str, int] = {}
        with raw_cursor() as cursor:
            # One import of a district at a time: two would both find the same person new
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"roll_import {district}"])
            cursor.execute("SELECT village, number, id FROM household WHERE district = %s", [district])
            self._households: dict[tuple[str, str], UUID] = {(row[0], row[1]): row[2] for row in cursor}

    def residents(self) -> int:
        with raw_cursor() as cursor:
            cursor.execute("SELECT count(*) FROM resident WHERE district = %s", [self._district])
            return int(cursor.fetchall()[0][0])

    def write(self, found: Matched) -> None:
        if not (found.create or found.update):
            return
        self._households_write([*found.create, *found.update])
        fresh = [uuid7() for _ in found.create]
        with raw_cursor() as cursor:
            self._copy(cursor, _COPY, (
                (self._district, id, self._at, self._by, *facts)
                for id, facts in zip(fresh, self._facts(found.create), strict=True)
            ))  # fmt: skip
            changed = [item.known.id for item in found.update if item.known]
            undo.keep(cursor, self._run, self._district, "resident", changed)
            if changed:
                cursor.executemany(_UPDATE, [
                    (*facts, self._district, id) for id, facts in zip(changed, self._facts(found.update), strict=True)
                ])  # fmt: skip
            people = list(zip([*fresh, *changed], [*found.create, *found.update], strict=True))
            self._marks(cursor, people)
            searched = [(id, self._searched(item)) for id, item in people]
            tokens.tokens_write(cursor, self._district, searched, self._tokens)
        self._writes += 1
        if self._writes in _ANALYSE_AFTER:
            self.analyse()

    def gone(self, ids: list[UUID]) -> None:
        """Take people off the roll whom the list no longer names."""
        with raw_cursor() as cursor:
            undo.keep(cursor, self._run, self._district, "resident", ids)
            cursor.execute(
                "UPDATE resident SET gone_at = %s WHERE district = %s AND id = ANY(%s)", [self._at, self._district, ids]
            )

    def analyse(self) -> None:
        """Tell the planner how much there is. A foreign key's check that was planned on an empty table reads all of it."""
        with raw_cursor() as cursor:
            cursor.execute("ANALYZE household, resident, care_mark")
            tokens.tokens_settle(cursor)

    def _households_write(self, items: list[Item]) -> None:
        """Households that are new with their address; an address that a file gives replaces the one we had."""
        addresses: dict[tuple[str, str], str] = {}
        for item in items:
            place = (item.entry.village, item.entry.household)
            if item.entry.address or place not in addresses:
                addresses[place] = item.entry.address
        self._addresses |= {place: text for place, text in addresses.items() if text}
        sealed = keys.seal_many([text or None for text in addresses.values()], CONTACT, "household.address")
        new, given = [], []
        for place, address in zip(addresses, sealed, strict=True):
            if place not in self._households:
                self._households[place] = id = uuid7()
                new.append((self._district, id, *place, address))
            elif address:
                given.append((address, self._district, self._households[place]))
        self.households_created += len(new)
        with raw_cursor() as cursor:
            self._copy(cursor, "COPY household (district, id, village, number, address_sealed) FROM STDIN", new)
            undo.made(cursor, self._run, self._district, "household", (row[1] for row in new))
            if given:
                undo.keep(cursor, self._run, self._district, "household", (row[2] for row in given))
                cursor.executemany("UPDATE household SET address_sealed = %s WHERE district = %s AND id = %s", given)

    def _searched(self, item: Item) -> Facts:
        entry = item.entry
        address = self._addresses.get((entry.village, entry.household), "")
        return Facts(entry.name, entry.id_number, entry.phone, entry.household, address)

    def _facts(self, items: list[Item]) -> Iterable[tuple[Any, ...]]:
        entries = [item.entry for item in items]
        names = keys.seal_many([entry.name for entry in entries], IDENTITY, "resident.name")
        numbers = keys.seal_many([entry.id_number or None for entry in entries], IDENTITY, "resident.id_number")
        phones = keys.seal_many([entry.phone or None for entry in entries], CONTACT, "resident.phone")
        found = keys.blind_many("phone", [entry.phone or None for entry in entries])
        run = str(self._run)
        for item, entry, name, number, phone, phone_index in zip(
            items, entries, names, numbers, phones, found, strict=True
        ):
            born = entry.birth.year if entry.birth else item.born
            yield (
                self._households[entry.village, entry.household], entry.village, name, number, item.number, phone,
                phone_index, item.likeness, item.content, str(entry.document), born, str(entry.sex), entry.relation,
                run, entry.row,
            )  # fmt: skip

    def _marks(self, cursor: psycopg.Cursor[Any], people: Iterable[tuple[UUID, Item]]) -> None:
        marks = [
            (self._district, id, mark, self._at, self._by, str(self._run))
            for id, item in people
            for mark in item.entry.marks
        ]
        if marks:
            cursor.executemany(
                """INSERT INTO care_mark (district, resident, mark, since, by, source) VALUES (%s, %s, %s, %s, %s, %s)
                   ON CONFLICT (district, resident, mark) DO NOTHING""",
                marks,
            )

    def _copy(self, cursor: psycopg.Cursor[Any], sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)
