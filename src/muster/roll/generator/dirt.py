"""What offices do to spreadsheets: blemishes that can be mended, and rows that cannot stand."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from muster.roll.generator.people import NO_PLACE, Person, id_number, scaled
from muster.roll.rules import check_digit

_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(slots=True)
class BadRow:
    """A row that an import must refuse, for this reason alone. ``after``: the place of the good row it follows."""

    code: str
    after: int
    person: Person


def blemish(rng: random.Random, good: list[Person]) -> dict[str, int]:
    """Write some good numbers as people do; returns how many of each."""
    holders = [p for p in good if p.document == "居民身份证"]
    old = [p for p in holders if p.birth.year < 1963]
    wide = rng.sample(holders, min(len(holders), scaled(310, len(good))))
    kinds: Counter[str] = Counter()
    for person in rng.sample(old, min(len(old), scaled(140, len(good)))):
        person.id_number = person.id_number[:6] + person.id_number[8:17]
        kinds["id_15_digits"] += 1
    for person in wide:
        if len(person.id_number) == 18:
            person.id_number = person.id_number.translate(_WIDE)
            kinds["full_width"] += 1
    for person in holders:
        draw = rng.random()
        if person.id_number.endswith("X") and draw < 0.05:
            person.id_number = person.id_number[:-1] + "x"
            kinds["lower_x"] += 1
        elif draw < 0.0005 and person.id_number.isascii() and len(person.id_number) == 18:
            person.id_number = f"{person.id_number[:6]} {person.id_number[6:14]} {person.id_number[14:]}"
            kinds["spaces"] += 1
    return dict(sorted(kinds.items()))


def refused(rng: random.Random, good: list[Person]) -> list[BadRow]:
    """A known number of rows of every kind of dirt, each beside a household it could belong to."""
    taken = {person.id_number for person in good}
    rows = []
    for code, count, spoil in _KINDS:
        for _ in range(scaled(count, len(good))):
            after = rng.randrange(len(good) // 2, len(good))
            rows.append(BadRow(code, after, spoil(rng, _stranger(rng, good[after], taken))))
    rows += [_twin(rng, good) for _ in range(scaled(40, len(good)))]
    return rows


def mixed(rng: random.Random, good: list[Person], bad: list[BadRow]) -> Iterator[tuple[Person, bool]]:
    """Good rows in their order with the bad ones in between; the flag says which is good."""
    after: dict[int, list[BadRow]] = {}
    for row in bad:
        after.setdefault(row.after, []).append(row)
    for place, person in enumerate(good):
        yield person, True
        found = after.get(place, [])
        rng.shuffle(found)
        for row in found:
            yield row.person, False


def _stranger(rng: random.Random, near: Person, taken: set[str]) -> Person:
    birth, sex = date(rng.randint(1950, 2015), rng.randint(1, 12), rng.randint(1, 28)), rng.choice("mf")
    number = id_number(rng, NO_PLACE, birth, sex, taken)
    taken.add(number)
    return replace(
        near, name=rng.choice("王李张刘陈") + rng.choice("安宁平和乐"), sex=sex, birth=birth, relation="其他", care="",
        id_number=number, document="居民身份证", birth_cell="", phone="", address="",
    )  # fmt: skip


def _twin(rng: random.Random, good: list[Person]) -> BadRow:
    """The same person a second time, further down; at times under the old 15 digits."""
    while True:
        place = rng.randrange(len(good) // 2)
        person = good[place]
        if person.document == "居民身份证":
            break
    again = replace(person, relation="其他", phone="", address="", care="")
    if len(person.id_number) == 18 and person.id_number.isascii() and person.birth.year < 2000 and rng.random() < 0.5:
        again.id_number = person.id_number[:6] + person.id_number[8:17]
    return BadRow("row_duplicate_in_file", rng.randrange(len(good) // 2, len(good)), again)


def _wrong_check(_: random.Random, p: Person) -> Person:
    return replace(p, id_number=p.id_number[:17] + ("1" if p.id_number[17] != "1" else "2"))


def _dated(day: str) -> Callable[[random.Random, Person], Person]:
    def spoil(_: random.Random, p: Person) -> Person:
        body = p.id_number[:6] + day + p.id_number[14:17]
        return replace(p, id_number=body + check_digit(body))

    return spoil


def _lost(rng: random.Random, p: Person) -> Person:
    """Either as the screen shows it, or with the last three digits gone."""
    cut = p.id_number[:15] + "000"
    return replace(p, id_number="1.40122E+17" if rng.random() < 0.7 or check_digit(cut[:17]) == "0" else cut)


def _set(**cells: str) -> Callable[[random.Random, Person], Person]:
    return lambda _, p: replace(p, **cells)  # type: ignore[arg-type]


_KINDS: tuple[tuple[str, int, Callable[[random.Random, Person], Person]], ...] = (
    ("row_birth_differs", 9, _set(birth_cell="1901-01-01")),
    ("row_birth_missing", 14, _set(id_number="", document="无")),
    ("row_care_unknown", 6, _set(care="其它情况甲")),
    ("row_document_unknown", 5, _set(document="会员卡")),
    ("row_id_birth", 11, _dated("19800230")),
    ("row_id_birth_future", 7, _dated("21990101")),
    ("row_id_characters", 12, lambda _, p: replace(p, id_number=p.id_number[:8] + "O" + p.id_number[9:])),
    ("row_id_check_digit", 62, _wrong_check),
    ("row_id_length", 21, lambda _, p: replace(p, id_number=p.id_number[:17])),
    ("row_id_lost_digits", 38, _lost),
    ("row_id_missing", 16, _set(id_number="")),
    ("row_name_characters", 8, lambda _, p: replace(p, name=p.name[0] + "*")),
    ("row_name_missing", 15, _set(name="")),
    ("row_phone", 18, _set(phone="1001234")),
    ("row_sex_differs", 10, lambda _, p: replace(p, sex="f" if p.sex == "m" else "m")),
    ("row_village_missing", 4, _set(village_name="")),
    ("row_village_unknown", 13, _set(village_name="无此村村委会")),
)
