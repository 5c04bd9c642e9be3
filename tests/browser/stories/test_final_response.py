"""The final response by e-mail: made from the record, sent over the page with its PDF, once; sent again it asks why."""

from __future__ import annotations

import re

import pytest

from browser.desk import PHONE, Centre, Desk
from browser.looking import axe, too_wide
from browser.postbox import Postbox
from browser.test_walk import answers, registers

pytestmark = pytest.mark.browser
ADDRESS = "peiqingyun@mail.example"


def test_the_final_response_reaches_the_customer_with_its_pdf(desks: Centre, postbox: Postbox, pictures) -> None:
    agent = desks.sign_in("chenyuwei")
    number = registers(agent, stranger="裴青云")
    has_an_address(agent, number)
    answers(agent, number)
    letter = makes(agent, number)
    sends(agent, pictures)
    arrives(postbox, number)
    agent.go(letter)
    agent.reads("已送出")
    agent.reads("p***@mail.example")
    agent.page.screenshot(path=pictures / "final-response.png")
    asks_why_again(agent, letter)
    reads_it_on_a_phone(desks.sign_in("chenyuwei", PHONE), letter, pictures)


def has_an_address(agent: Desk, number: str) -> None:
    page = agent.go(f"/cases/{number}/")
    found = page.locator("aside a[href^='/customers/']").first.get_attribute("href")
    page = agent.go(found or "")
    page.get_by_text("添加联系方式").click()
    form = page.locator("#points form:has([name=text])")
    form.locator("[name=kind]").select_option("email")
    form.locator("[name=text]").fill(ADDRESS)
    agent.sends(form.get_by_role("button").last)


def makes(agent: Desk, number: str) -> str:
    """From the record of the complaint, whose page holds its papers; the address of the paper."""
    page = agent.go(f"/cases/{number}/complaint")
    page.locator("#record").get_by_role("link", name="最终答复函").first.click()
    page.wait_for_url("**/papers/new/final_response")
    agent.settled()
    page.get_by_role("button", name="制作 PDF").click()
    page.wait_for_url(re.compile(r"/papers/\d+$"))
    agent.settled()
    return page.url.removeprefix(agent.root)


def sends(agent: Desk, pictures) -> None:
    """The sheet says where it goes and asks nothing the first time."""
    page = agent.page
    page.get_by_role("link", name="用邮件发给客户").click()
    sheet = page.locator("#sw-sheet-body form")
    sheet.get_by_text("p***@mail.example").wait_for()
    assert sheet.locator("[name=reason]").count() == 0
    page.screenshot(path=pictures / "final-response-sheet.png")
    agent.sends(sheet.get_by_role("button", name="用邮件发给客户"))
    agent.reads("已交邮件去发")


def arrives(postbox: Postbox, number: str) -> None:
    for _turn in range(20):
        assert postbox.letter_to(ADDRESS)
        mails = [each for each in postbox.letters if ADDRESS in str(each["To"]) and any(each.iter_attachments())]
        if mails:
            break
    (mail,) = mails
    (pdf,) = mail.iter_attachments()
    assert number in str(mail["Subject"])
    assert pdf.get_content().startswith(b"%PDF-")


def asks_why_again(agent: Desk, letter: str) -> None:
    page = agent.go(letter)
    page.get_by_role("link", name="再用邮件发一次").click()
    sheet = page.locator("#sw-sheet-body form")
    sheet.locator("[name=reason]").wait_for()
    sheet.get_by_role("link", name="再想想").click()


def reads_it_on_a_phone(phone: Desk, letter: str, pictures) -> None:
    page = phone.go(letter)
    assert too_wide(page) == []
    assert axe(page) == []
    page.screenshot(path=pictures / "final-response-phone.png")
