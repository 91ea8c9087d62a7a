"""No mouse: the way through the door, an import and the closing; one always sees where one is."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.browser.conftest import PASSWORD, Open
from tests.matrix import border
from tests.matrix.border import Who

STOPS_MOST = 90
# whether what has the focus is seen to have it: an outline, which no style sheet may take away, or a ring around it
SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at.id === 'main') return '';
  const style = getComputedStyle(at);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  const box = at.getBoundingClientRect();
  return ring && box.width > 0 && box.height > 0 ? '' : at.outerHTML.slice(0, 120);
}"""


def to(page: Page, selector: str) -> None:
    """Presses Tab until that has the focus."""
    for _ in range(STOPS_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_in_by_the_door(at_desk: Open) -> None:
    page = at_desk("/names", log_in=False)
    if not page.evaluate("document.activeElement.matches('[name=username]')"):
        to(page, "[name=username]")
    page.keyboard.type("qin")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main [data-rows]")).to_be_visible()


def test_a_file_is_taken_to_the_import(at_desk: Open, tmp_path: Path) -> None:
    page = at_desk("/imports")
    to(page, "main a[href*='/imports/new/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/new/*")
    to(page, "#file")
    page.set_input_files("#file", {"name": "roll.csv", "mimeType": "text/csv", "buffer": b"no,such,columns\n1,2,3\n"})
    to(page, "#upload button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/imports/new/" not in url)
    expect(page.locator("main h1, main h2").first).to_be_visible()


def test_the_round_is_signed(at_desk: Open) -> None:
    page = at_desk("/closing")
    to(page, "#why-attendance")
    page.keyboard.type("The bridge is out until tomorrow.")
    to(page, "#attendance button.primary")
    page.keyboard.press("Enter")
    expect(page.locator("#attendance")).to_contain_text("qin")


def test_the_first_stop_leads_past_the_menu(at_desk: Open) -> None:
    page = at_desk("/board")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("menu", ["#me", ".more"])
def test_escape_closes_a_menu_and_leads_back_to_its_handle(at_desk: Open, menu: str) -> None:
    page = at_desk("/board")
    to(page, f"{menu} > summary")
    page.keyboard.press("Enter")
    expect(page.locator(f"{menu} .menu-body")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(f"{menu} .menu-body")).to_be_hidden()
    assert page.evaluate(f"document.activeElement === document.querySelector('{menu} > summary')")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_one_always_sees_where_one_is(browser: Browser, address: str, theme: str) -> None:
    border.ground_make()
    client = border.client_of(Who(border.Role.COMMAND, whole=True))
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies([
        {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address},
        {"name": "theme", "value": theme, "url": address},
    ])  # fmt: skip
    page, unseen = context.new_page(), {}
    for path in (
        "/board",
        "/names",
        f"/names/{cast.WANG_FANG}",
        "/exceptions",
        "/closing",
        "/devices",
        "/points",
        "/imports",
    ):
        page.goto(address + path)
        for _ in range(40):
            page.keyboard.press("Tab")
            if fault := page.evaluate(SEEN):
                unseen[fault] = path
    context.close()
    assert unseen == {}
