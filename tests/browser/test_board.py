"""The board on the wall and in the hand: fresh by itself, driven by keys, in three sets of tokens."""

import pytest
from playwright.sync_api import Page, expect

from muster.command import snapshot
from tests import cast
from tests.browser.conftest import PHONE, WALL, Open


@pytest.mark.parametrize("width", [PHONE, WALL])
@pytest.mark.parametrize(
    "path", ["/board", "/names", "/exceptions", "/closing", "/bulletin", "/points", "/tubes", "/devices", "/find"]
)
def test_no_page_is_wider_than_its_screen(at_desk: Open, path: str, width: int) -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    page = at_desk(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_board_takes_up_a_fact_by_itself(at_desk: Open) -> None:
    page = at_desk("/board")
    expect(page.locator("#hero .big").first).to_have_text("0")
    page.evaluate("window.mark = 1")
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    snapshot.forget()
    expect(page.locator("#hero .big").first).to_have_text("4", timeout=12_000)
    assert page.evaluate("window.mark") == 1  # without loading the page anew


def test_a_server_that_does_not_answer_is_said(at_desk: Open) -> None:
    page = at_desk("/board")
    page.route("**/board/live", lambda route: route.abort())
    expect(page.locator(".stale")).to_be_visible(timeout=12_000)
    page.unroute("**/board/live")
    expect(page.locator(".stale")).to_be_hidden(timeout=12_000)


def test_every_number_of_the_account_leads_to_its_rows(at_desk: Open) -> None:
    page = at_desk("/board")
    page.click("#hero .legend a:has-text('Open')")
    expect(page.locator("h1")).to_contain_text("40")
    expect(page.locator("[data-rows] tbody tr")).to_have_count(40)


def test_keys_go_from_page_to_page_and_row_to_row(at_desk: Open) -> None:
    page = at_desk("/board")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/names")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert _selected(page) == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/names/*-*")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "palette-field"


def test_the_display_set_is_chosen_and_kept(at_desk: Open) -> None:
    page = at_desk("/board")
    page.click("#me summary")
    page.click("[data-set-theme=dark]")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(232, 239, 236)"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_content_is_first_for_who_uses_the_keyboard(at_desk: Open) -> None:
    page = at_desk("/board")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def _selected(page: Page) -> int:
    found = page.evaluate(
        "[...document.querySelectorAll('[data-rows] tbody tr')].findIndex(r => r.ariaSelected === 'true')"
    )
    return int(found)
