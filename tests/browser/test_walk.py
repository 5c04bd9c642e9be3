"""One complaint by hand, in Chinese: from the telephone to the printed certificate, four people and a phone."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from browser.desk import PHONE, Centre, Desk

pytestmark = pytest.mark.browser
SAID = "师傅约好今天上午来装宽带，等到中午没有人，电话也打不通，请今天给准确时间。"
PAPER = "派工单 W-01：备件已到，师傅周三上午十点到。".encode()


def test_a_complaint_from_the_telephone_to_the_certificate(desks: Centre, pictures):
    agent = desks.sign_in("chenyuwei")
    number = registers(agent)
    hands_over(agent)

    mate = desks.sign_in("shenyizhou")
    accepts(mate, number)
    dispatches(mate, number)
    reads_a_second_time(desks.sign_in("zhengliqun"), number)
    chases(agent, number)

    clerk = desks.sign_in("luoziqian", PHONE)
    signs_and_replies(clerk, number)
    clerk.page.screenshot(path=pictures / "order-phone.png")
    finds_the_reply_good(mate, number)

    answers(agent, number)
    agent.page.screenshot(path=pictures / "case-answered.png")
    closes(agent, number)
    agent.go(f"/cases/{number}/certificate")
    agent.reads("从登记起每一分钟都有人负责，没有断点")
    agent.reads("逐条散列相接，没有改动")
    agent.page.screenshot(path=pictures / "certificate.png")
    assert agent.page.pdf(path=pictures / "certificate.pdf").startswith(b"%PDF")


def registers(agent: Desk, stranger: str = "") -> str:
    """The customer is known by the last four digits, or is a stranger: who complains a third time gets a case of another
    weight. The category is known by the initials of its pinyin."""
    page = agent.go("/")
    page.keyboard.press("c")
    page.wait_for_url("**/cases/new")
    agent.settled()
    if stranger:
        page.locator("#id_phone").fill(f"1390001{secrets.randbelow(10_000):04}")
        page.locator("#id_name").fill(stranger)
    else:
        agent.find(page.locator("#id_phone"), "7413", "谢雅琴")
        page.locator("#intake-side").get_by_text("谢").first.wait_for()
    agent.find(page.locator("#id_category_text"), "yywsm", "预约未上门")
    page.locator("#id_description").fill(SAID)
    agent.settled()
    agent.answers_more()
    page.locator("#id_plan").fill("核实预约记录后回电")
    page.get_by_role("button", name=re.compile("登记，由我跟进")).click()
    page.wait_for_url(re.compile(r"/cases/\w+-\d+/"))
    agent.settled()
    agent.reads("责任未断")
    assert (stranger or "谢")[0] in page.locator("aside").inner_text()
    return agent.number


def hands_over(agent: Desk) -> None:
    """Handling goes to a colleague; the owner stays who she is."""
    page = agent.page
    agent.press("交办")
    panel = page.locator("#move-panel")
    agent.find(panel.locator("[data-combo-input]"), "沈亦舟", "沈亦舟")
    panel.locator("[name=note]").fill("客户只认今天，请联系装维。")
    panel.locator("button.btn-primary").click()
    page.locator(".sw-nextline").filter(has_text="等受理").wait_for()


def accepts(mate: Desk, number: str) -> None:
    page = mate.go("/")
    offer = page.locator(".sw-offer").filter(has_text=number)
    mate.sends(offer.get_by_role("button", name="受理"))
    mate.go(f"/cases/{number}/")
    mate.reads("责任未断")
    assert page.locator(".sw-nextline").filter(has_text="等受理").count() == 0


def dispatches(mate: Desk, number: str) -> None:
    page = mate.go(f"/cases/{number}/orders/new")
    unit = page.locator("[name=lead_unit] option").filter(has_text="装维二班")
    page.locator("[name=lead_unit]").select_option(unit.first.get_attribute("value"))
    page.locator("[name=demand]").fill("请给出师傅上门的准确时间，并先电话联系客户。")
    mate.press("派出", within="main")
    mate.go(f"/orders/{number}/1/")
    mate.reads("请给出师傅上门的准确时间")


def reads_a_second_time(reader: Desk, number: str) -> None:
    """Nobody reads their own: another pair of eyes lets the order go."""
    reader.go(f"/orders/{number}/1/")
    reader.press("通过", within="main", exact=True)
    reader.reads("审核通过，已发出")


def chases(agent: Desk, number: str) -> None:
    page = agent.go(f"/cases/{number}/")
    agent.press("记催办")
    page.locator("#panel-chase textarea").fill("到底几点来？")
    page.locator("#panel-chase").get_by_role("button", name="记为催办").click()
    page.locator(".facts").get_by_text("催 1").wait_for()


def signs_and_replies(clerk: Desk, number: str) -> None:
    """A fitter's clerk on a phone: sign with the thumb, reply with a file."""
    page = clerk.go("/orders/")
    card = page.locator(".sw-ordercard").filter(has=page.locator(f"a[href*='{number}']"))
    clerk.sends(card.get_by_role("button", name="签收"))
    clerk.go(f"/orders/{number}/1/")
    clerk.reads("客户已催 1 次")
    opener = page.locator("footer").get_by_role("link", name="回复…")
    if opener.is_visible():
        opener.click()
    form = page.locator("#order-reply")
    form.locator("[name=result][value=arranged]").check(force=True)
    form.locator("[name=visit_from]").fill(f"{datetime.now(UTC) + timedelta(days=4):%Y-%m-%d}T10:00")
    form.locator("[name=informed_at]").fill("2026-03-17T10:00")
    form.locator("[name=text]").fill("备件已到，师傅周三上午十点到，已电话告知客户。")
    with page.expect_response(lambda answer: "/files/" in answer.url and answer.request.method == "POST"):
        form.locator("input[type=file]").set_input_files(
            {"name": "派工单.txt", "mimeType": "text/plain", "buffer": PAPER}
        )
    page.locator(".sw-file").filter(has_text="派工单.txt").wait_for()
    clerk.press("提交回复")
    clerk.reads("第 1 轮回复")


def finds_the_reply_good(mate: Desk, number: str) -> None:
    page = mate.go(f"/orders/{number}/1/")
    if page.get_by_role("button", name="开始审核").count():
        mate.press("开始审核")
    for mark in page.locator("[name=marks]").all():
        mark.check(force=True)
    mate.press("审核通过", within="main", exact=True)
    mate.reads("审核通过，工单办结")


def answers(agent: Desk, number: str) -> None:
    """The words are on their way for eight seconds, so that they can be taken back."""
    page = agent.go(f"/cases/{number}/")
    page.locator("#panel-reply textarea").fill("谢女士您好，师傅周三上午十点到，我会再打电话确认。")
    page.locator("#panel-reply").get_by_role("button", name="作为处理结果").click()
    page.locator(".sw-casehead").get_by_text("已答复").wait_for()


def closes(agent: Desk, number: str) -> None:
    page = agent.go(f"/cases/{number}/?do=customer_accepts")
    page.locator("#move-panel button.btn-primary").click()
    agent.settled()
    page = agent.go(f"/cases/{number}/?do=close")
    page.locator("#move-panel button.btn-primary").click()
    page.locator("#sw-confirm").get_by_role("button", name="办结").click()
    page.locator(".sw-casehead").get_by_text("已办结").wait_for()
