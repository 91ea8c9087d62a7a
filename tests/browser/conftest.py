"""The town's command centre in Debian's Chromium, on a server of this test's own transaction."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright
from tools.screens import CHROMIUM, QUIET

from tests.command.conftest import PASSWORD, Desk, _fresh, desk, town  # noqa: F401  fixtures

PHONE, WALL = 390, 1440


class _Server(ThreadedWSGIServer):
    """Leaves the test's connection open after each request."""

    def _close_connections(self) -> None:
        pass


class _Thread(LiveServerThread):
    """Hands the test's connection to the requests, and not to itself: it closes at its end whatever it has."""

    server_class = _Server
    shared: Any = None

    def _create_server(self, connections_override: Any = None) -> Any:  # noqa: ARG002  what it has itself
        return super()._create_server(connections_override=self.shared)


Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not Path(CHROMIUM).exists():
        for item in items:
            if "tests/browser" in str(item.path):
                item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is not installed"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # one for each module: while the driver's loop runs in this thread, no other test of it may start a loop of its own
    # the browser's driver runs a loop in this thread; Django must not take our queries for its own
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def address(browser: Browser, desk: Desk) -> Iterator[str]:  # noqa: F811
    """Where the server listens. It shares the test's connection, so that it sees the test's uncommitted town."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    server = _Thread("127.0.0.1", StaticFilesHandler)
    server.shared = {"default": connection}
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    for signal in (request_started, request_finished):  # a request must not end the test's transaction
        signal.disconnect(close_old_connections)
    yield f"http://127.0.0.1:{server.port}"
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    server.terminate()
    connection.dec_thread_sharing()


@pytest.fixture
def at_desk(browser: Browser, address: str, desk: Desk) -> Iterator[Open]:  # noqa: F811
    """Opens a page as somebody of the town; fails when the browser complains of anything."""
    said: list[str] = []
    contexts = []

    def sit(path: str, who: str = "qin", width: int = WALL, language: str = "en", log_in: bool = True) -> Page:
        session = desk(who, language).cookies["sessionid"].value
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
        contexts.append(context)
        if log_in:
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + path)
        return page

    yield sit
    for context in contexts:
        context.close()
    assert [line for line in said if "Failed to load resource" not in line] == []


__all__ = ["PASSWORD"]
