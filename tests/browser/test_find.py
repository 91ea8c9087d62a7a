"""The finder from the keyboard: a person is typed, arrows choose, Enter goes there; a phone has it in its menu."""

from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from muster.command import acts_roll
from muster.roll.actions import Said
from muster.roll.enums import Document
from tests import cast
from tests.browser.conftest import PHONE, Open
from tests.conftest import StandingClock

ZHOU = Said("周小兰", Document.NONE, "", date(1950, 4, 10), "f", "母", "13900007316")


@pytest.fixture
def zhou(town: StandingClock) -> UUID:
    """On the roll with name and phone, in household 7 of the upper village."""
    return acts_roll.member_add(
        district=cast.DISTRICT, household=cast.LI.id, village=cast.UPPER, said=ZHOU, reason="came home", by="t",
        at=cast.FIRST.after(5),
    )[0]  # fmt: skip


def typed(page: Page, words: str) -> list[str]:
    """What the overlay lists for these words."""
    with page.expect_response("**/find"):
        page.locator("#palette-field").fill(words)
    expect(page.locator("#palette-hits[aria-busy]")).to_have_count(0)
    return page.locator("#palette-hits a.hit b").all_inner_texts()


@pytest.mark.parametrize("words", ["周小兰", "zhouxiaolan", "zxl", "7316"])
def test_a_person_is_found_and_enter_goes_there(at_desk: Open, zhou: UUID, words: str) -> None:
    page = at_desk("/board")
    page.keyboard.press("/")
    assert typed(page, words) == ["周** 1950"]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/names/{zhou}")
    assert words not in page.url


def test_arrows_choose_and_escape_closes(at_desk: Open) -> None:
    page = at_desk("/board")
    page.keyboard.press("Control+k")
    found = typed(page, "up")
    assert found == ["Upper Town", "Upper"]
    chosen = page.locator("#palette-hits [aria-selected=true] b")
    assert chosen.inner_text() == found[0]
    page.keyboard.press("ArrowDown")
    assert chosen.inner_text() == found[1]
    page.keyboard.press("ArrowDown")
    assert chosen.inner_text() == found[0]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.palette")).not_to_be_visible()
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/divisions/{cast.UPPER}")


def test_on_a_phone_it_is_in_the_menu_and_looks_within_the_territory(at_desk: Open, zhou: UUID) -> None:
    page = at_desk("/mine", "fan", PHONE)
    page.locator("#me > summary").click()
    page.locator("[data-find]").click()
    assert typed(page, "zxl") == []
    assert page.locator("#palette-hits").inner_text().startswith("Nothing found")
