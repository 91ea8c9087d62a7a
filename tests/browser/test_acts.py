"""What ends in an act: an exception ruled, a name answered for, the round closed; also in the hand."""

from playwright.sync_api import expect

from tests import cast
from tests.browser.conftest import PHONE, Open


def test_an_exception_is_ruled(at_desk: Open) -> None:
    place = {"tube": "T001", "point": "P001", "lane": 1}
    cast.FIRST.say("TubeOpened", 0, **place, capacity=10)
    cast.FIRST.say("SpecimenCollected", 1, resident=cast.LI_WEI, **place)
    cast.FIRST.say("TubeSealed", 2, **place, count=2)
    page = at_desk("/exceptions")
    page.click(".case summary")
    page.fill(".case textarea", "Counted again with the leader: one.")
    page.click(".case button.primary")
    expect(page.locator(".messages")).to_contain_text("Settled: Tube count differs")
    expect(page.locator(".rows")).to_contain_text("Counted again with the leader: one.")


def test_a_name_is_answered_for_on_a_phone(at_desk: Open) -> None:
    page = at_desk(f"/names/{cast.ZHAO_JUN}", who="fan", width=PHONE)
    expect(page.locator("#words")).to_be_hidden()
    page.click("text=Refuses")
    page.fill("#words", "Said so at the door.")
    page.click("text=Write down")
    expect(page.locator(".page-head .tag")).to_contain_text("Refused")


def test_the_round_is_closed_for_a_reason(at_desk: Open) -> None:
    page = at_desk("/closing")
    page.click("#attendance button.primary")
    expect(page.locator("#attendance [role=alert]")).to_contain_text("say why you sign all the same")
    page.fill("#why-attendance", "The bridge is out until tomorrow.")
    page.click("#attendance button.primary")
    expect(page.locator("#attendance")).to_contain_text("It closes when a second person allows it.")
    page = at_desk("/approvals", who="pan")
    page.click("#a1 summary")
    page.click("button[value=allow]")
    expect(page.locator(".messages")).to_contain_text("Allowed: Close the attendance, asked for by qin")
    expect(page.locator(".messages")).to_be_visible()
    page.goto(page.url.replace("approvals", "closing"))
    expect(page.locator("#attendance .card-head")).to_contain_text("closed, statement 1")


def test_closing_on_a_phone_in_chinese(at_desk: Open) -> None:
    page = at_desk("/closing", width=PHONE, language="zh-CN")
    page.fill("#why-attendance", "桥断了，明日补采。")
    page.click("#attendance button.primary")
    expect(page.locator("#attendance")).to_contain_text("待第二人同意后销号")
    page = at_desk("/approvals", who="pan", width=PHONE, language="zh-CN")
    page.click("#a1 summary")
    page.click("button[value=allow]")
    expect(page.locator(".messages")).to_be_visible()
    page.goto(page.url.replace("approvals", "closing"))
    expect(page.locator("#attendance .card-head")).to_contain_text("已销号，第 1 号")
