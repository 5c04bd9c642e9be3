"""The customer's own way, on a phone: hand something in, follow it, accept the result; and nobody guesses in."""

from __future__ import annotations

import re

import pytest

from browser.desk import PHONE, Centre, Desk, people
from browser.looking import AXE, axe, in_chinese, too_wide

pytestmark = pytest.mark.browser
SAID = "退货签收九天了还没有退款，商家说仓库没有入账，客服每次都让我再等三天。"
PHOTO = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
"""The smallest picture there is."""


def hands_in(visitor: Desk) -> tuple[str, str]:
    """A complaint from a phone; its number and access code."""
    page = visitor.go("/portal/new")
    page.locator("[name=kind]").select_option("complaint")
    if page.locator("select[name=centre]").count():
        city = page.locator("[name=centre] option").filter(has_text=re.compile("江州|Jiangzhou")).first
        page.locator("select[name=centre]").select_option(city.get_attribute("value"))
    page.locator("[name=description]").fill(SAID)
    page.locator("[name=name]").fill("顾小棠")
    page.locator("[name=phone]").fill("13700005566")
    page.locator("#files").set_input_files({"name": "签收单.png", "mimeType": "image/png", "buffer": PHOTO})
    assert page.locator("[data-picked]").inner_text().strip() == "签收单.png"
    page.locator("[name=consent]").check(force=True)
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/portal/done")
    number, code = (each.inner_text().strip() for each in page.locator("dd.code").all())
    return number, code


def test_a_customer_hands_in_follows_and_accepts(desks: Centre, pictures):
    visitor = desks.window(PHONE)
    number, code = hands_in(visitor)
    visitor.press("看办理进度")
    assert not too_wide(visitor.page)
    visitor.reads("签收单.png")

    name = visitor.page.locator(".sw-portal-who b").inner_text()
    agent = desks.sign_in(people()[name])
    agent.go(f"/cases/{number}/?do=take")
    agent.page.locator("#move-panel button.btn-primary").click()
    agent.page.locator(".sw-casehead").get_by_text("待受理").wait_for(state="detached")
    page = agent.go(f"/cases/{number}/")
    page.locator("#panel-reply textarea").fill("顾女士您好，退款今天已由财务发出，三个工作日内到账。")
    page.locator("#panel-reply").get_by_role("button", name="作为处理结果").click()
    page.locator(".sw-casehead").get_by_text("已答复").wait_for()

    follows = desks.window(PHONE)
    follows.go("/portal/open")
    follows.page.locator("[name=number]").fill(number)
    follows.page.locator("[name=code]").fill(f"{code[:4]} {code[4:]}".lower())
    follows.page.locator("main button.btn-primary").click()
    follows.page.wait_for_url("**/portal/case")
    follows.reads("退款今天已由财务发出")
    fits_on_the_first_screen(follows)
    follows.page.screenshot(path=pictures / "portal.png")
    if AXE.exists():
        assert not axe(follows.page)
    assert not too_wide(follows.page)
    follows.press("认可，已解决")
    assert follows.page.get_by_role("button", name="认可，已解决").count() == 0

    agent.go(f"/cases/{number}/")
    agent.reads("客户认可")


def fits_on_the_first_screen(desk: Desk) -> None:
    """Stage, person, result and both answers, before anything is scrolled."""
    for text in ("处理结果", "认可，已解决", "不认可"):
        box = desk.page.get_by_text(text, exact=True).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1], text
    assert desk.page.locator(".sw-portal-who").bounding_box()["y"] < PHONE[1] / 2


def test_guessing_is_refused(desks: Centre):
    number, _code = hands_in(desks.window(PHONE))
    stranger = desks.window(PHONE)
    for attempt in range(6):
        stranger.go("/portal/open")
        stranger.page.locator("[name=number]").fill(number)
        stranger.page.locator("[name=code]").fill(f"AAAA222{attempt + 2}")
        stranger.page.locator("main button.btn-primary").click()
        stranger.settled()
        assert "/portal/case" not in stranger.page.url
    stranger.reads("试得太多了")
    assert SAID not in stranger.page.content()


def test_a_customer_may_read_english(desks: Centre):
    visitor = desks.window(PHONE, locale="en-GB")
    hands_in(visitor)
    visitor.page.goto(f"{visitor.root}/portal/case")
    visitor.settled()
    assert not in_chinese(visitor.page)
    assert not too_wide(visitor.page)
    assert re.search(r"[a-z]{4}", visitor.page.locator("main").inner_text())
