"""The font of the cards: found or asked for, and honest about what it lacks."""

from pathlib import Path

import pytest

from muster.common.problems import Problem
from muster.config import doctor
from muster.public.fonts import FAMILIES, card_font


def test_the_font_knows_rare_letters_and_says_what_it_lacks() -> None:
    font = card_font()
    assert font.family in FAMILIES
    assert font.printable("阿依古丽·买买提 李𠮷䶮 é") == "阿依古丽·买买提 李𠮷䶮 é"
    assert font.printable("王\U0001f469一\ue000\u200d") == "王〓一"


def test_without_a_font_there_is_a_problem_that_names_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MUSTER_FONTS", str(tmp_path))
    with pytest.raises(Problem) as refused:
        card_font()
    assert refused.value.code == "font_missing"
    assert "fonts-noto-cjk" in refused.value.entry.do_zh
    finding = doctor._font()
    assert (finding.state, "fonts-noto-cjk" in finding.todo) == ("warn", True)
