"""Pictures of every page of every room at 390 and 1440 px, in Chinese and English, into ./screens/: to look at.

A server must be running on the home (`make demo` or `make serve`). The addresses are those of the code, what varies in
them is taken from the home's database, and each page is opened by somebody of a role that may see it; so a new page
needs nothing here. index.html shows them all. Said as faults: what the browser complains of, what is wider than the
screen, English left in a Chinese page, an address that cannot be filled.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = {390: 844, 1440: 900}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
# part of an address (of one address only: with its name in front) → one of them in the home
PARTS = {
    "person": "SELECT person FROM account WHERE attendance = 'sampled' ORDER BY person LIMIT 1",
    "resident": "SELECT id FROM resident ORDER BY id LIMIT 1",
    "household": "SELECT household FROM resident GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "device": "SELECT device FROM device_contact ORDER BY unsent DESC, device LIMIT 1",
    "event": "SELECT subject FROM exception_row WHERE kind = 'conflict' LIMIT 1",
    "case": "SELECT id FROM case_row LIMIT 1",
    "district": "SELECT district FROM audit_row WHERE district <> '' ORDER BY at DESC LIMIT 1",
    "chain": "SELECT chain FROM audit_row WHERE district <> '' ORDER BY at DESC LIMIT 1",
    "number": "SELECT id FROM audit_row WHERE district <> '' ORDER BY at DESC LIMIT 1",
    "command:point.code": "SELECT point FROM account WHERE point IS NOT NULL ORDER BY 1 LIMIT 1",
    "command:tube.code": "SELECT code FROM tube WHERE result = 'positive' LIMIT 1",
    "command:division.code": "SELECT village FROM resident ORDER BY 1 LIMIT 1",
    "user.id": "SELECT id FROM access_user WHERE role = 'point_leader' ORDER BY id LIMIT 1",
    "jobs:job.id": "SELECT id FROM job ORDER BY asked_at DESC LIMIT 1",
    "roll:import.id": "SELECT id FROM roll_importdraft ORDER BY id DESC LIMIT 1",
    "roll:import_new.code": "SELECT 'roll'",
    "command:unit.unit": "SELECT id FROM staff_unit ORDER BY id LIMIT 1",
}
# the same page in another state
ALSO = {
    "names-all": "/names?standing=all", "names-empty": "/names?village=-&owner=overdue", "tubes-waiting": "/tubes?stage=waiting",
    "problem": "/no-such-page",
}  # fmt: skip
# what the page itself says: not what is in another language or in none (a secret, a code), nor what somebody wrote down
_TEXT = """() => { const page = document.body.cloneNode(true);
  page.querySelectorAll('[lang], [translate=no], .rows td, small, .faint').forEach((one) => one.remove()); return page.innerText; }"""
_ENGLISH = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}")


@dataclass(frozen=True, slots=True)
class Shot:
    """One page, seen by somebody of a role; ``role`` is empty for who has not logged in."""

    name: str
    address: str
    role: str


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    shots, faults = _ground(options)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=options.chromium, args=list(QUIET))
        for width in options.width or WIDTHS:
            for short in options.language or LANGUAGES:
                faults += _walk(browser, options, shots, width, short)
        browser.close()
    _index(options, shots)
    for fault in faults:
        print(fault)
    print(f"screens: {len(shots)} pages in {options.out}/index.html, {len(faults)} faults")
    return 1 if faults else 0


def _ground(options: argparse.Namespace) -> tuple[list[Shot], list[str]]:
    """Every page that can be opened, and by whom; and which cannot be."""
    os.environ["MUSTER_HOME"] = str(options.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    options.sessions = _sessions()
    addresses, faults = _addresses()
    first = {f"first-{role}": ("/", [role]) for role in options.sessions}
    pages = {name: (address, list(options.sessions)) for name, address in (addresses | ALSO).items()} | first
    shots = [Shot("login", "/login", "")]
    for name, (address, roles) in pages.items():
        if options.page and not any(wanted in name for wanted in options.page):
            continue
        role = next((role for role in roles if _opens(options, address, role) or name == "problem"), "")
        shots += [Shot(name, address, role)] if role else []
    return shots, faults


def _sessions() -> dict[str, str]:
    """Role → the session of somebody who has it, of the widest territory; the command centre comes first."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from muster.access.enums import Role
    from muster.access.models import User
    from muster.access.session import begin

    made = {}
    for role in Role:
        user = User.objects.filter(role=role, is_active=True).order_by("territory", "id").first()
        if user is not None:
            session = SessionStore()
            session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            request = HttpRequest()
            request.session = session
            begin(request, second=True)
            session.create()
            made[role.value] = str(session.session_key)
    return made


def _addresses() -> tuple[dict[str, str], list[str]]:
    """Name → address of all that is addressable; and what no part was found for (acts and files have no picture)."""
    from django.db import DatabaseError, connection
    from django.urls import get_resolver, reverse

    found: dict[str, Any] = {}
    faults = []
    with connection.cursor() as cursor:
        for part, sql in PARTS.items():
            try:
                cursor.execute(sql)
                found[part] = (cursor.fetchone() or [None])[0]
            except DatabaseError as error:
                faults.append(f"{part}: {error}")
    addresses = {}
    for name, pattern in _patterns(get_resolver().url_patterns, ""):
        parts = pattern.pattern.converters
        filled = {part: found.get(f"{name}.{part}", found.get(part)) for part in parts}
        if None not in filled.values():
            addresses[name.replace(":", "-")] = reverse(name, kwargs=filled)
        elif not set(parts) & {"form", "act", "what"}:
            faults.append(f"{name}: nothing in the home for {sorted(part for part in filled if filled[part] is None)}")
    return addresses, faults


def _patterns(listed: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for one in listed:
        if hasattr(one, "url_patterns"):
            yield from _patterns(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        elif one.name:
            yield f"{prefix}{one.name}", one


def _opens(options: argparse.Namespace, address: str, role: str) -> bool:
    """Whether it is a page that this role may see."""
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    if address.startswith(("/logout", "/api/")):
        return False
    request = Request(options.url + address, headers={"Cookie": f"sessionid={options.sessions[role]}"})  # noqa: S310
    try:
        with urlopen(request, timeout=60) as reply:  # noqa: S310  our own server
            same = address == "/" or reply.url.split("?")[0].endswith(address.split("?")[0])
            return same and b"<html" in reply.read(400)
    except HTTPError:
        return False


def _walk(browser: Browser, options: argparse.Namespace, shots: list[Shot], width: int, short: str) -> Iterator[str]:
    """Every page once; answers what is wrong with it."""
    contexts: dict[str, BrowserContext] = {}
    for shot in shots:
        if shot.role not in contexts:
            contexts[shot.role] = _context(browser, options, shot.role, width, short)
        page = contexts[shot.role].new_page()
        said: list[str] = []
        _listen(page, said)
        page.goto(options.url + shot.address, wait_until="networkidle")
        page.screenshot(path=options.out / _file(shot, width, short, options.theme), full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        where = f"{shot.name} ({shot.role}) {width} {short}"
        if wide > width:
            yield f"{where}: {wide} px wide"
        if short == "zh":
            yield from (f"{where}: English left: {line}" for line in _ENGLISH.findall(page.evaluate(_TEXT)))
        yield from (f"{where}: {line}" for line in said if "404" not in line)
        page.close()
    for context in contexts.values():
        context.close()


def _listen(page: Page, said: list[str]) -> None:
    page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))


def _context(browser: Browser, options: argparse.Namespace, role: str, width: int, short: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": WIDTHS.get(width, 900)}, locale=LANGUAGES[short])
    cookies = {"django_language": LANGUAGES[short], "theme": options.theme, "sessionid": options.sessions.get(role, "")}
    context.add_cookies(
        [{"name": name, "value": value, "url": options.url} for name, value in cookies.items() if value]
    )
    return context


def _file(shot: Shot, width: int, short: str, theme: str) -> str:
    return f"{shot.name}-{width}-{short}{'-' + theme if theme else ''}.png"


def _index(options: argparse.Namespace, shots: list[Shot]) -> None:
    """One sheet with all of them, to go through by eye."""
    rows = []
    for shot in shots:
        files = [
            _file(shot, width, short, options.theme)
            for width in options.width or WIDTHS
            for short in options.language or LANGUAGES
        ]
        cells = "".join(f'<a href="{file}"><img loading="lazy" src="{file}" alt="{file}"></a>' for file in files)
        rows.append(
            f"<h2>{escape(shot.name)} <small>{escape(shot.address)} · {escape(shot.role)}</small></h2><div>{cells}</div>"
        )
    (options.out / "index.html").write_text(_SHEET.replace("ROWS", "\n".join(rows)), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("MUSTER_HOME", ".muster")))
    parser.add_argument("--out", type=Path, default=Path("screens"))
    parser.add_argument("--page", action="append", help="only pages whose name holds this")
    parser.add_argument("--width", action="append", type=int)
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    parser.add_argument("--theme", choices=["light", "dark", "contrast"], default="")
    parser.add_argument("--chromium", default=CHROMIUM)
    return parser.parse_args()


_SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Every page</title><style>
body{font:14px system-ui;margin:20px;background:#ddd} div{display:flex;gap:12px;align-items:flex-start;overflow:auto}
img{height:420px;max-width:none;border:1px solid #999;background:#fff;object-fit:cover;object-position:top} small{color:#555;font-weight:400}
</style><h1>Every page</h1>
ROWS
"""

if __name__ == "__main__":
    sys.exit(main())
