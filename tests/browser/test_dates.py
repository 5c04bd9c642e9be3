"""Dates in forms: typed, picked by mouse or keys, in the page's language whatever the browser speaks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.desk import PHONE, Centre, Desk
from browser.looking import AXE, axe
from browser.test_looks import speaks

pytestmark = pytest.mark.browser
FOCUS = "() => { let at = document.activeElement; while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at.getAttribute('aria-label') ?? at.name ?? ''; }"
OPEN = ".sw-when:popover-open"


def follow_up(desk: Desk) -> Page:
    """A form with moments, of the sample's richest matter."""
    return desk.go(f"{desk.matter()}tasks/new".replace("//", "/"))


@pytest.fixture
def agent(desks: Centre) -> Desk:
    return desks.sign_in("hejianing", locale="de-DE")


def test_a_day_is_picked_by_keys_and_the_time_after_it(agent: Desk, pictures: Path) -> None:
    page = follow_up(agent)
    box = page.locator("[name=due_at]")
    box.fill("2026/12/5 9:30")
    box.press("ArrowDown")
    page.wait_for_function(f"() => ({FOCUS})() === '12月5日'")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => ({FOCUS})() === '12月6日'")
    page.keyboard.press("Enter")
    expect(box).to_have_value("2026-12-06 09:30")
    page.wait_for_function(f"() => ({FOCUS})() === '时'")
    page.screenshot(path=pictures / "date.png")
    page.locator(OPEN).get_by_label("分").select_option("45")
    expect(box).to_have_value("2026-12-06 09:45")
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).to_have_count(0)
    expect(box).to_be_focused()


def test_a_day_is_picked_by_mouse_and_the_week_begins_on_monday(agent: Desk) -> None:
    page = follow_up(agent)
    page.locator("[name=due_at]").fill("2026-12-05 23:55")
    page.locator("[name=due_at]").click()
    shown = page.locator(OPEN)
    assert shown.locator("th").first.inner_text().split()[-1] == "一"
    shown.get_by_role("button", name="下个月").click()
    shown.get_by_role("button", name="1月20日").click()
    expect(page.locator("[name=due_at]")).to_have_value("2027-01-20 23:55")
    shown.get_by_role("button", name="现在").click()
    written = datetime.fromisoformat(f"{page.locator('[name=due_at]').input_value()}+08:00")
    assert abs((written - datetime.now(UTC)).total_seconds()) < 300


def test_an_english_page_speaks_english_in_a_chinese_browser(desks: Centre) -> None:
    desk = desks.sign_in("hejianing", locale="zh-CN")
    speaks(desk, "en")
    page = follow_up(desk)
    assert page.locator("[name=due_at]").get_attribute("placeholder") == "YYYY-MM-DD hh:mm"
    page.locator("[name=due_at]").click()
    shown = page.locator(OPEN)
    for name in ("Previous month", "Next month", "Now", "Done"):
        expect(shown.get_by_role("button", name=name)).to_be_visible()
    if AXE.exists():
        assert axe(page) == []
    speaks(desk, "zh-hans")


def test_nonsense_is_told_and_stays_as_typed(agent: Desk) -> None:
    page = follow_up(agent)
    page.locator("[name=text]").fill("给客户回电")
    page.locator("[name=due_at]").fill("9999-12-31 23:59")
    agent.sends(page.locator("main form button.btn-primary"))
    agent.reads("年份要在 1900 到 2199 之间")
    assert page.locator("[name=due_at]").input_value() == "9999-12-31 23:59"
    page.locator("[name=due_at]").fill("明天下午")
    agent.sends(page.locator("main form button.btn-primary"))
    agent.reads("这不是日期和时间，请写成 2026-11-29 17:40 这样")


def test_a_phone_brings_its_own(desks: Centre) -> None:
    desk = desks.sign_in("hejianing", PHONE)
    page = follow_up(desk)
    assert page.locator("[name=due_at]").get_attribute("type") == "datetime-local"


def test_the_calendar_comes_only_when_it_is_asked_for(agent: Desk) -> None:
    page = follow_up(agent)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    agent.settled()
    assert not [url for url in asked if "picker" in url]
    with page.expect_response(lambda answer: "picker" in answer.url) as came:
        page.locator("[name=due_at]").focus()
    assert int(came.value.headers["content-length"]) <= 13_000


def test_english_quotes_are_no_wider_than_english_letters(desks: Centre) -> None:
    page = desks.window(locale="en-GB").go("/accounts/login/")
    wide = page.evaluate(
        """async () => { await document.fonts.ready; const line = document.createElement('span'); document.body.append(line);
        const width = (text) => { line.textContent = text; return line.getBoundingClientRect().width; };
        return [..."\u201c\u201d\u2019"].filter((mark) => width(mark.repeat(10)) > width('n'.repeat(10))); }"""
    )
    assert wide == []
