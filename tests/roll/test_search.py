"""Whom a search finds: a cast of names that are hard to write, to read and to type."""

from pathlib import Path

import pytest

from muster.access.scope import Scope
from muster.roll.actions import resident_absent
from muster.roll.enums import Absence
from muster.roll.models import Resident
from muster.roll.queries import residents_for, search
from muster.roll.tokens import roll_index
from tests.roll.town import AT, BY, DISTRICT, LI_QIANG, changed, number, take, xlsx

COUNTY, DAYU = Scope(DISTRICT, ""), Scope("140122101", "")
NAMES = (
    "王小明",
    "王𠮷",
    "李䶮",
    "阿卜杜拉·买买提",
    "John O'Neil Smith",
    "单雄信",
    "仇远",
    "曾国",
    "解小查",
    "查良",
    "欧阳娜娜",
    "吕布",
)


@pytest.fixture
def cast(county: None, tmp_path: Path) -> None:
    """Each in a household of their own in Huangzhai, 𠮷 in Dayu; the first has papers, phone and address."""
    rows = [
        changed(
            LI_QIANG, 姓名=name, 户号=str(300 + at), 证件号码=number("19800101", 2 * at + 1), 联系电话=f"1000000{at:04d}",
            住址=f"府东街{at + 1}号3栋2单元201室",
        )
        for at, name in enumerate(NAMES)
    ]  # fmt: skip
    rows[1] = changed(rows[1], 村="大盂村委会", 乡镇="大盂镇")
    report = take(xlsx(tmp_path / "cast.xlsx", rows))
    assert report.created == len(NAMES)


pytestmark = pytest.mark.usefixtures("cast")


def names(asked: str, scope: Scope = COUNTY) -> list[str]:
    found = search(asked, scope)
    known = {one.id: one.name for one in residents_for(DISTRICT, [one.id for one in found])}
    return [known[one.id] for one in found]


@pytest.mark.parametrize(("asked", "found"), [
    ("王小明", "王小明"), ("小明", "王小明"), ("王小", "王小明"), ("𠮷", "王𠮷"), ("王𠮷", "王𠮷"), ("䶮", "李䶮"),
    ("阿卜杜拉·买买提", "阿卜杜拉·买买提"), ("阿卜杜拉买买提", "阿卜杜拉·买买提"), ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
    ("买买提", "阿卜杜拉·买买提"), ("john", "John O'Neil Smith"), ("Smith John", "John O'Neil Smith"), ("oneil", "John O'Neil Smith"),
    ("wangxiaoming", "王小明"), ("Wang Xiaoming", "王小明"), ("wáng xiǎo míng", "王小明"), ("xiaoming", "王小明"), ("wxm", "王小明"),
    ("shanxiongxin", "单雄信"), ("sxx", "单雄信"), ("danxiongxin", "单雄信"), ("qiuyuan", "仇远"), ("qy", "仇远"), ("zengguo", "曾国"),
    ("xiexiaozha", "解小查"), ("zhaliang", "查良"), ("chaliang", "查良"), ("ouyangnana", "欧阳娜娜"), ("oynn", "欧阳娜娜"),
    ("lvbu", "吕布"), ("lü bu", "吕布"), ("wangji", "王𠮷"), ("liyan", "李䶮"),
    ("10000000003", "阿卜杜拉·买买提"), ("0003", "阿卜杜拉·买买提"), ("000003", "阿卜杜拉·买买提"),
    (number("19800101", 11), "单雄信"), (number("19800101", 11)[-4:], "单雄信"), (number("19800101", 11)[-6:], "单雄信"),
    (number("19800101", 11).lower(), "单雄信"), ("305", "单雄信"), ("府东街6号", "单雄信"), ("王小明 3栋", "王小明"), ("wxm 201", "王小明"),
])  # fmt: skip
def test_one_person_by_any_words(asked: str, found: str) -> None:
    assert names(asked) == [found]


@pytest.mark.parametrize(
    "asked",
    ["", " ", "王", "王大明", "明小", "x", "zzz", "9999", "19999999999", "3栋999", "王小明 9栋", "%", "'", "提买"],
)
def test_nobody(asked: str) -> None:
    assert names(asked) == []


def test_an_address_finds_all_who_live_there() -> None:
    assert len(names("府东街")) == len(NAMES)
    assert len(names("3栋201")) == len(NAMES)


def test_a_longer_end_is_compared_though_the_tokens_know_four_digits() -> None:
    assert names("990003") == []


def test_the_whole_name_comes_before_those_that_only_hold_it(tmp_path: Path) -> None:
    take(xlsx(tmp_path / "more.xlsx", [changed(LI_QIANG, 姓名="小明", 户号="999", 证件号码=number("19800101", 801))]))
    assert names("小明") == ["小明", "王小明"]


def test_the_scope_holds_for_every_kind_and_limit() -> None:
    asked = ("王𠮷", "𠮷", "wangji", "wj", "10000000001", "0001", number("19800101", 3), "301", "府东街2号")
    assert [names(one, DAYU) for one in asked] == [["王𠮷"]] * len(asked)
    assert [names(one, Scope("140122100", "")) for one in asked] == [[]] * len(asked)
    assert [search("府东街", scope) for scope in (Scope("", ""), Scope("990001", ""), Scope(DISTRICT, "P001"))] == [
        [],
        [],
        [],
    ]


def test_what_is_found_is_masked() -> None:
    [found] = search("wangxiaoming", COUNTY)
    assert (found.name, found.id_number[2:14], found.gone) == ("王**", "*" * 12, False)


def test_who_is_gone_is_found_only_when_asked_for() -> None:
    [found] = search("王小明", COUNTY)
    resident_absent(
        district=DISTRICT,
        resident=found.id,
        absence=Absence.MOVED,
        on=AT.date(),
        until=None,
        reason="told",
        by=BY,
        at=AT,
    )
    assert search("王小明", COUNTY) == []
    assert [one.gone for one in search("王小明", COUNTY, gone=True)] == [True]


def test_the_index_made_anew_is_the_same() -> None:
    from django.db import connection

    def tokens() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT resident, ARRAY(SELECT unnest(tokens) ORDER BY 1), ARRAY(SELECT unnest(near) ORDER BY 1)
                   FROM resident_token ORDER BY resident"""
            )
            return list(cursor.fetchall())

    before = tokens()
    assert roll_index(DISTRICT) == len(before) == Resident.objects.count()
    assert tokens() == before


def test_no_word_is_readable_in_the_database() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT resident_token::text FROM resident_token")
        dump = "\n".join(row[0] for row in cursor)
    assert [word for word in ("王小明", "wangxiaoming", "府东", *("王小明".encode().hex(),)) if word in dump] == []
