"""An administrator's Monday: an empty folder in the morning, the first case registered by a colleague before lunch."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.desk import DESK, PHONE, Centre, Desk
from browser.looking import axe, too_wide
from ops.conftest import PASSWORD, Installation, Server, free_port, until

pytestmark = pytest.mark.browser
TREE = "海东客户服务中心 HD\n  受理一班\n  投诉处理组\n  网络运维部（承办）"
STAFF = "姓名,工号,部门,岗位\n林小满,A101,受理一班,初级话务员\n郑立群,A102,受理一班,班長\n"


@pytest.fixture
def fresh(tmp_path: Path, chrome: Browser) -> Iterator[tuple[Centre, str]]:
    """``shouwen serve`` in an empty folder, a browser, and the address the terminal names."""
    installation, port, said = Installation(tmp_path), free_port(), tmp_path / "said.txt"
    with said.open("w") as out:
        process = subprocess.Popen(
            [*installation.program, "serve", "--port", str(port)], env=installation.environment(), cwd=tmp_path, stdout=out
        )
    server, centre = Server(process, port), Centre(f"http://127.0.0.1:{port}", chrome)
    try:
        server.wait(240)  # an empty folder: the tables are made first, and the machine may be busy
        until(lambda: "code=" in said.read_text())
        address = re.search(r"/start\?code=\S+", said.read_text())
        assert address
        yield centre, address[0]
    finally:
        centre.close()
        process.terminate()
        process.wait(30)


def test_from_an_empty_folder_to_the_first_case(fresh: tuple[Centre, str], pictures: Path) -> None:
    centre, address = fresh
    admin = centre.window()
    admin.go("/cases/")
    assert admin.page.url.endswith("/start")
    admin.go(address)
    says_who_she_is(admin)
    writes_the_organisation(admin, pictures)
    password = brings_in_colleagues(admin, pictures)
    finishes(admin, pictures)
    asks_what_a_colleague_may_do(admin, pictures)

    agent = centre.window()
    agent.go("/accounts/login/")
    agent.page.fill("[name=login]", "A101")
    agent.page.fill("[name=password]", password)
    agent.press("登录", within="form")
    registers_the_first_case(agent, pictures)

    admin.go("/admin/ledger/?kind=cases.CaseRegistered")
    admin.reads("林小满")
    admin.page.screenshot(path=pictures / "monday-ledger.png")
    late = centre.window(PHONE)
    late.go(address)
    late.reads("登录")
    assert not centre.close()


def says_who_she_is(admin: Desk) -> None:
    """Something is missing, the other language is looked at, nothing typed is lost but the password."""
    page = admin.page
    for name, text in {"name": "安然", "username": "anran", "password": PASSWORD}.items():
        page.locator(f"[name={name}]").fill(text)
    admin.press("下一步：组织")
    admin.reads("这一项要填")
    admin.press("English")
    admin.reads("First, who are you?")
    assert not axe(page)
    admin.press("中文")
    assert page.locator("[name=name]").input_value() == "安然"
    for name in ("password", "again"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    admin.press("下一步：组织")


def writes_the_organisation(admin: Desk, pictures: Path) -> None:
    """A shape to begin with, then her own names; on a phone it fits as well."""
    page = admin.page
    admin.press("电商、零售")
    admin.reads("门店运营部")
    page.locator("[name=outline]").fill(TREE)
    admin.press("重新看一眼")
    admin.reads("网络运维部")
    page.screenshot(path=pictures / "monday-organisation.png")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert not too_wide(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    admin.press("下一步：行业和日历")
    page.get_by_label(re.compile("通信|电信")).check()
    admin.press("建好，请同事进来")


def brings_in_colleagues(admin: Desk, pictures: Path) -> str:
    """A pasted table with a slip, mended in place; the first password of the agent."""
    page = admin.page
    page.locator("[name=text]").fill(STAFF)
    admin.press("先检查")
    admin.reads("是不是“班长”？")
    page.screenshot(path=pictures / "monday-people.png")
    page.locator("[name=text]").fill(STAFF.replace("班長", "班长"))
    admin.press("再检查一遍")
    page.get_by_label("给每人生成一个初始密码").check()
    admin.press("导入 2 人")
    return page.get_by_role("row").filter(has_text="A101").get_by_role("cell").last.inner_text().strip()


def finishes(admin: Desk, pictures: Path) -> None:
    """No mail server: said plainly; the second factor as it is; the list ticks what is done."""
    admin.press("下一步：邮件")
    admin.reads("没有设发信服务器")
    admin.press("下一步：登录")
    admin.press("记下，最后一步")
    admin.reads("请同事入岗")
    assert admin.page.locator(".sw-todo .done").count() >= 2
    admin.page.screenshot(path=pictures / "monday-ready.png")
    admin.press("去我的工作")
    admin.reads("登记第一件事项")


def asks_what_a_colleague_may_do(admin: Desk, pictures: Path) -> None:
    """What may she do, and why?"""
    page = admin.go("/admin/people/?q=林小满")
    page.locator("main a.cell").first.click()
    admin.settled()
    person = page.url.rstrip("/").split("/")[-1]
    page = admin.go(f"/admin/people/{person}/rights/?right=cases.reassign")
    admin.reads("林小满不能改派")
    admin.reads("现任的岗位里没有一个给这项权限")
    page.screenshot(path=pictures / "monday-rights.png")
    assert not axe(page)


def registers_the_first_case(agent: Desk, pictures: Path) -> None:
    """The first call of the day, from somebody nobody knows yet."""
    page = agent.go("/cases/new")
    page.locator("#id_phone").fill("13800138000")
    page.locator("#id_name").fill("白露")
    agent.find(page.locator("#id_category_text"), "yywsm", "预约未上门")
    page.locator("#id_description").fill("约好上午来装宽带，没有人来。")
    agent.settled()
    agent.answers_more()
    page.locator("#id_plan").fill("核实预约记录后回电")
    page.get_by_role("button", name=re.compile("登记，由我跟进")).click()
    page.wait_for_url(re.compile(r"/cases/\w+-\d+/"))
    agent.reads("责任未断")
    page.screenshot(path=pictures / "monday-first-case.png")
