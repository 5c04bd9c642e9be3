"""A parcel lost, 12,000 claimed: the route is read before it is asked for, finance countersigns, the general manager refuses on a
phone and says why; asked again it is granted for less, offered, accepted, paid and reconciled."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from browser.desk import PHONE, Centre, Desk
from browser.test_walk import registers

pytestmark = pytest.mark.browser
WHY = "发货单和签收单都在，货值按发票 12,000 元，无残值"


def test_a_loss_claim_with_countersign_and_refusal(desks: Centre, pictures) -> None:
    agent = desks.sign_in("chenyuwei")
    number = registers(agent, stranger="江承运")
    needs_evidence(agent, number)
    asks(agent, number, "12,000", pictures)
    finance = desks.sign_in("sumin")
    agrees(finance)
    refuses_on_a_phone(desks.sign_in("fangzhiyuan", PHONE), pictures)
    page = agent.go(f"/cases/{number}/redress/all")
    assert "未批准" in page.locator("main").inner_text()
    asks(agent, number, "12,000")
    agrees(finance)
    agrees(desks.sign_in("fangzhiyuan"), amount="10,000")
    offers(agent, number)
    pays(finance)
    page = agent.go(f"/cases/{number}/redress/all")
    agent.reads("已付")
    page.screenshot(path=pictures / "redress-paid.png")


def needs_evidence(agent: Desk, number: str) -> None:
    """A sum of this size is not asked for before there is evidence; then it is."""
    looks(agent, number, "12,000").locator("#route").get_by_text("先补证据，才能送批").wait_for()
    page = agent.go(f"/cases/{number}/complaint/evidence")
    page.locator("[name=words]").fill("承运单写明签收人不是收件人，仓库交接本缺一页")
    agent.sends(page.locator("main form button.btn-primary").last)


def looks(agent: Desk, number: str, amount: str) -> Page:
    """Fill the request in, as far as the route is shown."""
    page = agent.go(f"/cases/{number}/redress/new")
    page.locator("[name=calculation]").fill(WHY)
    page.locator("[name=amount_1]").fill(amount)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[name=amount_1]").blur()
    return agent.settled()


def asks(agent: Desk, number: str, amount: str, pictures=None) -> None:
    """The route stands beside the form before anything is sent."""
    page = looks(agent, number, amount)
    route = page.locator("#route")
    route.get_by_text("会签", exact=True).wait_for()
    assert "总经理" in route.inner_text()
    assert "财务" in route.inner_text()
    if pictures:
        page.screenshot(path=pictures / "redress-route.png")
    page.locator("button[name=send]").click()
    page.wait_for_url(re.compile(rf"/cases/{number}/$"))


def opens(who: Desk) -> None:
    page = who.go("/approvals/")
    page.locator(".sw-approval").filter(has_text="12,000.00 元").last.click()
    who.settled()


def agrees(who: Desk, amount: str = "") -> None:
    opens(who)
    if amount:
        who.page.locator("[name=amount]").fill(amount)
    who.page.locator("button[name=verdict][value=agreed]").click()
    who.page.wait_for_url(re.compile("/approvals/$"))


def refuses_on_a_phone(boss: Desk, pictures) -> None:
    """Without a reason the page stays and says so."""
    opens(boss)
    page = boss.page
    page.screenshot(path=pictures / "redress-approval-phone.png")
    no = page.locator("button[name=verdict][value=refused]")
    no.click()
    boss.reads("请写明原因")
    page.locator("[name=note]").fill("缺承运人的交接记录，补齐再报")
    page.locator("button[name=verdict][value=refused]").click()
    page.wait_for_url(re.compile("/approvals/$"))


def offers(agent: Desk, number: str) -> None:
    page = agent.go(f"/cases/{number}/redress/all")
    page.locator("a").filter(has_text="告知客户…").first.click()
    agent.settled()
    assert "10,000.00 元" in page.locator("[name=text]").input_value()
    page.locator("[name=told]").check()
    page.get_by_role("button", name="发给客户").click()
    agent.reads("客户怎么答复")
    page.get_by_role("button", name="客户接受", exact=True).click()
    agent.reads("客户接受，待付款")


def pays(finance: Desk) -> None:
    """Ordered once; the file of the bank settles it."""
    page = finance.go("/redress/payments/")
    page.locator("main form.sw-line").filter(has_text="10,000.00").get_by_role("button", name=re.compile("安排付款")).click()
    finance.reads("已安排付款")
    key = page.locator("main .sw-orderline").filter(has_text="10,000.00").locator(".sw-faint.sw-num").first.inner_text()
    today = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
    text = f"key,result,amount,currency,reference,settled_on\n{key},paid,10000.00,CNY,B20260318,{today}\n"
    page.locator("#results").set_input_files({"name": "back.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="导入", exact=True).click()
    finance.reads("1 行对上")
