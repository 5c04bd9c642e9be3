"""陈雨薇 writes to a customer while 郑立群 opens the same case: each sees the other, nobody loses a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser

LIVE = "html[data-line=live]"


def on_the_case(desk: Desk, path: str) -> Desk:
    """At the case, with the live line open."""
    desk.go(path)
    desk.page.wait_for_selector(LIVE)
    return desk


def test_two_agents_on_one_case(desks: Centre, pictures: Path) -> None:
    agent, head = desks.sign_in("chenyuwei"), desks.sign_in("zhengliqun")
    path = agent.matter("空调安装打穿邻居水管")  # nobody else's story answers it
    on_the_case(agent, path)
    on_the_case(head, path)

    # Each sees who else is here.
    agent.page.get_by_text("郑立群正在看").wait_for()
    head.page.get_by_text("陈雨薇正在看").wait_for()

    # She types; he is told before he sends.
    mine = agent.page.locator("#composer [data-panel=reply] textarea")
    mine.click()
    agent.settled()  # what she began elsewhere has come by now
    mine.fill("")
    mine.press_sequentially("您好，师傅今天", delay=20)
    head.page.get_by_text("陈雨薇正在写答复").first.wait_for()
    pictures.mkdir(exist_ok=True)
    head.page.screenshot(path=pictures / "two-agents-typing.png")

    # He leaves a note instead; it comes in beside her half-written sentence, and touches nothing.
    head.page.locator("#tab-note").click()
    head.page.locator("[data-panel=note] textarea").fill("我已请罗子谦改约到 14:00")
    head.sends(head.page.locator("[data-panel=note] button.btn-primary"))
    came = agent.page.locator("#timeline .sw-tl-e.is-new", has_text="我已请罗子谦改约")
    came.wait_for()
    agent.page.keyboard.type("下午上门")
    assert mine.input_value() == "您好，师傅今天下午上门"
    assert mine.evaluate("field => field === document.activeElement")
    agent.page.screenshot(path=pictures / "two-agents-note.png")

    # He goes; a little later nobody is there any more.
    head.go("/")
    agent.page.get_by_text("郑立群正在看").wait_for(state="detached")


def test_a_list_waits_for_its_reader(desks: Centre, pictures: Path) -> None:
    agent, head = desks.sign_in("chenyuwei"), desks.sign_in("zhengliqun")
    path = agent.matter()
    agent.go("/cases/")
    agent.page.wait_for_selector(LIVE)
    first = agent.page.locator("[data-row]").first.inner_text()
    head.go(path)
    head.page.locator("#tab-note").click()
    head.page.locator("[data-panel=note] textarea").fill("再催一次")
    head.sends(head.page.locator("[data-panel=note] button.btn-primary"))
    bar = agent.page.locator(".sw-fresh")
    bar.wait_for()
    assert "1" in bar.inner_text()
    assert agent.page.locator("[data-row]").first.inner_text() == first
    agent.page.screenshot(path=pictures / "two-agents-queue.png")
    agent.page.keyboard.press(".")
    bar.wait_for(state="detached")
