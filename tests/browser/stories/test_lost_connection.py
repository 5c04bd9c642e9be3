"""The line is lost while one types and while one sends; it comes back. Nothing is lost and nothing arrives twice."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from browser.desk import Centre, Desk

pytestmark = pytest.mark.browser

LIVE = "html[data-line=live]"


def at_the_case(desks: Centre) -> Desk:
    agent = desks.sign_in("chenyuwei")
    agent.go(agent.matter())
    agent.page.wait_for_selector(LIVE)
    return agent


def note(agent: Desk, text: str) -> None:
    agent.page.locator("#tab-note").click()
    agent.page.locator("[data-panel=note] textarea").fill(text)
    agent.page.locator("[data-panel=note] button.btn-primary").click()


def told(agent: Desk, text: str) -> int:
    """How many entries of the timeline say this, as the server tells it now."""
    agent.page.reload()
    agent.settled()
    return agent.page.locator("#timeline .sw-tl-e", has_text=text).count()


def test_typed_offline_sent_later_in_order_and_once(desks: Centre, pictures: Path) -> None:
    agent, mark = at_the_case(desks), uuid4().hex[:8]
    agent.page.context.set_offline(True)
    agent.page.locator(".sw-offline").wait_for()
    for number in (1, 2):
        note(agent, f"断线时写的第 {number} 条 {mark}")
        agent.page.locator("#sw-queued p").nth(number - 1).wait_for()
    agent.page.screenshot(path=pictures / "lost-connection-queued.png")
    agent.page.context.set_offline(False)
    agent.page.locator("#sw-queued").wait_for(state="detached")
    assert told(agent, mark) == 2
    entries = agent.page.locator("#timeline .sw-tl-e", has_text=mark).all_inner_texts()
    assert ["第 1 条" in entries[0], "第 2 条" in entries[1]] == [True, True]


def test_an_answer_lost_on_its_way_makes_nothing_double(desks: Centre) -> None:
    agent, mark = at_the_case(desks), uuid4().hex[:8]

    def swallow(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]  # the server has done it
        route.abort("internetdisconnected")  # type: ignore[attr-defined]  # but nobody here hears of it
        agent.page.unroute("**/notes")

    agent.page.route("**/notes", swallow)
    note(agent, f"只记一次 {mark}")
    agent.page.locator("#sw-queued").wait_for(state="detached")
    agent.page.wait_for_timeout(2500)
    assert told(agent, mark) == 1


def test_what_was_typed_survives_a_crash(desks: Centre) -> None:
    agent, mark = at_the_case(desks), uuid4().hex[:8]
    agent.page.locator("#composer [data-panel=reply] textarea").fill(f"写到一半 {mark}")
    agent.page.context.set_offline(True)
    agent.page.locator("#composer [data-panel=reply] textarea").press_sequentially("，又写了")
    address = agent.page.url
    agent.page.context.set_offline(False)
    crashed = agent.page
    again = agent.page.context.new_page()
    crashed.close()
    again.goto(address)
    again.locator("#composer [data-panel=reply] textarea").wait_for()
    assert again.locator("#composer [data-panel=reply] textarea").input_value() == f"写到一半 {mark}，又写了"


def test_what_waits_can_be_taken_back(desks: Centre) -> None:
    agent, mark = at_the_case(desks), uuid4().hex[:8]
    agent.page.context.set_offline(True)
    note(agent, f"还是不写了 {mark}")
    agent.page.locator("#sw-queued").get_by_role("button", name="取回").click()
    assert mark in agent.page.locator("[data-panel=note] textarea").input_value()
    agent.page.context.set_offline(False)
    agent.page.wait_for_timeout(1500)
    assert told(agent, mark) == 0


def test_a_file_waits_with_its_words_and_goes_with_no_others(desks: Centre) -> None:
    agent, mark = at_the_case(desks), uuid4().hex[:8]
    files = agent.page.locator("[data-panel=note] .sw-file a")
    agent.page.locator("#tab-note").click()
    with agent.page.expect_response(lambda answer: answer.url.endswith("/files/")):
        agent.page.locator("[data-panel=note] [data-upload-input]").set_input_files({"name": f"{mark}.txt", "mimeType": "text/plain", "buffer": b"who called when"})
    files.wait_for()
    agent.page.context.set_offline(True)
    note(agent, f"附上通话摘要 {mark}")
    agent.page.locator("#sw-queued p").wait_for()
    assert files.count() == 0, "it would go with the next words too, and be refused there"

    agent.page.locator("#sw-queued").get_by_role("button", name="取回").click()
    files.wait_for()
    note(agent, f"附上通话摘要 {mark}")
    agent.page.context.set_offline(False)
    agent.page.locator("#sw-queued").wait_for(state="detached")
    note(agent, f"客户已收到 {mark}")
    agent.page.locator(".sw-tl").get_by_text(f"客户已收到 {mark}").wait_for()
    assert told(agent, mark) == 2
    assert agent.page.locator("#timeline .sw-tl-e", has_text=f"{mark}.txt").count() == 1
