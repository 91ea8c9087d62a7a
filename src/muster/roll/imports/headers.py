"""Which column is what: guessed from Chinese and English headers, in one header row or two."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from muster.common.problems import Problem
from muster.roll.imports.sheets import Cell, Sheet
from muster.roll.rules import fold

#: What the import knows, and the headers that stand for it.
SYNONYMS: dict[str, str] = {
    "township": "township 乡镇 乡镇街道 街道 所属乡镇 所在乡镇 town",
    "village": "village villagecode 村 社区 村社区 村居 村委会 居委会 村名 所属村 所在村 行政村 村社区名称 社区村 "
    "村编码 村代码 区划代码 行政区划代码 community",
    "household": "household householdnumber householdno householdid 户号 户编号 家庭编号 户序号 门牌户号 户籍编号",
    "name": "name fullname 姓名 名字 居民姓名 人员姓名 residentname",
    "id_number": "idnumber idno id idcard idcardnumber residentid documentnumber 身份证 身份证号 身份证号码 "
    "公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 证件号 证件号码 人员证件号码",
    "document": "document documenttype idtype 证件类型 证件种类 证件名称 人员证件类型",
    "sex": "sex gender 性别 人员性别",
    "birth": "birth birthdate birthday dateofbirth dob 出生日期 出生年月日 生日 出生年月 人员出生日期",
    "relation": "relation relationship 与户主关系 户主关系 家庭关系 关系 人员与户主关系",
    "phone": "phone mobile telephone tel phonenumber 电话 手机 手机号 手机号码 联系电话 电话号码 联系方式 联系联系电话",
    "address": "address 住址 地址 家庭住址 现住址 居住地址 详细地址 居住地",
    "person": "musterid personid 系统编号",
    "care": "care caremark carelist 重点人群 关爱类别 人员类别 重点人员 重点人员类别 特殊人群 关爱对象",
}
IGNORE = "-"
#: The columns that a correction file puts in front; a file that is fed back may keep them.
CORRECTION = ("错误 error", "位置 cell", "处理办法 guidance")
LOOK_ROWS = 20

_NOISE = re.compile(r"\(.*?\)|[^\w\u3400-\u9fff]|_")
_OTHERS = re.compile("户主姓名|户主身份|户主证|户主电话|监护|联系人|紧急|配偶|父亲|母亲")
_PARTS = (("身份证", "id_number"), ("证件号", "id_number"), ("手机", "phone"), ("电话", "phone"), ("姓名", "name"))


def tidy(text: object) -> str:
    """A header without brackets and what they hold, spaces, stars and case."""
    return _NOISE.sub("", fold(str(text)).lower())


@dataclass(frozen=True)
class Vocabulary:
    """What one kind of list knows: its fields with the headers that stand for them, and those it cannot do without.

    ``needed``: of each group of fields at least one. ``parts``: a piece of a longer header that gives its field away,
    unless ``others`` says that the column speaks of somebody else.
    """

    synonyms: Mapping[str, str]
    needed: tuple[frozenset[str], ...]
    parts: tuple[tuple[str, str], ...] = ()
    others: re.Pattern[str] | None = None
    exact: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        words = {tidy(word): name for name, words in self.synonyms.items() for word in words.split()}
        object.__setattr__(self, "exact", words | {tidy(text): IGNORE for text in CORRECTION})

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.synonyms)

    def field_of(self, text: str, mapping: Mapping[str, str], *, exact: bool = False) -> str:
        plain = tidy(text)
        chosen = {tidy(header): name for header, name in mapping.items()}
        if plain in chosen or plain in self.exact:
            return chosen.get(plain) or self.exact[plain]
        if exact or not plain or len(plain) > 16 or (self.others and self.others.search(plain)):
            return ""
        return next((name for part, name in self.parts if part in plain), "")


ROLL = Vocabulary(
    SYNONYMS,
    (frozenset({"name"}), frozenset({"village"}), frozenset({"id_number", "birth"})),
    _PARTS,
    _OTHERS,
)


@dataclass(frozen=True, slots=True)
class Header:
    """``texts`` of the columns as read, ``columns`` of each field, and the last of the header's rows (from 1)."""

    texts: tuple[str, ...]
    columns: dict[str, int]
    row: int
    rows: int
    words: Vocabulary = ROLL

    @property
    def usable(self) -> bool:
        """Enough to import: for the roll who, where, and by what the person is known again."""
        return all(group & self.columns.keys() for group in self.words.needed)

    @property
    def unused(self) -> list[str]:
        used = set(self.columns.values())
        return [
            text
            for place, text in enumerate(self.texts)
            if text and place not in used and self.words.exact.get(tidy(text)) != IGNORE
        ]

    @property
    def source(self) -> str:
        """By what the next list of the same office is known again."""
        return hashlib.sha256("\x1f".join(map(tidy, self.texts)).encode()).hexdigest()


def header_find(sheet: Sheet, mapping: Mapping[str, str], words: Vocabulary = ROLL) -> Header | None:
    """The best header among the first rows, or None. Raises Problem roll_header_twice."""
    usable = [header for header in _all(sheet, mapping, words) if header.usable]
    if not usable:
        return None
    best = max(usable, key=lambda header: len(header.columns))
    _once(best, mapping)
    return best


def header_guess(sheet: Sheet, mapping: Mapping[str, str], words: Vocabulary = ROLL) -> Header | None:
    """The row that most looks like a header, though a person may have to say what its columns are."""
    return max(
        _all(sheet, mapping, words),
        key=lambda header: (header.usable, len(header.columns), sum(bool(text) for text in header.texts)),
        default=None,
    )


def mapping_check(mapping: Mapping[str, str], header: Header) -> None:
    """Raises Problem roll_map_unknown for a header that is not there or a field that muster does not know."""
    there = {tidy(text) for text in header.texts}
    for text, name in mapping.items():
        if name not in (*header.words.fields, IGNORE) or tidy(text) not in there:
            raise Problem("roll_map_unknown", f"{text}={name}")


def _all(sheet: Sheet, mapping: Mapping[str, str], words: Vocabulary) -> Iterator[Header]:
    top: list[Cell] = []
    for number, cells in islice(sheet.rows(), LOOK_ROWS):
        single = tuple(str(cell).strip() for cell in cells)
        yield Header(single, _columns(single, mapping, words), number, 1, words)
        if top:
            double = tuple(_two_rows(top, cells, mapping, words))
            yield Header(double, _columns(double, mapping, words), number, 2, words)
        top = cells


def _two_rows(top: list[Cell], cells: list[Cell], mapping: Mapping[str, str], words: Vocabulary) -> Iterator[str]:
    """Each column's text out of a group row and the row below it; groups reach on over empty cells."""
    group = ""
    for place in range(max(len(top), len(cells))):
        above = str(top[place]).strip() if place < len(top) else ""
        below = str(cells[place]).strip() if place < len(cells) else ""
        group = above or group
        joined = group + below if below else above
        yield next((text for text in (below, joined) if text and words.field_of(text, mapping)), below or above)


def _columns(texts: tuple[str, ...], mapping: Mapping[str, str], words: Vocabulary) -> dict[str, int]:
    found: dict[str, int] = {}
    for exact in (True, False):
        for place, text in enumerate(texts):
            name = words.field_of(text, mapping, exact=exact)
            if name and name != IGNORE and name not in found and place not in found.values():
                found[name] = place
    return found


def _once(best: Header, mapping: Mapping[str, str]) -> None:
    """Two columns that both say the same field in full: a person must choose."""
    for name, place in best.columns.items():
        twins = [
            text for other, text in enumerate(best.texts)
            if other != place and best.words.field_of(text, mapping, exact=True) == name
        ]  # fmt: skip
        if twins:
            raise Problem("roll_header_twice", f"{best.texts[place]}, {', '.join(twins)}")
