"""Pictures of every page at 390 and 1440 px, in Chinese and English, into ./screens/: to look at, not to compare.

The server must be running (`make demo` or `make serve`): ``MUSTER_SCREENS_PASSWORD`` is that user's password.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = {390: 844, 1440: 900}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
PAGES = {
    "board": "/board", "names": "/names", "person": "/names?standing=all", "names-all": "/names?standing=all",
    "names-empty": "/names?village=-&owner=overdue", "exceptions": "/exceptions", "closing": "/closing",
    "bulletin": "/bulletin", "points": "/points", "tubes": "/tubes?stage=waiting", "devices": "/devices",
    "find": "/find", "problem": "/no-such-page",
}  # fmt: skip


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=options.chromium, args=list(QUIET))
        for width in options.width or WIDTHS:
            for short in options.language or LANGUAGES:
                faults += _walk(browser, options, width, short)
        browser.close()
    for fault in faults:
        print(fault)
    print(f"screens: in {options.out}, {len(faults)} faults")
    return 1 if faults else 0


def _walk(browser: Browser, options: argparse.Namespace, width: int, short: str) -> Iterator[str]:
    """Every page once; answers what the browser complained of and what is wider than the screen."""
    context = browser.new_context(viewport={"width": width, "height": WIDTHS.get(width, 900)}, locale=LANGUAGES[short])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{options.url}/login")
    if options.theme:
        context.add_cookies([{"name": "theme", "value": options.theme, "url": options.url}])
        page.reload()
    _shot(page, options, "login", width, short)
    page.fill("[name=username]", options.user)
    page.fill("[name=password]", options.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    context.add_cookies([{"name": "django_language", "value": LANGUAGES[short], "url": options.url}])
    for name, address in PAGES.items():
        if options.page and name not in options.page:
            continue
        page.goto(options.url + address)
        if name == "person":  # the first name of the list
            page.click("[data-rows] td.lead a")
            page.wait_for_load_state()
        _shot(page, options, name, width, short)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{name} {width} {short}: {wide} px wide"
    yield from (f"{width} {short}: {line}" for line in said if "404" not in line)
    context.close()


def _shot(page: Page, options: argparse.Namespace, name: str, width: int, short: str) -> None:
    page.screenshot(
        path=options.out / f"{name}-{width}-{short}{'-' + options.theme if options.theme else ''}.png", full_page=True
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--user", default="command")
    parser.add_argument("--out", type=Path, default=Path("screens"))
    parser.add_argument("--page", action="append", choices=list(PAGES))
    parser.add_argument("--width", action="append", type=int)
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    parser.add_argument("--theme", choices=["light", "dark", "contrast"], default="")
    parser.add_argument("--chromium", default=CHROMIUM)
    options = parser.parse_args()
    options.password = os.environ.get("MUSTER_SCREENS_PASSWORD", "")
    return options


if __name__ == "__main__":
    sys.exit(main())
