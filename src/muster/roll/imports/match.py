"""The duplicate search: who of a chunk is new, who is on the roll already, and who cannot stand."""

from dataclasses import dataclass, field

from django.db import connection

from muster.access import keys
from muster.roll.imports.item import Item, Key, Known
from muster.roll.imports.known import compare
from muster.roll.imports.rows import Entry


@dataclass(slots=True)
class Matched:
    """A chunk after the duplicate search; ``refused`` holds (entry, code, hint)."""

    create: list[Item] = field(default_factory=list)
    update: list[Item] = field(default_factory=list)
    unchanged: list[Item] = field(default_factory=list)
    refused: list[tuple[Entry, str, str]] = field(default_factory=list)


class Matcher:
    """Remembers every person of the file; asks the roll once for each chunk."""

    def __init__(self, district: str, *, rename: bool) -> None:
        self._district = district
        self._rename = rename
        self._seen: dict[Key, int] = {}

    def match(self, entries: list[Entry]) -> Matched:
        items = _indexed(entries)
        self._numbered([item for item in items if item.number])
        self._by_id([item for item in items if item.entry.person and not item.known])
        self._unnumbered([item for item in items if not item.number and not item.known])
        compare(self._district, items)
        found = Matched()
        for item in items:
            first = self._seen.setdefault(item.key, item.entry.row)
            if first != item.entry.row:
                found.refused.append((item.entry, "row_duplicate_in_file", f"→ {first}"))
            elif item.known is None and not item.number and not item.entry.birth:
                found.refused.append((item.entry, "row_birth_missing", ""))
            elif item.known is None:
                found.create.append(item)
            elif item.known.likeness != item.likeness and not self._rename:
                found.refused.append((item.entry, "row_id_other_name", ""))
            elif item.known.dead:
                found.refused.append((item.entry, "row_known_dead", ""))
            elif item.changes:
                found.update.append(item)
            else:
                found.unchanged.append(item)
        return found

    def _numbered(self, items: list[Item]) -> None:
        sql = """SELECT id_number_index, id, likeness_index, content_index, gone_at IS NOT NULL, absence = 'dead'
                 FROM resident
                 WHERE district = %s AND id_number_index = ANY(%s)"""
        with connection.cursor() as cursor:
            cursor.execute(sql, [self._district, [item.number for item in items]])
            known = {bytes(row[0]): Known(row[1], bytes(row[2]), bytes(row[3]), *row[4:]) for row in cursor}
        for item in items:
            item.known = known.get(item.number or b"")

    def _by_id(self, items: list[Item]) -> None:
        """By the id of our own export: for people without a number, whose birth date the roll keeps as an index only."""
        sql = """SELECT id, likeness_index, content_index, gone_at IS NOT NULL, absence = 'dead' FROM resident
                 WHERE district = %s AND id = ANY(%s) AND id_number_index IS NULL"""
        with connection.cursor() as cursor:
            cursor.execute(sql, [self._district, [item.entry.person for item in items if not item.number]])
            known = {row[0]: Known(row[0], bytes(row[1]), bytes(row[2]), *row[3:]) for row in cursor}
        for item in items:
            if not item.number and item.entry.person in known:
                item.known = known[item.entry.person]

    def _unnumbered(self, items: list[Item]) -> None:
        sql = """SELECT h.village, h.number, r.likeness_index, r.id, r.content_index, r.gone_at IS NOT NULL,
                        r.absence = 'dead'
                 FROM resident r JOIN household h ON h.district = r.district AND h.id = r.household
                 WHERE r.district = %s AND r.id_number_index IS NULL AND r.likeness_index = ANY(%s)"""
        with connection.cursor() as cursor:
            cursor.execute(sql, [self._district, [item.likeness for item in items]])
            known: dict[Key, Known] = {
                (row[0], row[1], bytes(row[2])): Known(row[3], bytes(row[2]), bytes(row[4]), *row[5:]) for row in cursor
            }
        for item in items:
            item.known = known.get(item.key)


def _indexed(entries: list[Entry]) -> list[Item]:
    numbers = keys.blind_many("id_number", [entry.id_number or None for entry in entries])
    likenesses = _blind("likeness", [entry.likeness for entry in entries])
    contents = _blind("content", [entry.content for entry in entries])
    items = [Item(*parts) for parts in zip(entries, numbers, likenesses, contents, strict=True)]
    for item in items:
        if not item.entry.household:  # a household of one, by the same name at every import
            item.entry.household = "~" + (item.number or item.likeness)[:6].hex()
    return items


def _blind(kind: str, values: list[str]) -> list[bytes]:
    return [index for index in keys.blind_many(kind, values) if index is not None]
