"""By which words a person is found, and which words somebody typed. Pure: no keys, no tables.

A word is a letter for its kind and a text, as in ``n王小明`` or ``izs``. ADR 0015 says what each kind is for.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from muster.roll import rules, sounds

_SYLLABLE_MOST = 6  # zhuang
TAIL = 4  # digits at the end of a number or phone that find it
ASKED_MOST = 6  # words of one search
_WORDS_MOST = 64  # of one person
_LONGEST = 64
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN = re.compile(rf"[{_HAN}]")
_ADDRESS = re.compile(rf"[0-9]+(?:号楼|单元|[{_HAN}])?|[A-Za-z]+|[{_HAN}]+")
_SPLIT = re.compile(r"[\s,，、;；]+")
_DIGITS = re.compile(r"[0-9]+X?")
_PAPER = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,17}")
_LATIN = re.compile(r"[a-z]+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is searched of one person. ``number`` is the household's."""

    name: str
    id_number: str = ""
    phone: str = ""
    number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that was typed: any of ``ways`` fits, each of which is words that must all be there.

    ``exact``: ways by which a name fits from end to end. ``tail``: digits that must end the number or the phone.
    """

    ways: tuple[Words, ...]
    exact: tuple[Words, ...] = ()
    tail: str = ""


def words_of(facts: Facts) -> set[str]:
    """All words of a person."""
    found = set(_name_words(facts.name))
    if len(facts.id_number) >= TAIL:
        found.add("d" + facts.id_number[-TAIL:])
    if len(facts.phone) >= TAIL:
        found.add("t" + facts.phone[-TAIL:])
    if facts.number and not facts.number.startswith("~"):
        found.add("h" + facts.number.casefold())
    for word in address_words(facts.address):
        if len(found) < _WORDS_MOST:
            found.add(word)
    return found


def near_of(facts: Facts) -> set[str]:
    """What two entries of one person share, beside name and birth date: name and phone; or, where a digit of the birth
    date is wrong, the name and all other digits of the number."""
    name = rules.name_key(facts.name)
    found = set()
    if facts.phone:
        found.add(f"x{name}|{facts.phone}")
    if len(facts.id_number) == 18:
        found.add(f"y{name}|{facts.id_number[:6]}|{facts.id_number[14:17]}")
    return found


def address_words(address: str) -> list[str]:
    """3栋 → 3栋 and 3; a street's name → each two neighbouring characters of it."""
    found = []
    for part in _ADDRESS.findall(rules.fold(address)[:200]):
        if part[0].isdigit():
            found += ["a" + part, "a" + _number(part)]
        elif part.isascii():
            found.append("a" + part.casefold())
        else:
            found += ["a" + pair for pair in _pairs(part)]
    return list(dict.fromkeys(found))


def groups_of(asked: str) -> list[Group]:
    """What was typed, as groups that must all fit. Empty when nothing of it can be searched."""
    text = rules.fold(asked[:_LONGEST]).translate(rules.DOTS)
    groups: list[Group] = []
    latin: list[str] = []
    for word in filter(None, _SPLIT.split(text)):
        plain = _plain(word)
        if _LATIN.fullmatch(plain):
            latin.append(plain)
            continue
        group = _group(word)
        if group is None:
            return []
        groups.append(group)
    if latin:
        groups.append(_latin(latin))
    return groups[:ASKED_MOST]


def is_paper(asked: str) -> bool:
    """Whether this may be a whole document number."""
    squeezed = rules.fold(asked).upper().replace(" ", "").replace("-", "")
    return bool(_PAPER.fullmatch(squeezed)) or len(squeezed) == 18


def _group(word: str) -> Group | None:
    upper = word.upper()
    if _DIGITS.fullmatch(upper):
        return _digits(upper)
    if _IS_HAN.search(word):
        return _han(word)
    if _PAPER.fullmatch(upper):
        return Group((("d" + upper[-TAIL:],), ("h" + word.casefold(),)), tail=upper)
    return None


def _digits(word: str) -> Group:
    tail = word if len(word) >= TAIL else ""
    ways: list[Words] = []
    if tail:
        ways += [("d" + word[-TAIL:],), ("t" + word[-TAIL:],)]
    if len(word) < 7:  # no household and no flat has more digits
        ways += [("h" + (word.lstrip("0") or "0"),), ("a" + word,)]
    return Group(tuple(ways), tail=tail)


def _han(word: str) -> Group | None:
    if any(one.isdigit() for one in word):
        return Group((_address_asked(word), ("h" + word.casefold(),)))
    name = rules.name_key(word)
    if len(name) == 1:
        return Group((("c" + name,),)) if _rare(name) else None
    whole, pairs, street = ("n" + name,), tuple("b" + pair for pair in _pairs(name)), _address_asked(word)
    return Group((whole, pairs, street), exact=(whole,))


def _address_asked(word: str) -> Words:
    """3栋201 must hold 3栋 and 201; a flat is found by its number alone."""
    found = []
    for part in _ADDRESS.findall(word):
        if part[0].isdigit():
            found.append("a" + (_number(part) if part.endswith("室") else part))
        elif not part.isascii():
            found += ["a" + pair for pair in _pairs(part)]
    return tuple(dict.fromkeys(found))


def _latin(words: list[str]) -> Group:
    """zs, zhang san, zhangsan, john smith: sounds, initials, or a name in Latin letters."""
    joined = "".join(words)
    ways: list[Words] = [("n" + joined,), ("p" + joined,), ("i" + joined,), tuple("w" + word for word in words)]
    return Group(tuple(ways), exact=(("n" + joined,), ("p" + joined,)))


@lru_cache(maxsize=32_768)
def _name_words(name: str) -> frozenset[str]:
    return frozenset(_name_found(name))


def _name_found(name: str) -> Iterable[str]:
    key = rules.name_key(name)
    yield "n" + key
    if not _IS_HAN.search(key):
        yield from _latin_words(name)
        return
    if len(key) > 2:  # a name of two is its own pair
        yield from ("b" + pair for pair in _pairs(key))
    parts = name.split("·")
    if len(parts) > 1:
        yield from ("n" + rules.name_key(part) for part in parts if len(part) > 1)
    yield from ("c" + one for one in key if _rare(one))
    if len(key) < 8:  # longer ones are transcriptions: nobody types all their sounds
        family = sounds.family_length(key)
        for syllables in sounds.readings(key):
            yield "p" + "".join(syllables)
            yield "i" + "".join(one[0] for one in syllables)
            if len(syllables) - family > 1:
                yield "p" + "".join(syllables[family:])


def _latin_words(name: str) -> Iterable[str]:
    plain = [word for word in re.split(r"[\s·.,'-]+", _plain(name)) if word]
    yield "n" + "".join(plain)
    yield from ("w" + word for word in plain)
    yield "i" + "".join(word[0] for word in plain)


def _plain(word: str) -> str:
    """Lower case, without tones, accents and apostrophes; ü as v, the way it is typed."""
    marked = unicodedata.normalize("NFD", word.casefold().replace("ü", "v"))
    return "".join(one for one in marked if not unicodedata.combining(one)).replace("'", "").replace("’", "")


def _pairs(text: str) -> list[str]:
    return [one + other for one, other in pairwise(text)] or [text]


def _number(part: str) -> str:
    return re.match(r"[0-9]+", part).group() if part[:1].isdigit() else ""  # type: ignore[union-attr]


def _rare(character: str) -> bool:
    """Outside the six thousand of everyday writing: such a character alone finds few people."""
    if not _IS_HAN.match(character):
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def one_word(asked: str) -> bool:
    """A single character, or one syllable in letters: a family name alone finds nobody, half the county has it."""
    return len(asked) == 1 or (asked.isascii() and asked.isalpha() and len(asked) <= _SYLLABLE_MOST)
