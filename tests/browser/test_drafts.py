"""What was typed is never lost: a page killed, a line cut, another machine, a refusal."""

from __future__ import annotations

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser
SAID = "快递显示已签收，可我人在外地，没有委托任何人代签。"


def writes(desk: Desk, text: str) -> None:
    desk.page.locator("#id_description").click()
    desk.page.locator("#id_description").press_sequentially(text)


def held(desk: Desk) -> str:
    return desk.page.locator("#id_description").input_value()


def comes_back(desk: Desk, text: str) -> None:
    """The form is empty and offers what was left; taken up, it holds this."""
    offered = desk.page.locator(".sw-shelved").filter(has_text=text[:12])
    offered.wait_for()
    assert held(desk) == ""
    offered.get_by_role("button", name="接着写").click()
    desk.page.wait_for_function(
        "(text) => document.querySelector('#id_description').value === text", arg=text
    )


def test_a_killed_page_gives_the_text_back(desks: Centre):
    desk = desks.sign_in("tangkexin")
    desk.go("/cases/new")
    writes(desk, SAID)
    context = desk.page.context
    desk.page.close(run_before_unload=False)

    again = Desk(context.new_page(), desk.root)
    again.go("/cases/new")
    comes_back(again, SAID)
    again.reads("上次没写完的草稿")


def test_a_cut_line_loses_nothing(desks: Centre):
    desk = desks.sign_in("fengyiming")
    desk.go("/cases/new")
    desk.page.context.set_offline(True)
    writes(desk, SAID)
    desk.reads("网络断开")
    desk.page.get_by_role("button", name="登记，由我跟进").click()
    assert held(desk) == SAID

    desk.page.context.set_offline(False)
    desk.page.reload()
    comes_back(desk, SAID)


def test_another_machine_has_the_text(desks: Centre):
    here = desks.sign_in("moxiaoyu")
    here.go("/cases/new")
    with here.page.expect_response(
        lambda answer: "/drafts/intake" in answer.url and answer.request.method == "POST"
    ):
        here.page.locator("#id_description").fill(
            SAID
        )  # at once: a slow typist's first words would be sent alone

    there = desks.sign_in("moxiaoyu")
    there.go("/cases/new")
    comes_back(there, SAID)


def test_a_refusal_keeps_every_word(desks: Centre):
    desk = desks.sign_in("wangyang")
    desk.go("/cases/new")
    writes(desk, SAID)
    desk.page.get_by_role("button", name="登记，由我跟进").click()
    desk.page.locator("[data-first-error]").wait_for()
    assert held(desk) == SAID


def test_what_was_sent_is_no_draft_any_more(desks: Centre):
    desk = desks.sign_in("chenyuwei")
    desk.go(desk.matter())
    desk.page.get_by_role("tab", name="内部备注").click()
    desk.page.locator("#panel-note textarea").fill("先打了师傅电话，没接。")
    desk.page.locator("#panel-note button.btn-primary").click()
    desk.page.locator(".sw-tl").get_by_text("先打了师傅电话").wait_for()
    desk.settled()
    assert desk.page.locator("#panel-note textarea").input_value() == ""
    desk.page.reload()
    desk.settled()
    assert desk.page.locator("#panel-note textarea").input_value() == ""
