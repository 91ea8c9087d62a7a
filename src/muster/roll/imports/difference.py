"""What a list would change: who is new, who is changed and in what, who is on the roll and no longer listed.

The lists lie in the private folder of the import. Of new people they hold the masked name; of the others the id alone.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from muster.access.rules import mask_name
from muster.common.rows import rows
from muster.roll.imports.item import Item
from muster.roll.imports.match import Matched

LISTS = ("new", "changed", "gone")
KEPT_MOST = 20_000  # of each list; the counts are always whole


class Difference:
    """Fed with each chunk. Without a folder it counts only."""

    def __init__(self, district: str, folder: Path | None = None) -> None:
        self._district = district
        self._folder = folder
        self._kept = dict.fromkeys(LISTS, 0)
        self._seen: set[UUID] = set()
        self._villages: set[str] = set()

    def add(self, found: Matched) -> None:
        listed = [*found.create, *found.update, *found.unchanged]
        self._villages |= {item.entry.village for item in listed}
        self._seen |= {item.known.id for item in listed if item.known}
        self._write("new", [_new(item) for item in found.create])
        self._write("changed", [_changed(item) for item in found.update])

    def gone(self, run: UUID) -> list[UUID]:
        """Who is on the roll in the villages that the list names, and is not listed."""
        found = rows(
            lambda id, village: (id, village),
            """SELECT id, village FROM resident WHERE district = %s AND village = ANY(%s) AND gone_at IS NULL
               AND source <> %s ORDER BY village, id""",
            [self._district, sorted(self._villages), str(run)],
        )
        missing = [(id, village) for id, village in found if id not in self._seen]
        self._write("gone", [{"id": str(id), "village": village} for id, village in missing])
        return [id for id, _ in missing]

    def _write(self, name: str, lines: list[dict[str, Any]]) -> None:
        if not self._folder:
            return
        room = max(0, KEPT_MOST - self._kept[name])
        self._kept[name] += len(lines[:room])
        with (self._folder / f"{name}.jsonl").open("ab") as file:
            file.writelines(msgspec.json.encode(line) + b"\n" for line in lines[:room])


def listed(folder: Path, name: str, *, offset: int, limit: int) -> list[dict[str, Any]]:
    """A page of one of the lists."""
    path = folder / f"{name}.jsonl"
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [msgspec.json.decode(line) for line in islice(file, offset, offset + limit)]


def drop(folder: Path) -> None:
    for path in _paths(folder):
        path.unlink(missing_ok=True)


def _paths(folder: Path) -> Iterator[Path]:
    return (folder / f"{name}.jsonl" for name in LISTS)


def _changed(item: Item) -> dict[str, Any]:
    return {"id": str(item.known.id) if item.known else "", "row": item.entry.row, "fields": item.changes}


def _new(item: Item) -> dict[str, Any]:
    entry = item.entry
    return {
        "row": entry.row, "name": mask_name(entry.name), "village": entry.village, "household": entry.household,
        "born": entry.birth.year if entry.birth else None,
    }  # fmt: skip
