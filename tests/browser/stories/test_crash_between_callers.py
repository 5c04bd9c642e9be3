"""The browser dies in the middle of a registration and the next customer is on the line already: nothing is lost, nothing
is mixed, and each of the two comes to be registered as its own."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser

FIRST = {"name": "黎素心", "said": "上月话费多扣了三十元，查一下是哪项业务。"}
SECOND = {"name": "韦长风", "said": "宽带从昨晚开始上不了网，光猫亮红灯。"}


def phone() -> str:
    return f"139{secrets.randbelow(10**8):08d}"


def values(desk: Desk) -> dict[str, str]:
    fields = ("#id_phone", "#id_name", "#id_description", "#id_category_text", "#id_plan")
    return {field: desk.page.locator(field).input_value() for field in fields}


def writes(desk: Desk, number: str, who: dict[str, str]) -> None:
    page = desk.page
    page.locator("#id_phone").fill(number)
    page.locator("#callers [role=option]").last.click()
    page.locator("#id_name").fill(who["name"])
    page.locator("#id_description").fill(who["said"])


def kept(desk: Desk) -> None:
    """The server has the last words."""
    desk.page.wait_for_function("() => !document.querySelector('#intake').unsent")
    desk.settled()


def test_a_killed_browser_loses_nothing_and_mixes_nothing(desks: Centre, pictures: Path) -> None:
    one, two = phone(), phone()
    before = desks.sign_in("fengyiming")
    before.go("/cases/new")
    writes(before, one, FIRST)
    before.find(before.page.locator("#id_category_text"), "czwdz", "充值未到账")
    before.page.locator("#id_plan").fill("核实后回电告知结果")
    before.page.locator("#intake [data-upload-input]").set_input_files(
        {"name": "账单截图.txt", "mimeType": "text/plain", "buffer": "多扣三十元".encode()}
    )
    before.page.locator("#intake [data-rows] a").filter(has_text="账单截图").wait_for()
    kept(before)
    was = values(before)
    before.page.context.close()  # the whole profile is gone: only the server remembers

    after = desks.sign_in("fengyiming")
    page = after.page
    after.go("/cases/new")
    left = page.locator(".sw-shelved")
    left.get_by_text(FIRST["name"]).wait_for()
    assert not any(values(after).values())
    assert one not in left.inner_text()
    page.screenshot(path=pictures / "story-crash-offered.png")

    writes(after, two, SECOND)  # the next caller is first
    assert FIRST["name"] not in "".join(values(after).values())
    left.get_by_role("button", name="接着写").click()
    page.wait_for_function("(said) => document.querySelector('#id_description')?.value === said", arg=FIRST["said"])
    after.settled()
    assert values(after) == was
    assert page.locator("#intake [name=attachments]").count() == 1
    page.locator(".sw-shelved").get_by_text(SECOND["name"]).wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/cases/[A-Z]+\d+-"))
    after.settled()
    assert page.get_by_text("账单截图.txt").count() > 0

    after.go("/cases/new")
    left.get_by_text(SECOND["name"]).wait_for()
    assert left.count() == 1
    left.get_by_role("button", name="放弃草稿").click()
    left.wait_for(state="detached")
    page.locator("#toasts").get_by_role("button", name="撤销").click()
    left.get_by_role("button", name="接着写").click()
    assert page.locator("#id_description").input_value() == SECOND["said"]
    assert page.locator("#id_phone").input_value() == two
    assert page.locator("#intake [name=attachments]").count() == 0
    page.keyboard.press("Escape")
    page.get_by_role("button", name="丢掉").click()
    page.wait_for_url(re.compile(r"/\??$"))


def test_a_refused_registration_keeps_its_files(desks: Centre) -> None:
    desk = desks.sign_in("hejianing")
    page = desk.page
    desk.go("/cases/new")
    page.locator("#id_description").fill("拍了照片，请看。")
    page.locator("#intake [data-upload-input]").set_input_files(
        {"name": "现场.txt", "mimeType": "text/plain", "buffer": "现场照片说明".encode()}
    )
    page.locator("#intake [data-rows] a").filter(has_text="现场").wait_for()
    desk.sends(page.get_by_role("button", name="登记，由我跟进"))
    page.locator("[data-first-error]").wait_for()
    page.locator("#intake [data-rows] a").filter(has_text="现场").wait_for()
    assert page.locator("#intake [name=attachments]").count() == 1


@pytest.mark.parametrize("keys", [("Alt+1",), ("ArrowDown", "1")])
def test_a_digit_takes_a_found_caller(desks: Centre, keys: tuple[str, ...]) -> None:
    desk = desks.sign_in("chenyuwei")
    page = desk.page
    desk.go("/cases/new")
    page.locator("#id_phone").press_sequentially("2607")
    found = page.locator("#callers [role=option]").filter(has_text="彭")
    found.wait_for()
    desk.settled()
    customer = found.get_attribute("data-customer")
    for key in keys:
        page.keyboard.press(key)
    assert page.locator("[name=customer_id]").input_value() == customer
