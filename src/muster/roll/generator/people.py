"""Households of invented people over the real villages."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from muster.roll.divisions import COUNTY_SEAT, Place, shipped
from muster.roll.enums import CareMark, Level
from muster.roll.generator.names import FEMALE, MALE, SURNAMES, WEIGHTS
from muster.roll.rules import check_digit

NO_PLACE = "000000"
SIZES = (1, 2, 3, 4, 5, 6, 7, 8)
SHARES = (0.156, 0.272, 0.247, 0.171, 0.089, 0.050, 0.011, 0.004)  # 6 and more together: .065
FULL_COUNTY = 154_000
LIST_AGE_DAYS = 14  # the list was drawn up before the day: nobody in it is younger
# How many of a full county carry each mark, and who can. Illustrative, but yellow, red and postpartum are of the trade.
CARE = (
    (CareMark.YELLOW_CODE, 86, 3, 85, "mf"),
    (CareMark.RED_CODE, 4, 18, 80, "mf"),
    (CareMark.QUARANTINED, 212, 1, 85, "mf"),
    (CareMark.POSTPARTUM, 131, 20, 42, "f"),
    (CareMark.BEDRIDDEN, 620, 66, 99, "mf"),
    (CareMark.DIALYSIS, 185, 35, 85, "mf"),
)


@dataclass(slots=True)
class Person:
    """A row of the roll as the office wrote it: every field is the text of its cell."""

    village: str
    township: str
    village_name: str
    household: str
    name: str
    sex: str
    birth: date
    relation: str
    id_number: str = ""
    document: str = ""
    birth_cell: str = ""
    phone: str = ""
    address: str = ""
    care: str = ""


def scaled(count: int, residents: int) -> int:
    """``count`` of a full county for a smaller one, at least one."""
    return max(1, round(count * residents / FULL_COUNTY))


def people(rng: random.Random, residents: int, on: date) -> list[Person]:
    """Exactly ``residents`` people, village by village and household by household."""
    found: list[Person] = []
    for village, township, number, size in _households(rng, residents):
        found += _household(rng, village, township, number, size, on)
    numbers: set[str] = set()
    for place, person in enumerate(found):
        _papers(rng, person, on, numbers)
        if on.year - person.birth.year in range(14, 86) and rng.random() < 0.9:
            person.phone = f"100{10_000_000 + place}"
    _care(rng, found, on)
    return found


def _households(rng: random.Random, residents: int) -> list[tuple[Place, str, int, int]]:
    """(village, township name, number, size) until there is a place for everybody."""
    places = shipped()
    names = {place.code: place.name_zh for place in places}
    villages = [place for place in places if place.level is Level.VILLAGE]
    weights = [rng.lognormvariate(0, 0.45) * _pull(place) for place in villages]
    whole, housed, reached = sum(weights), 0, 0.0
    found = []
    for village, weight in zip(villages, weights, strict=True):
        reached += weight
        target = residents if village is villages[-1] else round(residents * reached / whole)
        number = 0
        while housed < target:
            number += 1
            size = min(rng.choices(SIZES, SHARES)[0], residents - housed)
            housed += size
            found.append((village, names[village.parent], number, size))
    return found


def _pull(village: Place) -> float:
    """The county seat is the heaviest, then the communities of the towns, then the villages."""
    if village.parent == COUNTY_SEAT:
        return 7.0
    return 3.5 if village.name_zh.endswith("社区居民委员会") else 1.0


def _household(rng: random.Random, village: Place, township: str, number: int, size: int, on: date) -> list[Person]:
    surname = rng.choices(SURNAMES, WEIGHTS)[0]
    head = rng.randint(23, 58) if size > 2 else rng.randint(22, 84)
    address = f"{rng.randint(1, 9)}街{rng.randint(1, 120)}号" if village.parent == COUNTY_SEAT else ""
    rows = []
    for place, (relation, age, sex) in enumerate(_members(rng, head, size)):
        born = on - timedelta(days=LIST_AGE_DAYS + age * 365 + age // 4 + rng.randrange(360))
        married_in = relation == "配偶" or (relation == "母")
        name = (rng.choices(SURNAMES, WEIGHTS)[0] if married_in else surname) + _given(rng, sex)
        rows.append(
            Person(village.code, township, village.name_zh, f"{number:04d}", name, sex, born, relation,
                   address=address if place == 0 else "")
        )  # fmt: skip
    return rows


def _members(rng: random.Random, head: int, size: int) -> list[tuple[str, int, str]]:
    """(relation, age, sex): head, spouse, children, then the head's parents."""
    sex = rng.choice("mmf")
    other = "f" if sex == "m" else "m"
    members = [("户主", head, sex)]
    if size > 1:
        members.append(("配偶", max(20, head + rng.randint(-4, 3)), other))
    while len(members) < size:
        child = head - rng.randint(22, 33)
        if child >= 0 and (len(members) < 4 or head > 50):
            sort = rng.choice("mf")
            members.append(("子" if sort == "m" else "女", min(child, 40), sort))
        else:
            sort = rng.choice("mf")
            members.append(("父" if sort == "m" else "母", min(head + rng.randint(22, 30), 95), sort))
    return members


def _given(rng: random.Random, sex: str) -> str:
    syllables = MALE if sex == "m" else FEMALE
    return rng.choice(syllables) + (rng.choice(syllables) if rng.random() < 0.8 else "")


def _papers(rng: random.Random, person: Person, on: date, taken: set[str]) -> None:
    """Mostly a resident ID; some infants have none yet, a few people carry a passport or a permit."""
    draw = rng.random()
    if (on - person.birth).days < 400 and draw < 0.3:
        person.document, person.birth_cell = "无", person.birth.isoformat()
    elif draw < 0.0002:
        person.document, person.id_number = "护照", f"ZZ{len(taken):07d}"
        person.birth_cell = person.birth.isoformat()
    elif draw < 0.0004:
        person.document, person.id_number = (
            "港澳台居民居住证",
            id_number(rng, "819999", person.birth, person.sex, taken),
        )
    else:
        person.document, person.id_number = "居民身份证", id_number(rng, NO_PLACE, person.birth, person.sex, taken)
    taken.add(person.id_number)


def id_number(rng: random.Random, place: str, birth: date, sex: str, taken: set[str]) -> str:
    """A number with a right check digit that nobody in ``taken`` has; its last digit but one tells the sex."""
    for _ in range(10_000):
        body = f"{place}{birth:%Y%m%d}{rng.randrange(500) * 2 + (sex == 'm'):03d}"
        number = body + check_digit(body)
        if number not in taken and not number.endswith("000"):
            return number
    raise ValueError("too many people of one sex born on one day")


def _care(rng: random.Random, found: list[Person], on: date) -> None:
    words = {CareMark.YELLOW_CODE: "黄码", CareMark.RED_CODE: "红码", CareMark.QUARANTINED: "隔离",
             CareMark.POSTPARTUM: "产妇", CareMark.BEDRIDDEN: "卧床", CareMark.DIALYSIS: "透析"}  # fmt: skip
    for mark, count, youngest, oldest, sexes in CARE:
        able = [
            person for person in found
            if not person.care and person.sex in sexes and youngest <= on.year - person.birth.year <= oldest
        ]  # fmt: skip
        for person in rng.sample(able, min(len(able), scaled(count, len(found)))):
            person.care = words[mark]
