"""What can be imported. The roll and the care list are this room's; points, workers and devices register themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from muster.access.rules import Permission
from muster.common.problems import Problem
from muster.roll.imports.headers import Vocabulary
from muster.roll.imports.report import ImportReport
from muster.roll.imports.run import Order

SPREADSHEETS = (".xlsx", ".xls", ".csv")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its header in Chinese and in English, whether it is needed, and what goes into it."""

    name: str
    zh: str
    en: str
    say_zh: str = ""
    say_en: str = ""
    needed: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list. ``take`` checks it (``dry_run``) or takes it in.

    ``people``: the check says who is new, changed and gone. ``by_round``: the list belongs to one round.
    """

    code: str
    word: Promise
    say: Promise
    permission: Permission
    columns: tuple[Column, ...]
    words: Vocabulary
    take: Callable[[Order], ImportReport]
    people: bool = False
    by_round: bool = False
    suffixes: tuple[str, ...] = SPREADSHEETS

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kind(code: str) -> Kind:
    """Raises Problem not_found."""
    if code not in _kinds:
        raise Problem("not_found")
    return _kinds[code]


def kinds() -> list[Kind]:
    return list(_kinds.values())
