"""An agent's morning: the most urgent first and why, hand-offs accepted and refused in their line, promises kept and moved."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from browser.desk import PHONE, Centre, Desk
from browser.test_walk import hands_over, registers

pytestmark = pytest.mark.browser

CENTRE = ZoneInfo("Asia/Shanghai")


def test_an_agents_morning(desks: Centre, pictures):
    boss = desks.sign_in("chenyuwei")
    numbers = []
    for _each in range(2):
        numbers.append(registers(boss, "孟可欣"))
        hands_over(boss)
    mate = desks.sign_in("shenyizhou")
    accepts_one_in_its_line(mate, numbers)
    refuses_the_other_with_a_reason(mate)
    keeps_and_moves_promises(boss)
    boss.page.screenshot(path=pictures / "my-work.png")
    walks_by_n(boss)
    phone = desks.sign_in("chenyuwei", PHONE)
    phone.go("/")
    phone.reads("最急")
    phone.page.screenshot(path=pictures / "my-work-phone.png")


def accepts_one_in_its_line(mate: Desk, numbers: list[str]) -> None:
    """A presses the first; the page stays where it is, the line goes, the case is mine to handle."""
    page = mate.go("/")
    offers = page.locator(".sw-offer")
    assert offers.filter(has_text=numbers[0]).count() == offers.filter(has_text=numbers[1]).count() == 1
    before = offers.count()
    with page.expect_response(lambda answer: "/acceptance" in answer.url):
        page.keyboard.press("a")
    mate.reads("已受理")
    mate.settled()
    page.wait_for_function(f"() => document.querySelectorAll('.sw-offer').length === {before - 1}")
    assert page.url.rstrip("/") == mate.root


def refuses_the_other_with_a_reason(mate: Desk) -> None:
    """The form opens in the line; without a word on whose it is, it stays and says so."""
    page = mate.page
    line = page.locator(".sw-offer").last
    line.get_by_role("link", name="拒绝").click()
    form = line.locator("form.moveform")
    form.wait_for()
    form.locator("[name=note]").fill("这个小区由装维一班接，请交给他们")
    form.locator("[name=evidence]").fill("派工范围表 2026-03")
    before = page.locator(".sw-offer").count()
    mate.sends(form.get_by_role("button", name="拒绝，退回"))
    page.wait_for_function(f"() => document.querySelectorAll('.sw-offer').length === {before - 1}")
    assert page.url.rstrip("/") == mate.root


def keeps_and_moves_promises(agent: Desk) -> None:
    """What was promised is crossed off where it stands; another is moved, and the customer is to be told."""
    number = agent.number
    now = datetime.now(CENTRE)
    midnight = now.replace(hour=23, minute=59)
    for place in (1, 2):
        due = min(now + timedelta(minutes=30 * place), midnight)  # late in the evening an hour ahead is no longer today's
        agent.go(f"/cases/{number}/?do=promise")
        panel = agent.page.locator("#move-panel")
        panel.locator("[name=text]").fill(f"第 {place} 次回电")
        panel.locator("[name=due_at]").fill(f"{due:%Y-%m-%dT%H:%M}")
        agent.sends(panel.locator("button.btn-primary"))
    page = agent.go("/")
    promises = page.locator("#promises")
    agent.sends(promises.get_by_role("button", name="标为已兑现：第 1 次回电"))
    promises.locator(".sw-line").filter(has_text="第 1 次回电").get_by_text("已兑现").wait_for()
    promises.get_by_role("link", name="改约：第 2 次回电").click()
    form = promises.locator("form.moveform")
    form.wait_for()
    later = now + timedelta(hours=2)
    form.locator("[name=due_at]").fill(f"{later:%Y-%m-%dT%H:%M}")
    form.locator("[name=reason]").fill("师傅改到晚些")
    agent.sends(form.locator("button.btn-primary"))
    agent.reads("已改约")
    assert page.url.rstrip("/") == agent.root


def walks_by_n(agent: Desk) -> None:
    """N opens what is first and says why; N again the one after."""
    page = agent.go("/")
    first = page.locator(".sw-first h2 a").get_attribute("href") or ""
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/(cases|orders)/\w+-\d+/"))
    assert first in page.url
    agent.reads("第 1 /")
    agent.settled()
    page.locator("body").click(position={"x": 5, "y": 5})
    here = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != here)
    agent.reads("第 2 /")
