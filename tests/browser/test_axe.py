"""axe-core finds nothing on any page: in both languages, in light, dark and sunlight, also with what unfolds unfolded."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import WALL
from tests.matrix import border
from tests.matrix.border import Who
from tests.matrix.samples import url_names
from tests.matrix.table import ROWS
from tests.matrix.walk import address as url_of

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
THEMES = ("light", "dark", "contrast")
# all rules once; colours again in every other set of tokens, for only they differ
RUN = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  document.querySelectorAll('details:not(.menu)').forEach((fold) => { fold.open = true; });
  const only = theme === 'light' ? {} : { runOnly: ['color-contrast'] };
  const found = await axe.run(document, { ...only, resultTypes: ['violations'] });
  return found.violations.map((one) => `${theme} ${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' ')}`);
}"""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_page_has_a_fault(browser: Browser, address: str, language: str) -> None:
    border.ground_make()
    faults = list(_walk(browser, address, language))
    assert not faults, "\n".join(faults)


def _walk(browser: Browser, server: str, language: str) -> Iterator[str]:
    context = browser.new_context(viewport={"width": WALL, "height": 900}, locale=language, reduced_motion="reduce")
    page = context.new_page()
    sessions: dict[Who, str] = {}
    seen = 0
    for name, who in _pages():
        if who not in sessions:
            sessions[who] = _session(who)
        context.clear_cookies()
        if sessions[who]:
            context.add_cookies([{"name": "sessionid", "value": sessions[who], "url": server}])
        if _open(page, server + url_of(name)):
            seen += 1
            yield from (f"{name}, {who}, {language}: {fault}" for fault in _faults(page))
    context.close()
    assert seen > 10


def _pages() -> Iterator[tuple[str, Who]]:
    """Every address that may be a page, with somebody who may open it; first of all the county's command centre."""
    everybody = sorted(border.EVERYBODY, key=lambda who: (not who.whole, who.role != "command"))
    for name in url_names():
        row = ROWS.get(name)
        if row and row.get == 200 and not url_of(name).startswith("/api/"):
            yield name, Who(None) if name == "login" else next(who for who in everybody if row.allows(who.role))


def _session(who: Who) -> str:
    client = border.client_of(who)
    return client.cookies["sessionid"].value if who.role else ""


def _open(page: Page, url: str) -> bool:
    """False when the address answers a file."""
    reply = page.request.get(url)
    if "text/html" not in reply.headers.get("content-type", "") or "<html" not in reply.text()[:200]:
        return False
    page.goto(url)
    return True


def _faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[Any] = [fault for theme in THEMES for fault in page.evaluate(RUN, theme)]
    return found
