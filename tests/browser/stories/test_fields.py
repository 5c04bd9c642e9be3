"""Fields changed where they stand: saved alone, taken back, and never over what a colleague has just written."""

from __future__ import annotations

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser


def opens(desk: Desk, name: str) -> None:
    """Open the form of a field from the keyboard."""
    desk.page.locator(f"#field-{name} .edit").focus()
    desk.page.keyboard.press("Enter")
    desk.page.locator(f"form#field-{name} :focus").wait_for()


def test_a_field_is_saved_alone_and_taken_back(desks: Centre, pictures) -> None:
    agent = desks.sign_in("chenyuwei")
    page = agent.go(agent.matter())
    before = page.locator("#field-demand-value").inner_text()
    opens(agent, "demand")
    page.keyboard.press("Escape")
    page.locator("div#field-demand").wait_for()
    opens(agent, "fields-appointment_no")
    page.keyboard.type("YY00001")
    page.screenshot(path=pictures / "field-in-place.png")
    page.keyboard.press("Enter")
    page.locator("#field-fields-appointment_no-value", has_text="YY00001").wait_for()
    page.get_by_role("button", name="撤销").click()
    agent.reads("已改回去")
    page.locator("#field-fields-appointment_no-value", has_text="YY00001").wait_for(state="detached")
    assert page.locator("#field-demand-value").inner_text() == before


def test_what_a_colleague_has_just_written_is_shown_not_overwritten(desks: Centre, pictures) -> None:
    agent, leader = desks.sign_in("chenyuwei"), desks.sign_in("zhengliqun")
    path = agent.matter()
    page = agent.go(path)
    opens(agent, "demand")
    leader.go(path)
    opens(leader, "demand")
    leader.page.keyboard.type("今天 14 点前上门")
    leader.sends(leader.page.locator("form#field-demand button.btn-primary"))
    page.keyboard.type("今天 15 点前上门")
    agent.sends(page.locator("form#field-demand button.btn-primary"))
    page.locator("form#field-demand").get_by_text("郑立群").wait_for()
    page.locator("form#field-demand ins", has_text="14 点").wait_for()
    page.screenshot(path=pictures / "field-changed-meanwhile.png")
    agent.press("改成我写的", within="form#field-demand")
    page.locator("#field-demand-value", has_text="15 点").wait_for()
