"""Household cards as PDF: A4 sheets of six cells, printed, cut as a stack and handed out from door to door."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import segno

from muster.plan.queries import round_rule
from muster.public import rules
from muster.public.fonts import Font
from muster.public.queries import Household
from muster.roll.models import Round

_MONO = "DejaVu Sans Mono"  # comes with the typesetter
# columns of a terminal, two for each Chinese letter, that find room
_TITLE, _LINE, _PLACE, _PLACE_SMALL = 44, 45, 24, 28
_UNNAMED = "全员核酸检测"
_WEEKDAYS = "一二三四五六日"
_SAYS = {
    "bring_zh": "请带身份证件和本卡，戴口罩，按约定时段到场。",
    "bring_en": "Bring ID and this card; wear a mask; be on time.",
    "fold_zh": "结果码，折起自存",
    "fold_en": "Fold here; keep it to yourself",
    "slips": "结果码 Result codes",
    "keep_zh": "每人一码，查结果用。自己保管，不要示人。",
    "keep_en": "One each, for the result. Keep it to yourself.",
}


@dataclass(frozen=True, slots=True)
class Press:
    """What is the same on every card of a round."""

    font: Font
    title: str
    timezone: ZoneInfo
    slot: timedelta

    @classmethod
    def of(cls, round_: Round, county: str, font: Font) -> "Press":
        name = _UNNAMED if round_.name == round_.code else round_.name  # the date stands below
        if not name.startswith(county):
            name = f"{county} · {name}"
        title = ("演练 · " if round_.mode == "drill" else "") + name
        minutes = timedelta(minutes=round_rule(round_, "slot_minutes"))
        return cls(font, rules.text_cut(font.printable(title), _TITLE), ZoneInfo(round_.timezone), minutes)

    def cells(self, home: Household, code: str, tokens: Sequence[str]) -> list[dict[str, Any]]:
        """What is printed for a household; ``tokens`` of its members in their order, or none."""
        names = [self.font.printable(member.name) for member in home.members]
        return [
            self._cell(home, code, cell, names, tokens) for cell in rules.household_cells(names, slips=bool(tokens))
        ]

    def _cell(
        self, home: Household, code: str, cell: rules.Cell, names: Sequence[str], tokens: Sequence[str]
    ) -> dict[str, Any]:
        begins = home.slot_at.astimezone(self.timezone)
        shown = [names[place] for place in cell.members]
        tight = cell.slips and len(shown) >= (rules.STRIP_MEMBERS if cell.card else rules.CARD_MEMBERS - 1)
        return {
            "day": _day(begins.date()),
            "slot": f"{begins:%H:%M}–{begins + self.slot:%H:%M}",
            "place": self._fit(home.point_name, _PLACE_SMALL),
            "place-long": rules.text_width(home.point_name) > _PLACE,
            "lane": f"{home.lane} 号台",
            "home": self._fit(f"{home.village_name} 户号 {home.number}  {home.address}".rstrip(), _LINE if tight else 2 * _LINE - 2),
            "part": f"第 {cell.part} 张，共 {cell.parts} 张" if cell.parts > 1 else "",
            "names": shown if cell.card else [],
            "code": rules.code_grouped(code),
            "square": square(rules.QR_MARK + code) if cell.card else "",
            "slips": [(name, rules.code_grouped(tokens[place])) for name, place in zip(shown, cell.members, strict=True)]
            if cell.slips
            else [],
        }  # fmt: skip

    def _fit(self, text: str, width: int) -> str:
        return rules.text_cut(self.font.printable(text), width)

    def order(self, cells: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The sheets as the press takes them, for a stack that is cut."""
        sheets: list[list[dict[str, Any]]] = [[] for _ in range(-(-len(cells) // rules.SHEET))]
        for cell, (sheet, spot) in zip(cells, rules.stacked(len(cells)), strict=True):
            sheets[sheet].append({**cell, "spot": spot})
        mono = [_MONO, self.font.family]
        return {"says": {**_SAYS, "title": self.title}, "sheets": sheets, "fonts": [self.font.family], "mono": mono}


def square(text: str) -> str:
    """A QR code as SVG: 21 by 21 modules with a quarter of them to spare. One mask for all: any can be read."""
    matrix = segno.make_qr(text, version=1, error="q", mask=0, boost_error=False).matrix
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(matrix) for x, run in _runs(row))
    size = len(matrix)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _runs(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    """(from where, how many) of dark modules side by side."""
    begun: int | None = None
    place = 0
    for place, dark in enumerate([*row, 0]):
        if dark and begun is None:
            begun = place
        elif not dark and begun is not None:
            yield begun, place - begun
            begun = None


def _day(day: date) -> str:
    return f"{day.month} 月 {day.day} 日 星期{_WEEKDAYS[day.weekday()]}"
