"""Every page is whole in Chinese and in English: no sentence of the one strays into the other."""

import re

import pytest

from tests import cast
from tests.command.conftest import Desk

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


def test_the_language_is_switched_by_a_button(desk: Desk) -> None:
    qin = desk()
    qin.post("/i18n/setlang/", {"language": "zh-hans", "next": "/board"})
    assert "应检尽检" in qin.get("/board").content.decode()
