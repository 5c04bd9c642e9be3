"""What belongs on one line stands on one line, in both languages; and a phone can do what a desk can."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from browser.desk import DESK, PHONE, Centre, Desk
from browser.test_looks import href, resize, speaks

pytestmark = pytest.mark.browser
LANGUAGES = ("zh-hans", "en")
ROWS = """(box) => {
  const tops = [...box.children].filter((each) => each.offsetParent && each.clientWidth > 1 && getComputedStyle(each).position !== "absolute")
    .flatMap((each) => getComputedStyle(each).display === "contents" ? [...each.children] : [each])
    .map((each) => { const at = each.getBoundingClientRect(); return (at.top + at.bottom) / 2; }).sort((a, b) => a - b);
  return tops.reduce((rows, at, place) => rows + (place && at - tops[place - 1] > 12 ? 1 : 0), tops.length ? 1 : 0);
}"""


WHOLE = """(head) => head.textContent.trim().split(/\\s+/).every((word) => {
  const at = document.createRange(), text = head.firstChild, start = text.data.indexOf(word);
  at.setStart(text, start); at.setEnd(text, start + word.length);
  return /[\u4e00-\u9fff]/.test(word) || at.getClientRects().length === 1;
})"""
"""No word of it is broken over two lines."""


def rows(box: Locator) -> int:
    """How many lines the parts of a box take."""
    return int(box.evaluate(ROWS))


@pytest.fixture(params=LANGUAGES)
def agent(request: pytest.FixtureRequest, desks: Centre) -> Desk:
    """Somebody of the sample who reads one of the languages, at a desk."""
    desk = desks.sign_in("chenyuwei")
    speaks(desk, request.param)
    yield desk
    speaks(desk, "zh-hans")


def test_the_composer_takes_one_row_before_and_while_one_writes(agent: Desk, pictures: Path) -> None:
    page = agent.go(agent.matter())
    tools, way = page.locator("[data-reply] .tools"), page.locator("[data-reply] .way")
    assert (rows(tools), rows(way)) == (1, 1)
    page.locator("[data-reply] textarea").press_sequentially("明天上午给您回电")
    expect(way.locator("[data-draft-state]")).not_to_be_empty()
    assert (rows(tools), rows(way)) == (1, 1)
    page.screenshot(path=pictures / "composer.png")
    page.locator("[data-reply] textarea").fill("")


def test_registering_shows_the_key_of_every_way_to_end_it_on_one_row(agent: Desk) -> None:
    page = agent.go("/cases/new")
    ways = page.locator(".sw-intake .end > button")
    assert [each.split()[-1] for each in ways.all_inner_texts()] == ["Ctrl+D", "Ctrl+U", "Ctrl+J", "Ctrl+↵"]
    assert len({round(each.bounding_box()["y"]) for each in ways.all()}) == 1


def test_what_is_done_with_many_takes_one_row(agent: Desk) -> None:
    page = agent.go("/cases/")
    boxes = page.locator("[data-row] input[type=checkbox]")
    boxes.nth(1).check()
    bar = page.locator(".sw-bulk")
    assert rows(bar) == 1
    for said, count in (("[data-all]", boxes.count()), ("[data-none]", 0)):
        if count:
            bar.locator("summary").click()
            bar.locator(said).click()
            expect(bar.locator("[data-count]")).to_have_text(str(count))
            expect(bar.locator("details")).not_to_have_attribute("open", "")
            assert rows(bar) == 1
    bar.locator("summary").click()
    bar.locator("[data-none]").click()
    expect(bar).to_be_hidden()


def test_a_name_nobody_has_stays_and_is_told_so(agent: Desk) -> None:
    page = agent.go("/cases/")
    for place in (1, 2):
        page.locator("main [name=case]").nth(place).check()
    page.keyboard.press("e")
    sheet = page.locator("dialog[open]")
    who = sheet.get_by_role("combobox").first
    who.press_sequentially("查无此人")
    sheet.locator("textarea").fill("班组调整")
    sheet.locator("[name=do][value=preview]").click()
    assert who.evaluate("(field) => field.validationMessage") in ("没有选中谁，请从列表里选", "Nobody is chosen; please choose from the list")
    assert who.input_value() == "查无此人"
    who.fill("")
    who.press_sequentially("郑立群")
    sheet.get_by_role("option", name="郑立群").or_(sheet.get_by_role("option", name="Zheng Liqun")).first.click()
    assert who.evaluate("(field) => field.validity.valid")


def test_any_field_is_found_by_typing_and_one_press_filters(agent: Desk, pictures: Path) -> None:
    page = agent.go("/cases/")
    page.keyboard.press("f")
    box = page.locator("#filter-find")
    expect(box).to_be_focused()
    box.press_sequentially("tj", delay=15)
    option = page.locator("#filter-list [role=option]").first
    expect(option).to_contain_text("特急" if page.locator("html").get_attribute("lang") == "zh-CN" else "Critical")
    page.screenshot(path=pictures / "filter.png")
    box.press("Enter")
    page.wait_for_url(re.compile("filter=.*critical"))
    agent.settled()
    page.keyboard.press("f")
    box.press_sequentially("jjcd", delay=15)
    field = page.locator("#filter-list [role=option]:has(svg)").first
    field.click()
    expect(page.locator("#filter-list [role=option]")).to_have_count(4)
    box.fill("biaoti")
    page.locator("#filter-list [role=option]:has(svg)").first.click()
    expect(page.locator("#sheet [name=f1]")).to_have_value("title")
    expect(page.locator("#sheet [name=f0]")).to_have_value("urgency")
    expect(page.locator("#filters")).to_be_hidden()


def test_a_phone_finds_in_the_queue(agent: Desk) -> None:
    resize(agent, PHONE)
    page = agent.go("/cases/")
    box = page.get_by_role("search").get_by_role("searchbox")
    box.fill("预约两次")
    box.press("Enter")
    agent.settled()
    assert "q=" in page.url
    assert 0 < page.locator("[data-row]").count() < 5
    expect(page.get_by_role("search").get_by_role("searchbox")).to_have_value("预约两次")
    resize(agent, DESK)


def test_a_phone_stays_where_a_note_was_written(agent: Desk) -> None:
    """The case is drawn anew under the reader, who stays beside the note, and is not carried to the end of the page."""
    resize(agent, PHONE)
    page = agent.go(agent.matter())
    page.locator("[data-compose=note]:visible").last.click()
    page.locator("#panel-note textarea").fill("手机上记的一条备注")
    page.locator("#panel-note [data-key='mod+enter']").click()
    note = page.locator("#timeline").get_by_text("手机上记的一条备注").last
    note.wait_for()
    agent.settled()
    page.wait_for_function("!document.documentElement.classList.contains('is-swapping')")
    assert note.evaluate("each => { const at = each.getBoundingClientRect(); return at.bottom > 0 && at.top < innerHeight }")
    resize(agent, DESK)


def test_a_phone_says_each_move_of_an_order_once(desks: Centre) -> None:
    desk = desks.sign_in("luoziqian", PHONE)
    page = desk.go(href(desk, "/orders/", "main a[href*='/orders/'][href$='/']"))
    foot = page.locator(".sw-orderfoot")
    for word in [each.strip() for each in foot.locator(".btn").all_inner_texts()]:
        assert page.get_by_role("button", name=word, exact=True).or_(page.get_by_role("link", name=word, exact=True)).locator("visible=true").count() == 1, word


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_an_office_page_takes_two_rows_at_most(desks: Centre, language: str) -> None:
    desk = desks.sign_in("lusiyuan", PHONE)
    speaks(desk, language)
    for path in ("/admin/organisation/", "/admin/calendars/cn-standard/", "/admin/calendars/cn-standard/file/?year=2027", "/admin/rules/", "/admin/tokens/"):
        page = desk.go(path)
        head = page.locator(".sw-bar h1")
        assert rows(page.locator(".sw-bar")) <= 2, path
        assert head.evaluate("(each) => each.scrollWidth <= each.clientWidth"), path
        assert head.evaluate(WHOLE), path
    speaks(desk, "zh-hans")


def test_a_phone_gives_the_words_of_a_notice_and_of_a_unit_their_width(desks: Centre) -> None:
    desk = desks.sign_in("chenyuwei", PHONE)
    page = desk.go("/inbox")
    assert all(each.bounding_box()["width"] > 280 for each in page.locator(".sw-inbox-row > p").all())
    page = desks.sign_in("lusiyuan", PHONE).go("/admin/organisation/")
    moves = page.locator(".sw-tree .line > .sw-treemove:visible")
    assert moves.count() > 3
    assert len({round(each.bounding_box()["x"] + each.bounding_box()["width"]) for each in moves.all()}) == 1


def test_a_long_name_of_a_centre_is_read_whole_in_the_sidebar(desks: Centre) -> None:
    desk = desks.sign_in("lusiyuan")
    speaks(desk, "en")
    name = desk.go("/").locator(".sw-brand > .sw-small")
    assert name.evaluate("(each) => each.scrollWidth <= each.clientWidth && getComputedStyle(each).overflow === 'visible'")
    speaks(desk, "zh-hans")


BROKEN = """() => [...document.querySelectorAll("main :is(dt, th, h1, h2)")].filter((each) => each.offsetParent && !each.closest(".sw-hide") && (each.closest("thead") ?? each).getBoundingClientRect().width > 8).flatMap((each) => {
  const broken = [], walk = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) for (const { 0: word, index } of walk.currentNode.data.matchAll(/[A-Za-z]+/g)) {
    const at = document.createRange();
    at.setStart(walk.currentNode, index); at.setEnd(walk.currentNode, index + word.length);
    if (new Set([...at.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word);
  }
  return broken;
})"""
"""English words of labels and headings that are broken over two lines."""


def test_no_word_of_a_label_is_broken_on_a_phone(desks: Centre) -> None:
    found = []
    for who, paths in (("chenyuwei", ("/", "{case}", "/cases/tags/", "/cases/new")), ("zhengliqun", ("/team", "/approvals/")), ("luoziqian", ("/orders/",))):
        desk = desks.sign_in(who, PHONE)
        speaks(desk, "en")
        for path in paths:
            page = desk.go(desk.matter() if path == "{case}" else path)
            found += [f"{path}: {word}" for word in page.evaluate(BROKEN)]
        speaks(desk, "zh-hans")
    assert not found, found
