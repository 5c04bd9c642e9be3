"""A hand-off comes back with its proof: given to the wrong team, refused with a picture, seen and opened on the chain."""

from __future__ import annotations

import re

import pytest

from browser.desk import PHONE, Centre, Desk

pytestmark = pytest.mark.browser
MAP = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f000500017f89c3d1d00000000049454e44ae426082"
)


def test_a_hand_off_refused_with_evidence_is_read_on_the_chain(desks: Centre, pictures) -> None:
    agent = desks.sign_in("chenyuwei")
    number = hands_over(agent)

    mate = desks.sign_in("shenyizhou")
    refuses(mate, number)

    page = agent.go(f"/cases/{number}/")
    link = page.locator(".sw-lane .sw-link.fail a").last
    assert "沈亦舟" in link.inner_text()
    link.focus()
    page.keyboard.press("Enter")  # no mouse needed
    sheet = page.locator("#sw-sheet")
    for words in ("客户只认今天", "归装维二班", "网格划分图第 7 页"):
        sheet.get_by_text(words).wait_for()
    page.wait_for_function("() => document.querySelector('#sw-sheet img[alt=\"辖区图.png\"]')?.naturalWidth === 1")
    page.screenshot(path=pictures / "handoff-refused.png")

    phone = desks.sign_in("chenyuwei", PHONE)
    phone.go(f"/cases/{number}/")
    phone.page.locator(".sw-vrib [data-k=fail] a").last.click()
    phone.page.locator("#sw-sheet").get_by_text("归装维二班").wait_for()
    phone.page.screenshot(path=pictures / "handoff-refused-phone.png")


def hands_over(agent: Desk) -> str:
    """A matter of hers that nobody else handles yet."""
    page = agent.go("/cases/new")
    page.locator("#id_phone").fill("13900008821")
    page.locator("#id_name").fill("顾明")
    agent.find(page.locator("#id_category_text"), "yywsm", "预约未上门")
    page.locator("#id_description").fill("约了今天上午装宽带，没有人来，电话也打不通，请尽快安排。")
    agent.settled()
    agent.answers_more()
    page.locator("#id_plan").fill("核实预约记录后回电")
    page.get_by_role("button", name=re.compile("登记，由我跟进")).click()
    page.wait_for_url(re.compile(r"/cases/\w+-\d+/"))
    agent.settled()
    agent.press("交办")
    panel = page.locator("#move-panel")
    agent.find(panel.locator("[data-combo-input]"), "沈亦舟", "沈亦舟")
    panel.locator("[name=note]").fill("客户只认今天，请联系装维。")
    panel.locator("button.btn-primary").click()
    page.locator(".sw-nextline").filter(has_text="等受理").wait_for()
    return agent.number


def refuses(mate: Desk, number: str) -> None:
    page = mate.go(f"/cases/{number}/")
    mate.press("拒绝…")
    panel = page.locator("#move-panel")
    panel.locator("[name=code]").select_option("not_my_duty")
    panel.locator("[name=note]").fill("这个小区归装维二班，请直接派过去。")
    panel.locator("[name=evidence]").fill("网格划分图第 7 页")
    with page.expect_response(lambda answer: "/files/" in answer.url and answer.request.method == "POST"):
        panel.locator("input[type=file]").set_input_files({"name": "辖区图.png", "mimeType": "image/png", "buffer": MAP})
    panel.get_by_text("辖区图.png").wait_for()
    mate.sends(panel.get_by_role("button", name="拒绝，退回"))
