"""Through the door with a real browser: in, wrong, where one wanted to go, out, and the language on the way."""

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Open


def test_in_and_out(at_desk: Open) -> None:
    page = at_desk("/names", log_in=False)
    page.fill("[name=username]", "qin")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/names")
    page.click("#me summary")
    page.click("#me button.wide")
    expect(page.locator("[name=password]")).to_be_visible()


def test_a_wrong_password_is_said_in_words(at_desk: Open) -> None:
    page = at_desk("/login", log_in=False)
    page.fill("[name=username]", "qin")
    page.fill("[name=password]", "not this one")
    page.press("[name=password]", "Enter")
    expect(page.locator("[role=alert]")).to_have_text("User name or password is not right.")


def test_the_language_is_switched_at_the_door(at_desk: Open) -> None:
    page = at_desk("/login", log_in=False)
    page.click(".door button[lang=zh-Hans]")
    expect(page.locator("h1")).to_have_text("登录")
