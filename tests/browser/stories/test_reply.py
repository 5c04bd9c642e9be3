"""A reply with all that belongs to it: values, a colleague mentioned, a screenshot pasted, undone, sent; a draft shared."""

from __future__ import annotations

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser
PASTE = """async (field) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 40 });
  const blob = await new Promise((done) => canvas.toBlob(done));
  const data = new DataTransfer();
  data.items.add(new File([blob], "截图.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_reply_is_written_undone_and_sent_with_its_picture(desks: Centre, pictures) -> None:
    agent = desks.sign_in("chenyuwei")
    path = agent.matter()
    page = agent.go(path)
    mentions(agent)

    words = page.locator("#panel-reply textarea")
    page.locator("#tab-reply").click()
    takes_a_canned_reply(agent)
    words.fill("彭女士您好，")
    inserts_the_number(agent)
    words.press_sequentially("的师傅今天 {上门时间} 到。")
    page.locator("[data-holes-list]").get_by_text("{上门时间}").click()  # leads to the place and selects it
    page.keyboard.type("13:30")
    assert "今天 13:30 到" in words.input_value()
    pastes(agent)
    page.screenshot(path=pictures / "reply-written.png")

    send = page.locator("#panel-reply").get_by_role("button", name="发送", exact=False).last
    send.click()
    page.get_by_role("button", name="撤销").click()
    assert "13:30" in words.input_value()  # nothing went, every word is there
    with page.expect_response(lambda answer: answer.url.endswith("/replies"), timeout=15_000):
        send.click()
    agent.settled()
    said = page.locator("#timeline .sw-tl-e").filter(has_text="今天 13:30 到").last
    said.locator("img[alt='截图.png']").wait_for()
    page.screenshot(path=pictures / "reply-sent.png")


def mentions(agent: Desk) -> None:
    """The list of colleagues opens at the @ and is walked with the arrow keys."""
    page = agent.page
    page.locator("#tab-note").click()
    note = page.locator("#panel-note textarea")
    note.fill("")
    note.press_sequentially("请核实备件 @郑")
    page.get_by_role("option").filter(has_text="郑立群").wait_for()
    page.keyboard.press("Enter")
    assert "@郑立群 " in note.input_value()
    agent.sends(page.locator("#panel-note").get_by_role("button", name="记下"))
    page.locator("#timeline mark.sw-at").filter(has_text="@郑立群").last.wait_for()


def takes_a_canned_reply(agent: Desk) -> None:
    """A slash opens the list; the arrow and Enter take one, with what the case knows in its places."""
    page = agent.page
    words = page.locator("#panel-reply textarea")
    listed = page.locator("#panel-reply [data-suggest] [data-insert]")
    words.fill("")
    page.locator("#panel-reply").get_by_role("button", name="常用语").click()  # the button writes the slash
    listed.first.wait_for()
    agent.settled()
    page.keyboard.press("Backspace")
    listed.first.wait_for(state="detached")
    words.press_sequentially("/kc")
    page.locator("#panel-reply [aria-selected=true]").filter(has_text="/kc").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    with page.expect_response(lambda answer: answer.url.endswith("/uses")) as counted:
        page.keyboard.press("Enter")
    assert counted.value.status == 204
    assert "您反映的事由我负责到底" in words.input_value()
    assert "{" not in words.input_value()
    assert "/kc" not in words.input_value()


def inserts_the_number(agent: Desk) -> None:
    page = agent.page
    page.locator("#panel-reply").get_by_role("button", name="变量").click()
    page.locator("#composer-panel").get_by_role("button").filter(has_text=agent.number).first.click()
    assert agent.number in page.locator("#panel-reply textarea").input_value()
    page.locator("[data-dismisses]").click()


def pastes(agent: Desk) -> None:
    page = agent.page
    with page.expect_response(lambda answer: "/files/" in answer.url and answer.request.method == "POST"):
        page.locator("#panel-reply textarea").evaluate(PASTE)
    page.locator("#panel-reply .sw-file").filter(has_text="截图.png").get_by_role("button").wait_for()


def test_a_shared_draft_is_taken_over_by_a_second_person(desks: Centre) -> None:
    agent = desks.sign_in("chenyuwei")
    path = agent.matter("快件显示签收")
    page = agent.go(path)
    page.locator("#panel-reply textarea").fill("您好，底单已经调到，")
    page.locator("#panel-reply").get_by_role("button", name="共享草稿").click()
    page.locator("#shared-drafts").get_by_text("共享了一份没发的答复").wait_for()

    leader = desks.sign_in("zhengliqun")
    leader.go(path)
    leader.page.locator("#shared-drafts").get_by_role("button", name="接着写").click()
    words = leader.page.locator("#panel-reply textarea")
    leader.page.wait_for_function("() => document.querySelector('#panel-reply textarea').value.includes('底单')")
    words.focus()
    assert words.input_value() == "您好，底单已经调到，"
    leader.page.locator("#shared-drafts").get_by_text("共享了一份没发的答复").wait_for(state="detached")


def test_leaving_while_it_waits_sends_it_and_keeps_no_draft(desks: Centre) -> None:
    agent = desks.sign_in("chenyuwei")
    path = agent.matter("快件显示签收")
    page = agent.go(path)
    page.locator("#panel-reply textarea").click()
    agent.settled()  # a draft from elsewhere comes when the field is used
    page.locator("#panel-reply textarea").fill("底单今天寄出，请留意。")
    page.locator("#panel-reply").get_by_role("button", name="发送", exact=False).last.click()
    agent.go("/cases/")
    agent.reads("的答复已发出")
    page = agent.go(path)
    page.locator("#timeline").get_by_text("底单今天寄出，请留意。", exact=True).last.wait_for()
    assert page.locator("#panel-reply textarea").input_value() == ""
