"""Which village a cell means: its code, or its name with or without the committee's title."""

import difflib
import re
from collections import defaultdict

from muster.roll.rules import RowRefused, fold

_TITLE = re.compile(r"(社区居民委员会|社区居委会|村民委员会|村委会|居民委员会|居委会|社区|村)$")
_CODE = re.compile(r"[0-9]{12}")
_ANY = ""


class Villages:
    """Look-up of one district's villages. ``places``: (code, name, township's name)."""

    def __init__(self, district: str, places: list[tuple[str, str, str]]) -> None:
        self.district = district
        self._codes = {code for code, _, _ in places}
        self._by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._names = sorted({name for _, name, _ in places})
        self._townships = {_bare(township) for _, _, township in places}
        self._known: dict[tuple[str, str], str] = {}
        for code, name, township in places:
            for form in {name, _short(name)}:
                self._by_name[_ANY, form].add(code)
                self._by_name[_bare(township), form].add(code)

    def find(self, text: str, township: str = "") -> str:
        """The village's code. Raises RowRefused row_village_missing, _unknown, _ambiguous, _other_district."""
        asked = (text, township)
        if asked not in self._known:
            self._known[asked] = self._find(fold(text).replace(" ", ""), _bare(fold(township)))
        return self._known[asked]

    def nearest(self, text: str) -> str:
        """The names that are most like it, for the guidance."""
        return ", ".join(difflib.get_close_matches(fold(text)[:40], self._names, n=2, cutoff=0.6))

    def _find(self, name: str, township: str) -> str:
        if not name:
            raise RowRefused("row_village_missing")
        if _CODE.fullmatch(name):
            if name in self._codes:
                return name
            raise RowRefused("row_village_unknown" if name.startswith(self.district) else "row_village_other_district")
        within = township if township in self._townships else _ANY  # a town that we do not know says nothing
        for form in (name, _short(name)):
            found = self._by_name.get((within, form))
            if found and len(found) == 1:
                return next(iter(found))
            if found:
                raise RowRefused("row_village_ambiguous")
        raise RowRefused("row_village_unknown")


def _short(name: str) -> str:
    return _TITLE.sub("", name) or name


def _bare(township: str) -> str:
    return re.sub(r"(镇|乡|街道)$", "", township)
