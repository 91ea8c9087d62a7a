"""How a Chinese name sounds, as it is typed: without tones, ü as v. Pure."""

from functools import lru_cache
from itertools import islice, product

READINGS_MOST = 4  # of one name: several readings for each of several characters would multiply

# As a surname these are read otherwise than in other words; the common reading stays findable as well.
_SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "区": "ou", "任": "ren", "盖": "ge", "朴": "piao",
    "翟": "zhai", "覃": "qin", "缪": "miao", "员": "yun", "冼": "xian", "秘": "bi", "种": "chong", "折": "she", "繁": "po",
    "召": "shao", "纪": "ji", "那": "na", "乐": "yue", "华": "hua", "尉": "wei", "隗": "wei", "洗": "xian", "教": "jiao",
    "长": "zhang", "尹": "yin", "洪": "hong", "石": "shi", "车": "che", "卜": "bu", "宿": "su", "葛": "ge", "燕": "yan",
    "应": "ying", "宁": "ning", "万": "wan", "郇": "xun", "晟": "cheng", "逄": "pang", "牟": "mu", "粘": "nian", "哈": "ha",
}  # fmt: skip
_DOUBLE = {
    "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "上官": ("shang", "guan"), "诸葛": ("zhu", "ge"), "尉迟": ("yu", "chi"),
    "单于": ("chan", "yu"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"), "令狐": ("ling", "hu"),
    "皇甫": ("huang", "fu"), "慕容": ("mu", "rong"), "夏侯": ("xia", "hou"), "宇文": ("yu", "wen"), "东方": ("dong", "fang"),
    "公孙": ("gong", "sun"), "司徒": ("si", "tu"), "呼延": ("hu", "yan"), "端木": ("duan", "mu"), "南宫": ("nan", "gong"),
}  # fmt: skip
# The reading tables end before these.
_BEYOND = {"𠮷": "ji", "䶮": "yan", "㛃": "jie", "㑇": "zhou", "𬱖": "di", "𫖯": "fu", "𫍽": "xuan"}


# In given names these are read in two ways; the first is the commoner one.
_GIVEN = {
    "乐": ("le", "yue"), "行": ("xing", "hang"), "长": ("chang", "zhang"), "朝": ("chao", "zhao"), "柏": ("bai", "bo"),
    "娜": ("na", "nuo"), "茜": ("qian", "xi"), "晟": ("sheng", "cheng"), "莎": ("sha", "suo"), "乾": ("qian", "gan"),
    "曾": ("zeng", "ceng"), "单": ("dan", "shan"), "重": ("chong", "zhong"), "仇": ("chou", "qiu"), "解": ("jie", "xie"),
    "查": ("cha", "zha"), "盛": ("sheng", "cheng"), "藏": ("cang", "zang"), "调": ("diao", "tiao"), "卓": ("zhuo",),
}  # fmt: skip


@lru_cache(maxsize=65_536)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The syllables of each reading of a name of Chinese characters, its likeliest first; none when one has no reading."""
    family: list[tuple[str, ...]] = [(one,) for one in _DOUBLE.get(name[:2], ())] or [_surname(name[:1])]
    ways = [*family, *map(_given, name[len(family) :])]
    if not all(ways):
        return ()
    return tuple(islice(product(*ways), READINGS_MOST))


def family_length(name: str) -> int:
    return 2 if len(name) > 2 and name[:2] in _DOUBLE else 1


def _surname(character: str) -> tuple[str, ...]:
    known, common = _SURNAMES.get(character), _common(character)
    return (known, *(one for one in common if one != known)) if known else common


def _given(character: str) -> tuple[str, ...]:
    return _GIVEN.get(character) or _common(character)


@lru_cache(maxsize=32_768)
def _common(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # its tables take 50 MB: only where somebody's name is heard

    found = _BEYOND.get(character) or pinyin(character, style=Style.NORMAL)[0][0]
    return (found,) if found.isascii() and found.isalpha() else ()
