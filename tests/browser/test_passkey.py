"""A passkey made and used in Chromium, with a key that Chromium plays itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from muster.access.models import User
from tests.browser.conftest import PASSWORD
from tests.command.conftest import Desk


@pytest.fixture
def page(browser: Browser, address: str, desk: Desk) -> Iterator[Page]:
    """Signed in as the laboratory, at localhost: passkeys do not take a bare number."""
    desk("tan")
    User.objects.update(language="en")
    context = browser.new_context(locale="en", base_url=address.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    yield page
    context.close()


def key_plug_in(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page) -> None:
    page.goto("/login?next=/account")
    page.fill("[name=username]", "tan")
    page.fill("[name=password]", PASSWORD)
    page.click("form.cases button")


def test_a_passkey_is_made_and_used_at_the_next_sign_in(page: Page) -> None:
    key_plug_in(page)
    sign_in(page)
    page.goto("/account/passkey")
    page.fill("[name=name]", "desk key")
    page.click("form[data-passkey] button")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto("/account")
    expect(page.locator(".checks")).to_contain_text("Passkey “desk key”")
    page.context.clear_cookies()
    sign_in(page)
    expect(page.locator("h1")).to_have_text("Second step")
    page.click("form[data-passkey] button")
    expect(page.locator("h1")).to_have_text("My account")


def test_another_key_does_not_open(page: Page) -> None:
    key_plug_in(page)
    sign_in(page)
    page.goto("/account/passkey")
    page.click("form[data-passkey] button")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    other = page.context.browser.new_context(locale="en", base_url=page.url.split("/account")[0]).new_page()  # type: ignore[union-attr]
    key_plug_in(other)
    sign_in(other)
    other.click("form[data-passkey] button")
    expect(other.locator("[data-passkey-failed]")).to_be_visible()
    other.context.close()


def test_at_a_bare_number_the_page_says_that_passkeys_cannot_be(page: Page, address: str) -> None:
    sign_in(page)
    page.context.clear_cookies()
    page.goto(address + "/login?next=/account/passkey")
    page.fill("[name=username]", "tan")
    page.fill("[name=password]", PASSWORD)
    page.click("form.cases button")
    expect(page.locator("[data-passkey-away]")).to_be_visible()
    expect(page.locator("form[data-passkey] button")).to_be_hidden()
