"""Which rows a user may see. The one place that knows: list, detail, export, search and map all ask here."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from muster.access.enums import AT_A_POINT, Role
from muster.access.rules import HasRole, may

_DIGITS = re.compile(r"[0-9]{0,12}", re.ASCII)
_POINT = re.compile(r"[A-Za-z0-9-]{0,16}", re.ASCII)
_COUNTY = 6  # digits of a county's code, which is also the district

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Scope:
    """A territory (``prefix`` of division codes), or one ``point`` in the county of ``prefix``; else nothing.

    Point codes repeat from county to county, so a point without a county shows nothing.
    A county's own people see every row of the district, also a walk-in whose village nobody knows.
    """

    prefix: str
    point: str

    def __post_init__(self) -> None:
        if not _DIGITS.fullmatch(self.prefix) or not _POINT.fullmatch(self.point):
            raise ValueError("a territory is digits, a point is letters and digits")

    @property
    def district(self) -> str:
        """The one county this scope lies in; "" when it is wider than a county or shows nothing."""
        return self.prefix[:_COUNTY] if len(self.prefix) >= _COUNTY else ""

    @property
    def nothing(self) -> bool:
        return not self.prefix or bool(self.point and not self.district)

    def whole(self, district: str) -> bool:
        """Whether it holds all of the district."""
        return bool(self.prefix) and not self.point and district.startswith(self.prefix)

    def where(self, alias: str = "", *, village: str = "", point: str = "") -> tuple[str, list[str]]:
        """SQL condition and its parameters for a table with ``district``, ``village`` and ``point`` columns.

        ``alias`` names the table in the query. ``village`` and ``point`` replace those two columns by another
        SQL expression of ours (a column of a joined table), for tables that do not have them.
        """
        dot = f"{alias}." if alias else ""
        if self.nothing:
            return "FALSE", []
        if self.point:
            return f"({dot}district = %s AND {point or dot + 'point'} = %s)", [self.district, self.point]
        if not self.district:
            return f"({dot}district LIKE %s)", [self.prefix + "%"]
        if self.prefix == self.district:
            return f"({dot}district = %s)", [self.district]
        return f"({dot}district = %s AND {village or dot + 'village'} LIKE %s)", [self.district, self.prefix + "%"]

    def filter(self, rows: QuerySet[M], *, village: str = "village", point: str = "point") -> QuerySet[M]:
        """The same condition on a queryset of a model with ``district``, ``village`` and ``point``."""
        if self.nothing:
            return rows.none()
        if self.point:
            return rows.filter(Q(district=self.district, **{point: self.point}))
        if not self.district:
            return rows.filter(district__startswith=self.prefix)
        if self.prefix == self.district:
            return rows.filter(district=self.district)
        return rows.filter(Q(district=self.district, **{f"{village}__startswith": self.prefix}))


NOTHING = Scope("", "")


def scope(user: HasRole, *, persons: bool = False) -> Scope:
    """What this user may see; with ``persons``, of rows that name residents. Fails closed: nothing."""
    if not user.is_active or not may(user, "see_persons" if persons else "see_board"):
        return NOTHING
    known: Any = user
    if known.role in AT_A_POINT and not known.point:
        return NOTHING
    return Scope(known.territory, known.point)


def unit_only(user: HasRole) -> str | None:
    """The name of the one unit whose workers this user may see, "" for none at all; None when all of the scope's."""
    known: Any = user
    return str(known.unit) if known.role == Role.UNIT_LIAISON else None
