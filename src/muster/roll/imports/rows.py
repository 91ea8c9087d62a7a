"""One row of the sheet: either a person to put on the roll, or the faults that keep it out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from muster.roll import rules
from muster.roll.enums import CareMark, Document, Sex
from muster.roll.imports.headers import Header, tidy
from muster.roll.imports.report import Fault
from muster.roll.imports.sheets import Cell
from muster.roll.imports.villages import Villages
from muster.roll.rules import RowRefused, fold

TEXT_LONGEST = 200
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would run it
_EXACT_FLOAT = 10**15  # beyond it a spreadsheet's number has lost digits
_TOTALS = re.compile(r"(合计|总计|小计|共计|制表|填表|审核|total|subtotal|sum)", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPLIT = re.compile(r"[、,，;；/|\n]+")
_SEXES = {"": Sex.UNKNOWN, "男": Sex.MALE, "m": Sex.MALE, "male": Sex.MALE, "1": Sex.MALE, "男性": Sex.MALE,
          "女": Sex.FEMALE, "f": Sex.FEMALE, "female": Sex.FEMALE, "2": Sex.FEMALE, "女性": Sex.FEMALE}  # fmt: skip
_DOCUMENTS = {
    Document.RESIDENT_ID: "居民身份证 身份证 二代身份证 临时身份证 户口簿 id idcard",
    Document.PASSPORT: "护照 外国护照 passport",
    Document.RESIDENCE_PERMIT: "港澳台居民居住证 港澳居民居住证 台湾居民居住证 residencepermit",
    Document.FOREIGN_CARD: "外国人永久居留身份证 外国人永久居留证 foreigncard",
    Document.HOME_RETURN: "港澳居民来往内地通行证 回乡证 homereturnpermit",
    Document.TAIWAN_PERMIT: "台湾居民来往大陆通行证 台胞证 taiwanpermit",
    Document.PERMIT: "通行证 居住证 permit travelpermit 通行证居住证",
    Document.NONE: "无 无证件 没有 none no",
}
_DOCUMENT_OF = {word: document for document, words in _DOCUMENTS.items() for word in words.split()}
_MARKS = {
    CareMark.YELLOW_CODE: "黄码 黄码人员 yellow yellowcode",
    CareMark.RED_CODE: "红码 红码人员 red redcode",
    CareMark.QUARANTINED: "隔离 居家隔离 隔离人员 集中隔离 quarantine quarantined",
    CareMark.POSTPARTUM: "产妇 孕妇 孕产妇 哺乳期 postpartum pregnant",
    CareMark.BEDRIDDEN: "卧床 卧床老人 失能 卧床不起 bedridden",
    CareMark.DIALYSIS: "透析 血透 血液透析 dialysis",
}
_MARK_OF = {word: mark for mark, words in _MARKS.items() for word in words.split()}
_MARK_OF |= {tidy(mark.value): mark for mark in CareMark}
_NO_MARKS = ("", "无", "否", "none", "no", "正常")
T = TypeVar("T")


@dataclass(slots=True)
class Entry:
    """A person as the roll will hold them, checked and normalised."""

    row: int
    village: str
    household: str
    name: str
    id_number: str
    document: Document
    birth: date | None
    sex: Sex
    relation: str
    phone: str
    address: str
    marks: tuple[str, ...]
    repaired: tuple[str, ...]
    cells: list[Cell]
    person: UUID | None = None  # the id that our own export gave
    absent: frozenset[str] = frozenset()  # fields that the list has no column for

    @property
    def likeness(self) -> str:
        return rules.likeness(self.name, self.birth)

    @property
    def content(self) -> str:
        return "\x1f".join((
            self.village, self.household, self.name, self.id_number, self.document, str(self.birth), self.sex,
            self.relation, self.phone, self.address, *self.marks,
        ))  # fmt: skip


def skip_reason(cells: list[Cell], header: Header) -> str:
    """Why a line is no person's row: blank, a total, or the header printed again; else empty."""
    texts = [text for cell in cells if (text := str(cell).strip())]
    if not texts:
        return "blank"
    if _TOTALS.match(texts[0]) and not _id_cell(cells, header):
        return "total"
    number = header.columns.get("name", 0)
    if number < len(cells) and str(cells[number]).strip() == header.texts[number]:
        return "header"
    return "header" if _says_header(cells, header) else ""


def _says_header(cells: list[Cell], header: Header) -> bool:
    """The header printed again in other words: as the English line of a template."""
    same = 0
    for name, place in header.columns.items():
        text = str(cells[place]).strip() if place < len(cells) else ""
        if text and header.words.field_of(text, {}, exact=True) != name:
            return False
        same += bool(text)
    return same > 1


def _id_cell(cells: list[Cell], header: Header) -> Cell:
    place = header.columns.get("id_number")
    return cells[place] if place is not None and place < len(cells) else ""


class RowReader:
    """Checks rows under one header, for one district, as of one day. Collects every fault of a row."""

    def __init__(self, header: Header, villages: Villages, on: date) -> None:
        self.header = header
        self.villages = villages
        self.on = on
        self._absent = frozenset(name for name in header.words.fields if name not in header.columns)
        self._faults: list[Fault] = []
        self._row = 0
        self._cells: list[Cell] = []
        self._at: dict[str, Cell] = {}

    def read(self, row: int, cells: list[Cell]) -> Entry | list[Fault]:
        self._row, self._cells, self._faults = row, cells, []
        if len(cells) > len(self.header.texts) and any(str(cell).strip() for cell in cells[len(self.header.texts) :]):
            return [Fault("row_cells_too_many", row, column_letter(len(self.header.texts)) + str(row))]
        wide = len(cells)
        self._at = {name: cells[place] if place < wide else "" for name, place in self.header.columns.items()}
        for name, cell in self._at.items():
            if isinstance(cell, str) and cell and (cell[0] == "=" or len(cell) > TEXT_LONGEST):
                self._fault("row_formula" if cell[0] == "=" else "row_text_too_long", name)
        if self._faults:
            return self._faults
        entry = self._entry()
        return self._faults or entry

    def _entry(self) -> Entry:
        stated = self._try("document", self._document)
        number = self._try("id_number", lambda: self._number(stated)) or rules.IdNumber("", Document.NONE)
        birth = self._try("birth", lambda: self._birth(number))
        sex = self._try("sex", lambda: self._sex(number))
        village = self._try("village", lambda: self.villages.find(self._text("village"), self._text("township"))) or ""
        name = self._try("name", self._name) or ""
        return Entry(
            self._row, village, self._household(), name, number.number, number.document, birth,
            sex or Sex.UNKNOWN, fold(self._text("relation")),
            self._try("phone", lambda: rules.phone_read(self._text("phone"))) or "",
            fold(self._text("address")), self._try("care", lambda: marks_read(self._text("care"))) or (), number.repaired, self._cells,
            self._person(), self._absent,
        )  # fmt: skip

    def _try(self, field: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except RowRefused as refused:
            self._fault(refused.code, field)
            return None

    def fault(self, row: int, code: str, field: str, hint: str = "") -> Fault:
        place = self.header.columns.get(field)
        if place is None:
            return Fault(code, row, hint=hint)
        return Fault(code, row, f"{column_letter(place)}{row}", self.header.texts[place], hint)

    def _fault(self, code: str, field: str) -> None:
        hint = self.villages.nearest(self._text("village")) if code == "row_village_unknown" else ""
        self._faults.append(self.fault(self._row, code, field, hint))

    def _text(self, field: str) -> str:
        return cell_text(self._at.get(field, ""))

    def _name(self) -> str:
        text = self._text("name").strip()
        if text.startswith(FORMULA):
            raise RowRefused("row_formula")
        return rules.name_read(text)

    def _document(self) -> Document | None:
        text = tidy(self._text("document"))
        if text and text not in _DOCUMENT_OF:
            raise RowRefused("row_document_unknown")
        return _DOCUMENT_OF.get(text)

    def _number(self, stated: Document | None) -> rules.IdNumber:
        cell = self._at.get("id_number", "")
        if isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= _EXACT_FLOAT:
            raise RowRefused("row_id_lost_digits")
        text = cell_text(cell)
        if text in ("无", "无证件"):
            text = ""
        number = rules.id_number_read(text, on=self.on, stated=stated)
        if not number.number and stated not in (None, Document.NONE):
            raise RowRefused("row_id_missing")
        return number

    def _birth(self, number: rules.IdNumber) -> date | None:
        birth = rules.birth_read(_birth_cell(self._at.get("birth", "")), on=self.on)
        if birth and number.birth and birth != number.birth:
            raise RowRefused("row_birth_differs")
        known = birth or number.birth
        if known is None and not number.number and not self._faults and not self._person():
            raise RowRefused("row_birth_missing")
        return known

    def _sex(self, number: rules.IdNumber) -> Sex:
        text = fold(self._text("sex")).lower()
        if text not in _SEXES:
            raise RowRefused("row_sex_unknown")
        sex = _SEXES[text]
        if sex and number.sex and sex != number.sex:
            raise RowRefused("row_sex_differs")
        return sex or number.sex

    def _person(self) -> UUID | None:
        text = self._text("person").strip()
        return UUID(text) if _UUID.fullmatch(text) else None

    def _household(self) -> str:
        """The number without leading zeros, which spreadsheets drop at will; empty for a household of one."""
        number = fold(self._text("household"))
        return number.lstrip("0") or "0" if number.isdigit() else number


def marks_read(text: str) -> tuple[str, ...]:
    """The care marks of a cell, in order. Raises RowRefused row_care_unknown."""
    plain = fold(text).lower()
    if plain in _NO_MARKS:
        return ()
    marks = set()
    for word in filter(None, map(tidy, _SPLIT.split(plain))):
        if word not in _MARK_OF:
            raise RowRefused("row_care_unknown")
        marks.add(_MARK_OF[word].value)
    return tuple(sorted(marks))


def column_letter(place: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_text(cell: Cell) -> str:
    """A cell as its reader sees it: whole numbers without a point, dates as 2022-04-15."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def _birth_cell(cell: Cell) -> Cell:
    return cell_text(cell) if isinstance(cell, float | int) else cell
