"""A bank complaint goes from fifteen to thirty to sixty days: the pack is loaded with one click and chosen, the trial answers for a
Friday evening, more time is asked for with a reason the customer will read, granted once by the manager and once by head office."""

from __future__ import annotations

import re

import pytest

from browser.desk import Centre, Desk
from browser.test_walk import registers

pytestmark = pytest.mark.browser
FIRST, SECOND = "签约录音还在调取", "需要总行复核销售过程"


def test_a_bank_complaint_from_fifteen_to_sixty_days(desks: Centre, pictures) -> None:
    chooses(desks.sign_in("lusiyuan"), pictures)
    agent = desks.sign_in("chenyuwei")
    number = registers(agent, stranger="范存义")
    page = agent.go(f"/cases/{number}/")
    page.locator("#clocks").get_by_text("第三章").wait_for()
    page.screenshot(path=pictures / "law-case.png")
    asks(agent, number, FIRST)
    assert "自己的延期申请要由别人审批" in agent.go(f"/cases/{number}/law").locator("main").inner_text()
    grants(desks.sign_in("zhonghuimin"), number)
    asks(agent, number, SECOND)
    grants(desks.sign_in("shenguodong"), number)
    page = agent.go(f"/cases/{number}/law")
    for words in (FIRST, SECOND, "法律没有规定还可以延长"):
        page.get_by_text(words).first.wait_for()
    page.screenshot(path=pictures / "law-extended.png")


def chooses(admin: Desk, pictures) -> None:
    """One click loads it; chosen for every centre of the province."""
    page = admin.go("/admin/statutes/")
    page.get_by_role("button", name=re.compile("银行、保险")).click()
    page.wait_for_url(re.compile("/admin/statutes/cn-bank/$"))
    page.locator("[name=centre]").select_option(index=0)
    page.get_by_role("button", name="选用", exact=True).click()
    page.get_by_text("已选用").first.wait_for()
    page.screenshot(path=pictures / "law-pack.png")
    page = admin.go("/admin/statutes/trial/")
    page.locator("[name=received]").fill("2026-03-20T17:40")
    page.locator("[name=pack]").select_option("cn-bank")
    page.get_by_role("button", name=re.compile("算一算")).click()
    page.get_by_text("再延 30 天").wait_for()
    page.screenshot(path=pictures / "law-trial.png")


def asks(agent: Desk, number: str, reason: str, basis: str = "银行业保险业") -> None:
    """Of the clock of one statute; a centre may count by several."""
    page = agent.go(f"/cases/{number}/law")
    clock = page.locator("main section").filter(has_text=basis)
    clock.get_by_role("link", name="申请依法延长").click()
    page.locator("[name=reason]").fill(reason)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(rf"/cases/{number}/law$"))


def grants(boss: Desk, number: str) -> None:
    """With the reason before their eyes."""
    page = boss.go(f"/cases/{number}/law")
    page.locator("[name=grant][value=yes]").check(force=True)
    page.get_by_role("button", name="定下来").click()
    page.get_by_text("已同意延长").first.wait_for()
