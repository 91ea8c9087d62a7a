"""What a resident's number, name, phone and birth date must look like. Pure: the same in every country of the world.

Golden vectors (tests/golden/id_numbers.json) hold this page and the phones' JavaScript to one behaviour.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from operator import mul

from muster.roll.enums import Document, Sex

OLDEST_YEARS = 130
NAME_LONGEST = 60
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_ZEROS = ord("0") * sum(_WEIGHTS)

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= dict.fromkeys((0x00A0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F), 0x20)
_FOLD |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C, 0x2060, 0xFEFF))  # type: ignore[arg-type]
DOTS = dict.fromkeys(map(ord, "•・‧∙⋅･․᛫●．."), "·")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LOST = re.compile(r"\d(\.\d+)?E\+?\d+")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_NUMBERISH = re.compile(r"[0-9]+X?")
_HOME_RETURN = re.compile(r"[HM][0-9]{8}([0-9]{2})?")
_FOREIGN_CARD = re.compile(r"[A-Z]{3}[0-9]{12}")
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}([0-9]{2}([A-Z0-9])?)?")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,17}")
_STATED = {
    Document.PASSPORT: _PASSPORT,
    Document.PERMIT: re.compile(r"[A-Z0-9]{8,15}"),
    Document.TAIWAN_PERMIT: _TAIWAN_PERMIT,
    Document.HOME_RETURN: _HOME_RETURN,
    Document.FOREIGN_CARD: _FOREIGN_CARD,
}
_RESIDENCE_PLACES = ("81", "82", "83")  # Hong Kong, Macao, Taiwan, in the place of a province
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_GAP = re.compile(rf"(?<=[{_HAN}·]) +(?=[{_HAN}·])|(?<=[{_HAN}]) +(?=·)")
_NAME_BAD = re.compile(r"[0-9?*□�_=<>/\\#@{}\[\]|%&+;:!\"]")
_NAME_NONE = frozenset(("无", "不详", "无名", "未知", "-", "--", "/", "none", "unknown", "n/a", "null"))
_MOBILE = re.compile(r"1[0-9]{10}")
_LANDLINE = re.compile(r"(0[0-9]{2,3})?[2-9][0-9]{6,7}")
_PHONE_NOISE = re.compile(r"[\s\-()转.]")
_BIRTH = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?: 0{1,2}:00(:00)?)?|(\d{4})(\d{2})(\d{2})"
)


class RowRefused(ValueError):
    """A cell that cannot stand. ``code`` is a problem of the registry."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked number. ``birth`` and ``sex`` are those that a resident ID states; ``repaired``: what was mended."""

    number: str
    document: Document
    birth: date | None = None
    sex: Sex = Sex.UNKNOWN
    repaired: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Full-width letters, digits and spaces to plain ones; invisible characters away; line breaks are spaces; trimmed."""
    plain = text if text.isascii() else text.translate(_FOLD)
    return plain.strip() if plain.isprintable() else _CONTROL.sub(" ", plain).strip()


def check_digit(body17: str) -> str:
    """ISO 7064 MOD 11-2 check character of the first 17 digits."""
    return _CHECKS[(sum(map(mul, _WEIGHTS, body17.encode())) - _ZEROS) % 11]


def id_number_read(text: str, *, on: date, stated: Document | None = None) -> IdNumber:
    """Read a document number as people type it; ``on`` is the day by which nobody is born later.

    Raises RowRefused with the reason. An empty text is a person without a number.
    """
    plain, repaired = _id_tidy(text)
    if not plain:
        return IdNumber("", Document.NONE)
    if _LOST.fullmatch(plain):
        raise RowRefused("row_id_lost_digits")
    if _EIGHTEEN.fullmatch(plain):
        return _eighteen(plain, on, repaired)
    if stated in _STATED:
        return _foreign(plain, stated, repaired)
    if _FIFTEEN.fullmatch(plain):
        body = plain[:6] + "19" + plain[6:]
        return _eighteen(body + check_digit(body), on, (*repaired, "id_15_digits"))
    if _NUMBERISH.fullmatch(plain):
        raise RowRefused("row_id_length")
    if stated in (Document.RESIDENT_ID, Document.RESIDENCE_PERMIT):
        raise RowRefused("row_id_characters")
    return _foreign(plain, None, repaired)


def _id_tidy(text: str) -> tuple[str, tuple[str, ...]]:
    plain = fold(text).lstrip("'").upper()
    squeezed = plain.replace(" ", "").replace("-", "")
    repaired = []
    if not text.isascii():
        repaired.append("full_width")
    if plain.endswith("X") and fold(text).endswith("x"):
        repaired.append("lower_x")
    if squeezed != plain:
        repaired.append("spaces")
    return squeezed, tuple(repaired)


def _eighteen(number: str, on: date, repaired: tuple[str, ...]) -> IdNumber:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise RowRefused("row_id_lost_digits" if _cut_at_15(number) else "row_id_birth") from None
    if check_digit(number[:17]) != number[17]:
        raise RowRefused("row_id_lost_digits" if _cut_at_15(number) else "row_id_check_digit")
    if birth > on:
        raise RowRefused("row_id_birth_future")
    if birth.year < on.year - OLDEST_YEARS:
        raise RowRefused("row_id_birth")
    return IdNumber(
        number, _eighteen_document(number), birth, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE, repaired
    )


def _eighteen_document(number: str) -> Document:
    if number[:2] in _RESIDENCE_PLACES:
        return Document.RESIDENCE_PERMIT
    return Document.FOREIGN_CARD if number[0] == "9" else Document.RESIDENT_ID


def _cut_at_15(number: str) -> bool:
    """Spreadsheets keep 15 digits of a number: the last three of eighteen become 000."""
    return number.endswith("000")


def _foreign(plain: str, stated: Document | None, repaired: tuple[str, ...]) -> IdNumber:
    """A number without a check digit. Where nothing or only *a permit* is stated, its form says which document it is."""
    form = _STATED[stated or Document.PASSPORT]
    if not form.fullmatch(plain):
        raise RowRefused("row_id_characters")
    document = stated or Document.PASSPORT
    if stated in (None, Document.PERMIT):
        if _HOME_RETURN.fullmatch(plain):
            document = Document.HOME_RETURN
        elif _FOREIGN_CARD.fullmatch(plain):
            document = Document.FOREIGN_CARD
        elif stated and _TAIWAN_PERMIT.fullmatch(plain):
            document = Document.TAIWAN_PERMIT
    return IdNumber(plain, document, repaired=repaired)


def name_read(text: str) -> str:
    """A person's name with one kind of middle dot and no stray spaces. Raises RowRefused."""
    name = fold(text)
    if not name or name.lower() in _NAME_NONE:
        raise RowRefused("row_name_missing")
    if not name.isascii():
        name = _HAN_GAP.sub("", name.translate(DOTS))
    name = " ".join(name.split())
    if _NAME_BAD.search(name) or len(name) > NAME_LONGEST or not any(c.isalpha() for c in name):
        raise RowRefused("row_name_characters")
    return name


def name_key(name: str) -> str:
    """The form of a name by which two spellings of one person meet."""
    return name.replace("·", "").replace(" ", "").casefold()


def likeness(name: str, birth: date | None) -> str:
    """What two entries of one person have in common."""
    return f"{name_key(name)}|{birth.isoformat() if birth else ''}"


def phone_read(text: str) -> str:
    """Digits of a mobile (11) or landline number, without +86; empty stays empty. Raises RowRefused."""
    digits = _PHONE_NOISE.sub("", fold(text).lstrip("'"))
    for prefix in ("+86", "0086"):
        digits = digits.removeprefix(prefix)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if digits in ("", "无"):
        return ""
    if not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise RowRefused("row_phone")
    return digits


def birth_read(value: object, *, on: date) -> date | None:
    """A birth date from a date cell or from text such as 1990-01-02, 1990年1月2日, 19900102. Raises RowRefused."""
    birth = _birth(value)
    if birth is None:
        return None
    if birth > on:
        raise RowRefused("row_birth_future")
    if birth.year < on.year - OLDEST_YEARS:
        raise RowRefused("row_birth")
    return birth


def _birth(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = fold(str(value))
    if not text:
        return None
    found = _BIRTH.fullmatch(text)
    if found is None:
        raise RowRefused("row_birth")
    parts = [int(part) for part in (found.group(1, 2, 3) if found.group(1) else found.group(5, 6, 7))]
    try:
        return date(*parts)
    except ValueError:
        raise RowRefused("row_birth") from None


def masked_number(number: str) -> str:
    """11************0018: enough to compare with a card in hand, not enough to use."""
    return number if len(number) < 6 else number[:2] + "*" * (len(number) - 6) + number[-4:]


def masked_name(name: str) -> str:
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""
