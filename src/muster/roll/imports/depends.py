"""What may refer to a row that an import made: as long as anything does, the import is not taken back.

Each room registers its own tables when it is loaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.common.rows import values


@dataclass(frozen=True, slots=True)
class Dependant:
    """``sql`` counts, with ``%(district)s`` and ``%(ids)s`` (keys of rows of ``place``)."""

    place: str
    word: Promise
    sql: str


_registered: list[Dependant] = [
    Dependant("resident", _("records of a round"),
              "SELECT count(*) FROM event WHERE district = %(district)s AND resident = ANY(%(ids)s::uuid[])"),
    Dependant("resident", _("changes made by hand since"),
              "SELECT count(*) FROM resident_history WHERE district = %(district)s AND resident = ANY(%(ids)s::uuid[])"),
    Dependant("resident", _("rulings on double entries"),
              """SELECT count(*) FROM resident_twin WHERE district = %(district)s
                 AND (one = ANY(%(ids)s::uuid[]) OR other = ANY(%(ids)s::uuid[]))"""),
]  # fmt: skip


def register(place: str, word: Promise, sql: str) -> None:
    found = Dependant(place, word, sql)
    if found not in _registered:
        _registered.append(found)


def dependants(place: str, district: str, ids: Sequence[Any]) -> list[tuple[str, int]]:
    """(what, how many) that refer to these rows; nothing where nothing does."""
    if not ids:
        return []
    params = {"district": district, "ids": [str(id) for id in ids]}
    found = [(str(one.word), int(values(one.sql, params)[0])) for one in _registered if one.place == place]
    return [(word, count) for word, count in found if count]
