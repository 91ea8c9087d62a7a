"""The words of the simulated day are those of the page of events."""

from pathlib import Path

import pytest

from muster.engine.day import KINDS, CodeColour, DivertTo, How, NotCollected, TubeResult, word

PAGE = (Path(__file__).parents[3] / "docs" / "events.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS.values())
def test_every_act_is_a_kind_of_the_page(kind: str) -> None:
    assert f"| `{kind}` |" in PAGE


@pytest.mark.parametrize("words", [How, CodeColour, DivertTo, NotCollected, TubeResult])
def test_the_words_are_those_of_the_bodies(words: type[How]) -> None:
    assert ", ".join(word(member) for member in words) in PAGE
