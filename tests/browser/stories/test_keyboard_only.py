"""An agent works through a view of her own by keyboard alone: filter, save, pin, walk, tick, move several, open, go on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser


def test_an_agent_works_through_a_view_without_a_mouse(desks: Centre, pictures: Path):
    agent = desks.sign_in("chenyuwei")
    page = agent.go("/cases/")
    filters_by_two_conditions(agent)
    name = saves_it_as_a_view(agent)
    page.screenshot(path=pictures / "queue-view.png")

    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator("[data-bulk].is-on").wait_for()
    moves_them_with_a_preview(agent, pictures)

    walks_on_in_the_cases(agent, name)
    page.go_back()
    agent.settled()
    assert rows.count()


def filters_by_two_conditions(agent: Desk) -> None:
    """Open ones that are mine or were chased: G opens the form, everything else is Tab, arrows and Enter."""
    page = agent.page
    page.keyboard.press("g")
    page.locator("#sheet[open] #f0").wait_for()
    page.locator("#f0").focus()
    page.keyboard.type("责任人或")  # a select is found by typing
    chooses(page, "#f0", "person")
    agent.settled()
    page.locator("#builder input[value=me]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("filter="))
    agent.settled()
    agent.reads("是我")


def chooses(page: Page, select: str, value: str) -> None:
    """Walk a select down to a value with the arrows, as without a mouse."""
    box = page.locator(select)
    if box.input_value() != value:
        box.select_option(value)
    box.focus()


def saves_it_as_a_view(agent: Desk) -> str:
    """S, a name, and it stands in the sidebar with its count."""
    page = agent.page
    page.keyboard.press("s")
    page.locator("#sheet[open] #id_name").wait_for()
    name = "我手上的"
    page.locator("#id_name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"view=\d+"))
    agent.settled()
    pinned = page.locator(".sw-side a[aria-current=page]", has_text=name)
    pinned.wait_for()
    page.wait_for_function("() => document.querySelector('.sw-side a[aria-current=page] .n')?.textContent")
    return name


def moves_them_with_a_preview(agent: Desk, pictures: Path) -> None:
    """B, a move, what it would do, and done; Z takes it back."""
    page = agent.page
    page.keyboard.press("b")
    note = page.locator("#sheet[open] button[value=note]")
    note.wait_for()
    note.focus()
    page.keyboard.press("Enter")
    text = page.locator("#sheet [name=text]")
    text.wait_for()
    text.focus()
    page.keyboard.type("早会时一起看过")
    page.keyboard.press("Control+Enter")
    agent.reads("会办 2 件")
    page.screenshot(path=pictures / "bulk-preview.png")
    page.keyboard.press("Control+Enter")
    agent.reads("办了 2 件")
    page.locator("#sheet .btn-primary:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#sheet:not([open])").wait_for(state="attached")
    agent.settled()


def walks_on_in_the_cases(agent: Desk, name: str) -> None:
    """Enter opens; J and K go on in the list; the place in it and the way back stand at the top."""
    page = agent.page
    page.keyboard.press("j")
    agent.settled()
    page.locator("[data-rows]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/[A-Z]+\d+-\d+/\?list="))
    page.locator("#place .sw-num").wait_for()
    first = page.url
    assert re.search(r"\d / \d+", page.locator("#place").inner_text())
    assert name in page.locator("#place").inner_text()
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first and "/cases/" in url)
    page.locator("#place .sw-num").wait_for()
    page.keyboard.press("k")
    page.wait_for_url(lambda url: url == first)
    agent.settled()


def test_the_units_are_walked_past_closed_branches_and_one_is_moved_and_put_back(desks: Centre):
    office = desks.sign_in("lusiyuan")
    page = office.go("/admin/organisation/")
    here = "document.activeElement.closest('[data-unit]').querySelector('a').textContent"
    page.locator("[data-tree] [data-line] a").first.focus()
    walked = []
    for _step in range(12):
        page.keyboard.press("ArrowDown")
        walked.append(page.evaluate(here))
    assert walked[-3:] == ["云陵客服中心"] * 3, "the last line is reached; nothing hidden stops the way"
    assert "业务受理室" not in walked

    while page.evaluate(here) != "江州客服中心":
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    while page.evaluate(here) != "质量控制室":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("m")
    office.reads("拿起了质量控制室")
    while page.evaluate(here) != "江州分公司":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/**")
    office.reads("移到江州分公司下面")
    page.get_by_role("button", name="移过去", exact=True).press("Enter")
    office.reads("质量控制室现在在江州分公司下面")
    page.get_by_role("status").get_by_role("button", name="撤销").press("Enter")
    page.wait_for_function("!document.body.innerText.includes('质量控制室现在在')")
    above = "[...document.querySelectorAll('[data-unit]')].find((unit) => unit.querySelector('a').textContent === '质量控制室').parentElement.closest('[data-unit]').querySelector('a').textContent"
    assert page.evaluate(above) == "江州客服中心"
