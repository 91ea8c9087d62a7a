"""Every page is whole in Chinese and in English: no sentence of the one strays into the other."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from muster import ledger
from muster.command import kinds
from muster.ledger.append import store
from tests import cast
from tests.command.conftest import Desk
from tests.command.test_exceptions import twins
from tests.ledger.phone import Phone

LEDGER = Path(str(ledger.__file__)).parent

PAGES = ["/board", "/names", "/names?standing=all", f"/names/{cast.ZHAO_JUN}", "/exceptions", "/closing", "/points", "/tubes",
         "/devices", "/find", "/no-such-page", "/bulletin"]  # fmt: skip
OURS = ("中文", "上镇", "下村", "上村")  # the switch, and names of places that have no other
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORDS = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}")


def text(page: str) -> str:
    body = re.sub(r"<head>.*?</head>|<article[^>]*lang=.*?</article>", "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "\n", body)


@pytest.mark.parametrize("address", PAGES)
def test_english_has_no_chinese(desk: Desk, address: str) -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    said = text(desk().get(address).content.decode())
    for ours in (*OURS, "李"):
        said = said.replace(ours, "")
    assert CHINESE.findall(said) == []


@pytest.mark.parametrize("address", PAGES)
def test_chinese_has_no_english_sentence(desk: Desk, address: str) -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    page = desk(language="zh-hans").get(address).content.decode()
    assert 'lang="zh-Hans"' in page
    assert WORDS.findall(text(page)) == []


def reasons() -> set[str]:
    """Every reason for which the ledger keeps a record aside, as its source writes them."""
    source = "".join((LEDGER / name).read_text() for name in ("append.py", "envelope.py", "writer.py"))
    found = re.findall(r'_quarantine\(\w+, "(\w+)"', source)
    found += re.findall(r'reason, (?:line\.)?detail = "(\w+)"', source) + re.findall(r'SIGNED_LATER = "(\w+)"', source)
    return set(found)


def test_every_reason_of_the_quarantine_has_words_in_both_languages() -> None:
    assert reasons() == set(kinds.QUARANTINE)
    for reason in reasons():
        with translation.override("en"):
            ((_, english),) = kinds.detail({"reason": reason})
        with translation.override("zh-hans"):
            ((_, chinese),) = kinds.detail({"reason": reason})
        assert english != reason
        assert CHINESE.findall(english) == []
        assert CHINESE.findall(chinese), chinese
        assert WORDS.findall(chinese) == []


def test_every_kind_says_what_to_do_in_both_languages() -> None:
    for kind in kinds.KINDS.values():
        with translation.override("zh-hans"):
            said = re.sub(r"`[^`]*`", "", str(kind.word) + str(kind.do))
        assert CHINESE.findall(said)
        assert WORDS.findall(said) == []


def test_a_record_kept_aside_and_a_conflict_are_said_in_chinese(desk: Desk) -> None:
    twins()
    phone = Phone().enrol()
    cast.FIRST.say("DeviceRevoked", 130, revoked=phone.id, last_seq=0, reason="lost")
    raw = phone.event("SpecimenCollected", resident=str(cast.LI_WEI), tube="T001", point="P001", lane=1)
    connection.ensure_connection()
    store(connection.connection.cursor(), cast.DISTRICT, [phone.batch([raw])])
    said = text(desk(language="zh-hans").get("/exceptions").content.decode())
    assert "设备已停用" in said
    assert "哪一份属实" in said
    assert WORDS.findall(said) == []


def test_the_language_is_switched_by_a_button(desk: Desk) -> None:
    qin = desk()
    qin.post("/i18n/setlang/", {"language": "zh-hans", "next": "/board"})
    assert "应检尽检" in qin.get("/board").content.decode()
