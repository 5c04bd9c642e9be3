"""Phone calls: registered, answered and closed without the mouse; known again and recorded as a chase; sent when the line
is back."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser


def number_of_nobody() -> str:
    """A phone number nobody has called from."""
    return f"139{secrets.randbelow(10**8):08d}"


class Keyboard:
    """Only keys, and how many of them."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.strokes = desk, 0

    def types(self, text: str) -> None:
        self.desk.page.keyboard.type(text, delay=8)
        self.strokes += len(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.desk.page.keyboard.press(key)
            self.strokes += 1


def opens(desk: Desk) -> Keyboard:
    desk.go("/")
    keys = Keyboard(desk)
    keys.press("c")
    desk.page.wait_for_url("**/cases/new")
    desk.settled()
    return keys


def waits_at(desk: Desk, field: str) -> None:
    """Until the field has the focus: what was typed is answered when the server has said what fits it, not before."""
    desk.page.wait_for_function("(field) => document.activeElement?.matches(field)", arg=field)


def says(desk: Desk, keys: Keyboard, *, phone: str, name: str, category: str, leaf: str, words: str) -> None:
    """Who, what about, what they say: the fields follow each other by Enter."""
    page = desk.page
    keys.types(phone)
    keys.press("Enter")
    waits_at(desk, "[name=name]" if name else "#id_category_text")
    if name:
        keys.types(name)
        keys.press("Enter")
    keys.types(category)
    keys.press("Enter")
    waits_at(desk, "#id_description")
    assert leaf in page.locator("#id_category_text").input_value()
    keys.types(words)


def test_a_call_answered_from_a_standard_answer_and_closed_without_the_mouse(desks: Centre, pictures: Path):
    desk = desks.sign_in("chenyuwei")
    page = desk.page
    keys = opens(desk)
    began = time.perf_counter()
    says(desk, keys, phone=number_of_nobody(), name="夏知秋", category="czwdz", leaf="充值未到账",
         words="昨天晚上充值一百元，到现在没到账，截图也有。")  # fmt: skip
    page.locator("#similar").get_by_text("充值没到账怎么办").first.wait_for()
    assert "优先级 P" in page.locator("#foretold").inner_text()
    assert "前解决" in page.locator("#foretold").inner_text()
    page.screenshot(path=pictures / "story-phone-call.png")
    keys.press("Control+i")
    assert "两小时内补记" in page.locator("#id_answer").input_value()
    keys.press("Control+d")
    page.wait_for_url(re.compile(r"/cases/[A-Z]+\d+-"))
    took = time.perf_counter() - began
    desk.reads("当场答复并办结")
    desk.settled()
    page.screenshot(path=pictures / "story-phone-call-closed.png")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':intake')).length") == 0
    print(f"registered and closed in {took:.1f} s, {keys.strokes} keystrokes")


def test_the_same_customer_calls_again_and_it_becomes_a_chase(desks: Centre, pictures: Path):
    desk = desks.sign_in("fengyiming")
    page = desk.page
    matter = {"phone": number_of_nobody(), "category": "czwdz", "leaf": "充值未到账"}
    keys = opens(desk)
    says(desk, keys, **matter, name="覃怀远", words="充值两百元没到账，客服说两小时也没来。")
    page.locator("#id_plan").fill("核实后回电告知结果")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/cases/[A-Z]+\d+-"))
    number = desk.number

    keys = opens(desk)
    says(desk, keys, **matter, name="", words="还是没到账，我已经打第二次了。")
    same = page.locator("[data-same]")
    same.get_by_text(number).first.wait_for()
    page.screenshot(path=pictures / "story-phone-call-again.png")
    keys.press("Alt+1")
    page.wait_for_url(re.compile(rf"/cases/{number}"))
    desk.reads("记为第 1 次催办")
    desk.settled()
    assert page.get_by_text("我已经打第二次了").first.is_visible()


def test_a_registration_without_a_line_waits_and_goes_out_once(desks: Centre):
    desk = desks.sign_in("hejianing")
    page = desk.page
    keys = opens(desk)
    said = f"充值{secrets.randbelow(10**6):06d}元没到账，让查一下。"
    says(desk, keys, phone=number_of_nobody(), name="苗青", category="czwdz", leaf="充值未到账", words=said)
    page.locator("#id_plan").fill("核实后回电告知结果")
    desk.settled()
    page.context.set_offline(True)
    keys.press("Control+Enter")
    page.locator("[data-queued]").get_by_text("排着队").wait_for()
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/cases/[A-Z]+\d+-"))
    desk.settled()
    desk.go(f"/search?q={said[:9]}")
    assert page.locator("main a[href^='/cases/']").count() == 1


def test_giving_up_asks_only_when_something_was_typed_and_can_be_undone(desks: Centre):
    desk = desks.sign_in("yuanzixuan")
    page = desk.page
    keys = opens(desk)
    keys.press("Escape")
    page.wait_for_url(re.compile(r"/\??$"))
    keys = opens(desk)
    page.locator("#id_description").focus()
    keys.types("话说到一半，客户挂了。")
    keys.press("Escape")
    page.get_by_role("button", name="丢掉").click()
    page.wait_for_url(re.compile(r"/\??$"))
    page.locator("#toasts").get_by_role("button", name="撤销").click()
    page.wait_for_url("**/cases/new")
    page.wait_for_function("() => document.querySelector('#id_description').value === '话说到一半，客户挂了。'")


def test_who_may_be_calling_covers_no_field_one_has_gone_on_to(desks: Centre):
    desk = desks.sign_in("hejianing")
    keys, held = opens(desk), []
    page = desk.page
    page.route("**/customers/suggest*", lambda route: held.append(route))
    page.locator("#id_phone").focus()
    keys.types(number_of_nobody())
    for _tried in range(40):
        page.wait_for_timeout(50)
        if held:
            break
    page.locator("#id_description").focus()
    page.wait_for_timeout(400)  # what an earlier digit asked is called back; the last one counts
    with page.expect_response(lambda answer: "/customers/suggest" in answer.url):
        held[-1].continue_()
    desk.settled()
    offered = page.locator("#id_phone").locator("xpath=ancestor::*[contains(@class, 'sw-combo')]").locator("[data-combo-list]")
    assert offered.is_hidden()
    page.locator("#id_phone").focus()
    assert offered.is_visible()
