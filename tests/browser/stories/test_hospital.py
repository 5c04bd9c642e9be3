"""A hospital complaint over two departments: the colleague it is about is named and sees it no more, both departments get one
order, the law's five days become ten because two have to look, and each bears its share."""

from __future__ import annotations

import re

import pytest

from browser.desk import Centre, Desk
from browser.stories.test_legal_clock import asks, grants
from browser.test_walk import reads_a_second_time, registers

pytestmark = pytest.mark.browser
LEAD, ASSIST = "装维二班", "网络运维部"
WHY = "药剂科和急诊科要一起核对处方"


def test_a_hospital_complaint_over_two_departments(desks: Centre, pictures) -> None:
    admin = desks.sign_in("lusiyuan")
    chooses(admin)
    nurse = desks.sign_in("chenyuwei")
    number = registers(nurse, stranger="严小冬")
    names_the_doctor(nurse, number, pictures)
    sees_nothing(desks.sign_in("hejianing"), number)
    sends_to_both(nurse, number)
    leader = desks.sign_in("zhengliqun")
    reads_a_second_time(leader, number)
    asks(nurse, number, WHY, "医疗机构")
    grants(desks.sign_in("zhonghuimin"), number)
    shares(nurse, number)
    confirms(leader, number)
    nurse.go(f"/cases/{number}/law")
    nurse.reads(WHY)
    nurse.page.screenshot(path=pictures / "hospital-law.png")
    nurse.go(f"/cases/{number}/")
    nurse.reads("70%")
    nurse.page.screenshot(path=pictures / "hospital-case.png", full_page=True)
    counts_by_it_no_more(admin)


def chooses(admin: Desk) -> None:
    page = admin.go("/admin/statutes/")
    page.get_by_role("button", name=re.compile("医院")).or_(page.get_by_role("link", name=re.compile("医院"))).first.click()
    page.wait_for_url(re.compile("/admin/statutes/cn-hospital/$"))
    page.locator("[name=centre]").select_option(index=0)
    page.get_by_role("button", name="选用", exact=True).click()
    admin.reads("已选用")


def counts_by_it_no_more(admin: Desk) -> None:
    page = admin.go("/admin/statutes/cn-hospital/")
    admin.sends(page.get_by_role("button", name="不再选用").first)
    admin.reads("已不再选用")


def names_the_doctor(nurse: Desk, number: str, pictures) -> None:
    """Chosen by name in a sheet; the record says who is kept out."""
    page = nurse.go(f"/cases/{number}/complaint")
    page.get_by_role("link", name="写明是谁").click()
    sheet = page.locator("#sw-sheet")
    nurse.find(sheet.locator("#id_who"), "何家宁", "何家宁")
    page.screenshot(path=pictures / "hospital-accused.png")
    sheet.locator("button.btn-primary").click()
    nurse.reads("看不到这件事，也不经办")


def sees_nothing(doctor: Desk, number: str) -> None:
    answer = doctor.page.goto(f"{doctor.root}/cases/{number}/")
    assert answer is not None
    assert answer.status == 404


def sends_to_both(nurse: Desk, number: str) -> None:
    page = nurse.go(f"/cases/{number}/orders/new")
    unit = page.locator("[name=lead_unit] option").filter(has_text=LEAD)
    page.locator("[name=lead_unit]").select_option(unit.first.get_attribute("value"))
    page.locator("[name=demand]").fill("核对处方与发药记录，说明剂量和等候时间。")
    page.locator("details.sw-how summary").click()
    page.locator("label").filter(has_text=ASSIST).locator("[name=assist_units]").first.check()
    nurse.press("派出", within="main")
    nurse.go(f"/orders/{number}/1/")
    nurse.reads(ASSIST)


def shares(nurse: Desk, number: str) -> None:
    """Seventy and thirty, with why."""
    page = nurse.go(f"/cases/{number}/liability/propose")
    nurse.find(page.locator("#who-0"), LEAD, LEAD)
    page.locator("#percent-0").fill("70")
    page.locator("details.sw-shareadd summary").first.click()
    nurse.find(page.locator("#who-1"), ASSIST, ASSIST)
    page.locator("#percent-1").fill("30")
    page.locator("#words").fill("剂量录入无人复核；分诊未按承诺时间")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(rf"/cases/{number}/$"))


def confirms(leader: Desk, number: str) -> None:
    page = leader.go(f"/cases/{number}/liability/confirm")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(rf"/cases/{number}/$"))
