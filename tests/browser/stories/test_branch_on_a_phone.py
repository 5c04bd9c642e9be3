"""A branch clerk with a phone: signs several at once, answers a chase from its notice, replies with a photograph, returns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from browser.desk import PHONE, Centre, Desk
from browser.test_walk import accepts, dispatches, hands_over, reads_a_second_time, registers

pytestmark = pytest.mark.browser
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def test_a_branch_on_a_phone(desks: Centre, pictures):
    agent, mate, reader = (desks.sign_in(each) for each in ("chenyuwei", "shenyizhou", "zhengliqun"))
    numbers = []
    for _each in range(2):
        number = registers(agent, "孟可欣")
        hands_over(agent)
        accepts(mate, number)
        dispatches(mate, number)
        reads_a_second_time(reader, number)
        numbers.append(number)
    clerk = desks.sign_in("luoziqian", PHONE)
    signs_both_at_once(clerk, numbers, pictures)
    asks_for_more_time(clerk, numbers[0])
    gives_one_back(clerk, numbers[1], pictures)
    replies_in_two_minutes(clerk, numbers[0], pictures)


def signs_both_at_once(clerk: Desk, numbers: list[str], pictures) -> None:
    page = clerk.go("/orders/?tab=sign")
    for number in numbers:
        card = page.locator(".sw-ordercard").filter(has=page.locator(f"a[href*='{number}']"))  # yesterday had such an end as well
        card.get_by_role("checkbox").check()
    page.screenshot(path=pictures / "branch-phone.png")
    clerk.sends(page.get_by_role("button", name="签收勾选的"))
    clerk.reads("已签收 2 张")


def asks_for_more_time(clerk: Desk, number: str) -> None:
    """Two taps and a word; the promise to the customer stands until somebody agrees."""
    page = clerk.go(f"/orders/{number}/1/")
    page.locator("footer").get_by_role("link", name="申请延期").click()
    sheet = page.locator("#sw-sheet")
    reason = sheet.locator("[name=reason_code] option").nth(0).get_attribute("value") or ""
    sheet.locator("[name=reason_code]").select_option(reason)
    sheet.locator("[name=note]").fill("备件明天到")
    clerk.sends(sheet.locator("button.btn-primary"))
    clerk.reads("已申请延期")


def gives_one_back(clerk: Desk, number: str, pictures) -> None:
    """Not ours: a code, whose it is, and a photograph of the proof."""
    page = clerk.go(f"/orders/{number}/1/")
    page.locator("footer").get_by_role("link", name="退单").click()
    sheet = page.locator("#sw-sheet")
    attaches(clerk, sheet.locator("form"))
    sheet.locator("[name=code]").first.check(force=True)
    sheet.locator("[name=note]").fill("这个小区归装维一班，附辖区图")
    page.screenshot(path=pictures / "branch-return.png")
    clerk.sends(sheet.locator("button.btn-primary"))
    clerk.reads("已申请退单")


def replies_in_two_minutes(clerk: Desk, number: str, pictures) -> None:
    page = clerk.go(f"/orders/{number}/1/do/reply")
    form = page.locator("#sw-sheet #order-reply")
    form.locator("[name=result][value=arranged]").check(force=True)
    form.locator("[name=visit_from]").fill(f"{datetime.now(UTC) + timedelta(days=4):%Y-%m-%dT10:00}")
    form.locator("[name=informed_at]").fill("2026-03-17T10:00")
    form.locator("[name=text]").fill("备件已到，师傅周三上午十点到，已电话告知客户。")
    attaches(clerk, form)
    page.screenshot(path=pictures / "branch-reply.png")
    for target in page.locator("#order-reply .btn-primary, #order-reply .sw-seg label").all():
        if target.is_visible():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44
    clerk.press("提交回复")
    clerk.reads("第 1 轮回复")


def test_what_a_branch_wrote_in_a_cellar_goes_when_the_line_is_back(desks: Centre, pictures):
    """No line: the sheets still open, a photograph and the words wait, nothing is sent twice."""
    agent, mate, reader = (desks.sign_in(each) for each in ("chenyuwei", "shenyizhou", "zhengliqun"))
    number = registers(agent, "孟可欣")
    hands_over(agent)
    accepts(mate, number)
    dispatches(mate, number)
    reads_a_second_time(reader, number)
    clerk = desks.sign_in("luoziqian", PHONE)
    page = clerk.go(f"/orders/{number}/1/")
    line = page.context
    line.set_offline(True)
    signs = page.locator("footer").get_by_role("button", name="签收")
    signs.click()
    page.locator("#sw-queued p", has_text="签收").wait_for()
    signs.click()
    page.wait_for_timeout(300)
    assert page.locator("#sw-queued p").count() == 1
    line.set_offline(False)
    page.locator("footer").get_by_role("link", name="回复…").click()
    line.set_offline(True)
    writes_with_a_photograph(clerk, pictures)
    with page.expect_response(lambda answer: answer.url.endswith("/reply")):
        line.set_offline(False)
    clerk.reads("第 1 轮回复")
    assert page.get_by_text("第 1 轮回复").count() == 1
    page.get_by_role("img", name="现场.png").or_(page.get_by_text("现场.png")).first.wait_for()


def writes_with_a_photograph(clerk: Desk, pictures) -> None:
    page = clerk.page
    form = page.locator("#sw-sheet #order-reply")
    form.locator("[name=result][value=arranged]").check(force=True)
    form.locator("[name=visit_from]").fill(f"{datetime.now(UTC) + timedelta(days=4):%Y-%m-%dT10:00}")
    form.locator("[name=informed_at]").fill("2026-03-17T10:00")
    form.locator("[name=text]").fill("地下室没有信号，分光器已换，师傅周三上午十点再来调一次。")
    form.locator("input[type=file]").set_input_files({"name": "现场.png", "mimeType": "image/png", "buffer": PHOTO})
    form.get_by_text("网络恢复后自动上传").wait_for()
    form.get_by_role("button", name="提交回复").click()
    form.get_by_text("网络恢复后先传上去").wait_for()
    page.screenshot(path=pictures / "branch-no-line.png")


def attaches(clerk: Desk, form) -> None:
    with clerk.page.expect_response(
        lambda answer: "/files/" in answer.url and answer.request.method == "POST"
    ):
        form.locator("input[type=file]").set_input_files(
            {"name": "现场.png", "mimeType": "image/png", "buffer": PHOTO}
        )
    clerk.page.locator(".sw-file").filter(has_text="现场.png").first.wait_for()
