"""An agent does three things with one macro and takes them back; a manager writes a rule, tries it, and sees it fire."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser


def test_an_agent_makes_a_macro_previews_it_applies_it_and_takes_it_back(agent: Desk, pictures: Path) -> None:
    page = agent.go("/admin/macros/new")
    agent.type("名称", "安抚并升急")
    page.get_by_label("加一个动作").select_option("set_urgency")
    agent.press("加上", within="main")
    page.get_by_role("combobox", name="紧急程度").select_option("critical")
    page.get_by_label("加一个动作").select_option("hand_up")
    agent.press("加上", within="main")
    page.screenshot(path=pictures / "macro-editor.png")
    agent.press("存好", within="main")
    agent.reads("安抚并升急")

    agent.go(agent.matter())
    page.keyboard.press("g")
    page.get_by_role("link", name="安抚并升急").click()
    agent.reads("照这样做")
    page.screenshot(path=pictures / "macro-preview.png")
    page.keyboard.press("Control+Enter")
    agent.reads("做了 2 件事")
    page.get_by_role("button", name="撤销").click()
    agent.reads("撤回了“安抚并升急”做的事")


def test_a_manager_writes_a_rule_tries_it_switches_it_on_and_sees_it_fire(desks: Centre, agent: Desk, pictures: Path) -> None:
    manager = desks.sign_in("zhonghuimin")
    page = manager.go("/admin/rules/new")
    manager.type("名称", "催了就提醒")
    page.get_by_role("combobox", name="哪件事").select_option("cases.CustomerChased")
    page.get_by_label("加一个动作").select_option("note")
    manager.press("加上", within="main")
    page.get_by_role("textbox", name="内容").fill("客户又催了，先看 {单号}")
    manager.press("存好，去试跑", within="main")
    manager.press("试跑一次", within="main")
    page.get_by_text("还在跑").wait_for(state="detached", timeout=40_000)
    page.screenshot(path=pictures / "rule-dry-run.png")
    manager.press("启用")
    manager.reads("已启用")
    page.screenshot(path=pictures / "rules.png")

    path = agent.matter()
    desk = agent.go(path)
    agent.press("记催办")
    agent.type("客户怎么催的", "到底几点来？")
    agent.sends(desk.get_by_role("button", name="记为催办"))
    for _each in range(30):
        agent.go(path)
        if desk.get_by_text("“催了就提醒”（第 1 版）").count():
            break
        desk.wait_for_timeout(1000)
    agent.reads("客户又催了，先看 ")
    manager.go("/admin/rules/runs")
    manager.reads("已执行")
    page.screenshot(path=pictures / "rule-log.png")
