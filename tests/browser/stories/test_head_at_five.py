"""A head at five o'clock: the team in two minutes, every figure opens its rows, work is moved, ownerless is proved."""

from __future__ import annotations

import re

import pytest

from browser.desk import PHONE, Centre, Desk

pytestmark = pytest.mark.browser


def test_a_head_at_five(desks: Centre, pictures):
    leader = desks.sign_in("zhengliqun")
    leader.go("/team")
    leader.reads("每个人手上的")
    leader.page.screenshot(path=pictures / "team.png")
    figures_are_their_rows(leader)
    moves_a_case(leader)
    the_rate_is_a_share(leader)
    the_proof_holds(leader)
    province = desks.sign_in("shenguodong")
    province.go("/team")
    province.reads("各地市")
    figures_are_their_rows(province)
    phone = desks.sign_in("zhengliqun", PHONE)
    phone.go("/team")
    phone.page.screenshot(path=pictures / "team-phone.png")


def figures_are_their_rows(head: Desk) -> None:
    """Each number, opened, names as many rows."""
    found = []
    for cell in head.page.locator("[data-figure]").all():
        number = cell.locator(".fig, b.sw-num").first.inner_text()
        found.append((int(number), cell.get_attribute("href") or ""))
    assert len(found) > 8
    for count, address in found:
        head.go(address)
        said = head.page.locator("header.sw-bar .sw-faint").first.inner_text()
        assert re.search(r"\d+", said)[0] == str(count), address
        assert head.page.locator(".sw-teamrow").count() == min(count, 50), address


def the_rate_is_a_share(head: Desk) -> None:
    """The share of complaints from outside opens its page, where it is what its two figures make."""
    page = head.go("/team")
    said = page.locator("[data-share=rate] b.sw-num").inner_text()
    page.locator("[data-share=rate]").click()
    head.reads("没算进来的内部事项")
    above, below = (int(page.locator(f"[data-figure={code}] .fig").inner_text()) for code in ("complaints", "matters"))
    assert page.locator("[data-share=rate]").inner_text() == said == f"{above / below:.1%}"


def moves_a_case(leader: Desk) -> None:
    """From the fullest desk to the emptiest: first what would happen, then it happens."""
    page = leader.go("/team")
    row = page.locator("[aria-labelledby=loads-h] tbody tr").first
    row.locator("td[data-label='负责'] a").click()
    leader.settled()
    before = page.locator(".sw-teamrow").count()
    address = page.locator(".sw-teamrow a").last.get_attribute("href") or ""
    page.locator(".sw-teamrow input[type=checkbox]").last.check()
    leader.press("改派勾选的")
    form = page.locator("form.sw-form")
    form.locator("[name=to]").select_option(index=1)
    form.locator("[name=lane]").select_option("both")
    form.locator("[name=reason]").fill("五点前匀一匀")
    leader.press("预览", within="main")
    leader.reads("会改派")
    leader.press("改派这 1 件", within="main")
    leader.reads("已改派 1 件")
    leader.settled()
    assert page.locator(".sw-teamrow").count() == before - 1
    leader.go(address)
    leader.reads("责任未断")


def the_proof_holds(leader: Desk) -> None:
    page = leader.go("/team")
    page.locator("a[href='/team/proof']").click()
    leader.settled()
    leader.reads("每件恰有一位责任人")
    leader.press("现在核对")
    leader.reads("一致")
    assert page.get_by_text("不一致").count() == 0
