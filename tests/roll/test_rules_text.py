"""Names, phones and birth dates as people type them."""

from datetime import date, datetime

import pytest

from muster.roll.rules import RowRefused, birth_read, name_key, name_read, phone_read

ON = date(2022, 4, 15)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("李 娜", "李娜"), ("　李娜　", "李娜"), ("阿依•古丽", "阿依·古丽"), ("阿依 · 古丽", "阿依·古丽"), ("阿依．古丽", "阿依·古丽"),
        ("JOHN  DOE", "JOHN DOE"), ("ＪＯＨＮ　ＤＯＥ", "JOHN DOE"), ("O'NEIL-DOE", "O'NEIL-DOE"), ("𠮷野", "𠮷野"),
    ],
)  # fmt: skip
def test_one_spelling_of_a_name(typed: str, name: str) -> None:
    assert name_read(typed) == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "row_name_missing"), ("不详", "row_name_missing"), ("李*", "row_name_characters"), ("李?", "row_name_characters"),
     ("李1", "row_name_characters"), ("·", "row_name_characters"), ("甲" * 61, "row_name_characters")],
)  # fmt: skip
def test_what_is_no_name(typed: str, code: str) -> None:
    with pytest.raises(RowRefused, match=code):
        name_read(typed)


def test_two_spellings_meet() -> None:
    assert name_key("阿依·古丽") == name_key("阿依古丽")
    assert name_key("John Doe") == name_key("JOHN DOE")


@pytest.mark.parametrize(
    ("typed", "phone"),
    [("10012345678", "10012345678"), ("+86 100-1234-5678", "10012345678"), ("8610012345678", "10012345678"),
     ("１００１２３４５６７８", "10012345678"), ("(0351) 5550000", "03515550000"), ("5550000", "5550000"), ("", ""), ("无", "")],
)  # fmt: skip
def test_phones(typed: str, phone: str) -> None:
    assert phone_read(typed) == phone


@pytest.mark.parametrize("typed", ["100123456", "100123456789", "没有电话", "1.0012E+10"])
def test_what_is_no_phone(typed: str) -> None:
    with pytest.raises(RowRefused, match="row_phone"):
        phone_read(typed)


@pytest.mark.parametrize(
    "typed",
    ["1990-01-02", "1990/1/2", "1990.1.2", "1990年1月2日", "19900102", "１９９０－０１－０２", "1990-01-02 00:00:00",
     date(1990, 1, 2), datetime(1990, 1, 2)],  # noqa: DTZ001 - a spreadsheet's dates have no zone
)  # fmt: skip
def test_birth_dates(typed: object) -> None:
    assert birth_read(typed, on=ON) == date(1990, 1, 2)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("1990-13-02", "row_birth"), ("1990", "row_birth"), ("32874", "row_birth"), ("2022-04-16", "row_birth_future"),
     ("1850-01-01", "row_birth")],
)  # fmt: skip
def test_what_is_no_birth_date(typed: str, code: str) -> None:
    with pytest.raises(RowRefused, match=code):
        birth_read(typed, on=ON)
