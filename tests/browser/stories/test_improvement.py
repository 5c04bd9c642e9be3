"""Forty letters, told once by hand: one written on the form and thirty-nine more like it, joined under one event; a rule opens the
plan by itself; the root cause is drawn, a measure set, the plan approved by another and carried out."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest

from browser.desk import PHONE, Centre, Desk
from browser.test_walk import registers

pytestmark = pytest.mark.browser
LETTERS = 40


def test_forty_letters_become_one_event_and_a_plan(desks: Centre, pictures) -> None:
    agent = desks.sign_in("chenyuwei")
    number = forty_letters(agent)
    leader = desks.sign_in("zhengliqun")
    joins(leader, number)
    pulls_up(leader, number)
    manager = desks.sign_in("zhonghuimin")
    plan = opened_by_itself(manager, number)
    boss = desks.sign_in(leads(manager, plan))
    thinks(boss, plan, pictures)
    acts(boss, plan)
    measures(boss, plan)
    approves(manager, plan)
    boss.go(plan)
    boss.press("开始实施", within="main")
    boss.page.locator("main form button.btn-primary").click()
    boss.reads("实施中")
    boss.page.screenshot(path=pictures / "improvement-plan.png")
    phone = desks.sign_in("zhonghuimin", PHONE)
    phone.go("/improvements/").screenshot(path=pictures / "improvement-board-phone.png")
    assert plan in [each.get_attribute("href") for each in phone.page.locator("main a.sw-approval").all()]


def forty_letters(agent: Desk) -> str:
    """The first is typed; the others come in as the same form with other names."""
    sent: list[str] = []
    agent.page.on("request", lambda each: sent.append(each.post_data or "") if each.method == "POST" and each.url.endswith("/cases/new") else None)
    number = registers(agent, stranger="住户零")
    form = dict(parse_qsl(sent[-1], keep_blank_values=True))
    token = next(each["value"] for each in agent.page.context.cookies() if each["name"] == "csrftoken")
    for n in range(1, LETTERS):
        form |= {"name": f"住户{n}", "phone": f"139{secrets.randbelow(10**8):08}", "intake_key": secrets.token_hex(16), "csrfmiddlewaretoken": token}
        answer = agent.page.request.post(f"{agent.root}/cases/new", form=form, headers={"Referer": agent.root})
        assert answer.ok, answer.text()[:300]
    return number


def joins(leader: Desk, number: str) -> None:
    page = leader.go(f"/cases/{number}/complaint/event")
    assert page.locator("main input[name=case]:checked").count() >= LETTERS - 1
    page.locator("main [name=title]").fill("装机预约集体落空")
    leader.sends(page.get_by_role("button", name="立为同一事件"))
    leader.reads(f"共 {page.locator('main .sw-line a.sw-num').count()} 件")


def pulls_up(leader: Desk, number: str) -> None:
    page = leader.go(f"/cases/{number}/complaint/severity")
    page.locator("main [name=severity]").select_option("severe")
    page.locator("main [name=reason]").fill("四十户同一天落空，影响面大")
    leader.sends(page.locator("main form button.btn-primary"))


def opened_by_itself(manager: Desk, number: str) -> str:
    """The worker lets the rule look; the panel of the case names the plan, the plan says why."""
    for _try in range(40):
        page = manager.go(f"/cases/{number}/improvement")
        links = page.locator("a[href^='/improvements/J']")
        if links.count():
            break
        page.wait_for_timeout(500)
    plan = links.first.get_attribute("href") or ""
    page = manager.go(plan)
    manager.reads("由规则立项")
    manager.reads("定为严重投诉")
    count = int(re.sub(r"\D", "", page.locator("#cases h2 .n").inner_text()))
    assert count >= LETTERS
    return plan


def leads(manager: Desk, plan: str) -> str:
    """The user name of whoever leads it."""
    from browser.desk import people

    name = manager.go(plan).locator("main dt", has_text="负责人").locator("xpath=following-sibling::dd[1]").inner_text()
    return people()[name.strip()]


def thinks(boss: Desk, plan: str, pictures) -> None:
    page = boss.go(f"{plan}edit")
    page.locator("main [name=problem]").fill("一天里四十户装机预约落空，事先没有通知")
    page.locator("main [name=cause_code]").select_option(index=3)
    page.locator("main [name=due_on]").fill((datetime.now(UTC).date() + timedelta(days=30)).isoformat())
    boss.sends(page.locator("main form button.btn-primary"))
    for text in ("备件没有按约到货", "预约系统照排"):
        page = boss.go(f"{plan}trees/why")
        page.locator("main [name=text]").fill(text)
        boss.sends(page.locator("main form button.btn-primary"))
    page.locator("#why a", has_text="再问").first.click()
    boss.settled()
    page.locator("main [name=text]").fill("备件按周排，预约按天约")
    page.locator("main [name=is_root]").check()
    boss.sends(page.locator("main form button.btn-primary"))
    for rib, text in (("method", "改约不通知客户"), ("people", "调度新手多"), ("material", "安全库存过低")):
        page = boss.go(f"{plan}trees/fish?rib={rib}")
        page.locator("main [name=text]").fill(text)
        boss.sends(page.locator("main form button.btn-primary"))
    assert page.locator("svg.sw-fish a").count() == 3
    page.locator("svg.sw-fish a").first.focus()
    page.screenshot(path=pictures / "improvement-trees.png", full_page=True)
    page = boss.go(f"{plan}steps/analyse")
    page.locator("main [name=words]").fill("备件计划按周排，赶不上按天的预约")
    boss.sends(page.locator("main form button.btn-primary"))
    boss.reads("已查明根因")


def acts(boss: Desk, plan: str) -> None:
    """A measure, taken out by a slip and put back."""
    page = boss.go(f"{plan}measures")
    page.locator("main [name=text]").fill("预约前一天由系统核对备件，缺件自动改约并告知")
    page.locator("main [name=effect]").fill("预约当天不再缺件")
    page.locator("main [name=due_on]").fill((datetime.now(UTC).date() + timedelta(days=14)).isoformat())
    page.locator("main [name=cost]").fill("12,000")
    boss.sends(page.locator("main form button.btn-primary"))
    boss.reads("12,000.00 元")
    page = boss.go(f"{plan}measures/1/end")
    page.locator("main [name=reason]").fill("点错了")
    boss.sends(page.locator("main form button.btn-primary"))
    page.locator("#measures details summary").click()
    boss.sends(page.locator("#measures").get_by_role("button", name=re.compile("恢复")))
    assert page.locator("#measures article").count() == 1


def measures(boss: Desk, plan: str) -> None:
    page = boss.go(f"{plan}goal")
    page.locator("main [name=metric]").select_option("repeats")
    page.locator("main [name=target]").fill("0")
    boss.sends(page.locator("main form button.btn-primary"))
    page = boss.go(f"{plan}risk/before")
    page.locator("main [name=likelihood]").select_option("4")
    page.locator("main [name=impact]").select_option("4")
    boss.sends(page.locator("main form button.btn-primary"))
    page = boss.go(f"{plan}steps/submit")
    boss.sends(page.locator("main form button.btn-primary"))
    boss.reads("待批准")
    boss.reads("撤销上一步")


def approves(manager: Desk, plan: str) -> None:
    manager.go("/")
    page = manager.go(f"{plan}steps/approve")
    manager.sends(page.locator("main form button.btn-primary"))
    manager.reads("已批准")
