"""The desk as something one installs, on a slow line, without anything jumping about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from browser.desk import DESK, LATER, PHONE, Centre, Desk
from browser.test_dates import speaks

pytestmark = pytest.mark.browser

FIRST = 200_000
"""Compressed bytes of a first visit."""
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 900);
})"""

INSIDE = """(x) => {
  const now = document.querySelector(".sw-strip .nowl"), strip = now.parentElement.getBoundingClientRect();
  now.style.setProperty("--x", x);
  const clock = now.querySelector("b").getBoundingClientRect();
  return clock.left >= strip.left && clock.right <= strip.right + 2;
}"""


def cdp(desk: Desk):
    return desk.page.context.new_cdp_session(desk.page)


def test_the_browser_offers_to_install_it(desks: Centre) -> None:
    agent = desks.sign_in("chenyuwei")
    talk = cdp(agent)
    said = talk.send("Page.getAppManifest")
    assert said["errors"] == []
    manifest = json.loads(said["data"])
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    agent.page.evaluate("() => navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => true)")
    wrong = [each["errorId"] for each in talk.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [each for each in wrong if each != "in-incognito"] == []


def test_without_a_line_there_is_a_page_and_nothing_personal_is_kept(desks: Centre, pictures: Path) -> None:
    agent = desks.sign_in("chenyuwei")
    agent.page.evaluate("() => navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => true)")
    agent.page.reload()
    agent.settled()
    kept = agent.page.evaluate("async () => { const found = []; for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname); return found; }")
    assert kept
    assert all(path.startswith("/static/desk/") or path == "/offline" for path in kept)
    agent.page.context.set_offline(True)
    agent.page.goto(f"{agent.root}/cases/")
    agent.reads("连不上服务器")
    agent.page.screenshot(path=pictures / "offline.png")
    agent.page.context.set_offline(False)


SEEN = {"chenyuwei": ("/", "/cases/", "/cases/new", "/inbox", "{case}"), "zhengliqun": ("/team",), "lusiyuan": ("/admin/",)}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("who", SEEN)
def test_nothing_moves_while_a_page_comes(desks: Centre, who: str, size: tuple[int, int]) -> None:
    desk = desks.sign_in(who, size)
    moved = {}
    for path in SEEN[who]:
        desk.go(desk.matter() if path == "{case}" else path)
        moved[path] = desk.page.evaluate(SHIFTS)
    assert {path: far for path, far in moved.items() if far >= 0.01} == {}


def test_the_strip_of_the_day_shows_now_and_whom_in_full(desks: Centre) -> None:
    agent = desks.sign_in("chenyuwei")
    agent.go("/")
    for x in (0, 100):
        inside = agent.page.evaluate(INSIDE, x)
        assert inside, f"the clock at {x} % is cut off"
    assert not [each for each in agent.page.locator(".sw-ev .who").all_text_contents() if "…" in each]


@pytest.mark.parametrize("width", [1440, 1180])
def test_a_heading_is_whole_beside_many_doors(desks: Centre, width: int) -> None:
    manager = desks.sign_in("zhonghuimin", (width, 900))
    speaks(manager, "en")
    page = manager.go("/improvements/")
    cut = page.locator(".sw-bar h1").evaluate("(title) => title.scrollWidth > title.clientWidth")
    speaks(manager, "zh-hans")
    assert not cut


def test_each_filter_of_the_queue_stands_in_one_line(desks: Centre) -> None:
    agent = desks.sign_in("chenyuwei")
    agent.go("/cases/").keyboard.press("f")
    labels = agent.page.locator("#filters label")
    labels.first.wait_for()
    assert [text for each, text in zip(labels.all(), labels.all_inner_texts(), strict=True) if (each.bounding_box() or {})["height"] > 28] == []


def test_the_two_moves_of_an_order_share_a_phones_foot(desks: Centre) -> None:
    clerk = desks.sign_in("luoziqian", PHONE)
    clerk.go("/orders/?tab=sign").locator("main h2 a[href^='/orders/']").first.click()
    foot = clerk.settled().locator(".sw-orderfoot > *")
    boxes = [each.bounding_box() or {} for each in foot.all()]
    assert boxes[0]["x"] == 16
    assert boxes[-1]["x"] + boxes[-1]["width"] == PHONE[0] - 16


def test_every_step_of_a_case_is_wide_enough_for_a_thumb(desks: Centre) -> None:
    agent = desks.sign_in("chenyuwei", PHONE)
    page = agent.go(agent.matter())
    page.get_by_text("更多", exact=True).last.click()
    steps = page.locator("dialog[open] .sw-allmoves .opt")
    steps.first.wait_for()
    assert min((each.bounding_box() or {})["height"] for each in steps.all()) >= 44
    agent.go("/cases/new")
    assert (page.locator("#id_phone").bounding_box() or {})["height"] >= 44
    small = "[...document.querySelectorAll('main :is(input, textarea)')].filter((each) => each.checkVisibility() && !['radio', 'checkbox', 'file'].includes(each.type) && parseFloat(getComputedStyle(each).fontSize) < 16).map((each) => each.name)"
    assert page.evaluate(small) == [], "a phone would zoom in"
    agent.go(agent.matter())
    assert page.evaluate(small) == []


def test_little_is_sent(desks: Centre) -> None:
    agent = desks.window(service_workers="block")  # what it fetches for a page is not the page's to count
    talk, bytes_ = cdp(agent), [0]
    talk.send("Network.enable")
    talk.on("Network.loadingFinished", lambda event: bytes_.__setitem__(0, bytes_[0] + event["encodedDataLength"]))
    agent.go("/accounts/login/")
    agent.page.locator("[name=login]").fill("chenyuwei")
    agent.page.locator("[name=password]").fill("shouwen-demo")
    agent.page.locator("form button.btn-primary").first.click()
    agent.page.wait_for_url(lambda url: "/accounts/login" not in url)
    agent.settled()
    assert bytes_[0] <= FIRST
    for path in ("/cases/", "/", "/inbox", agent.matter()):
        bytes_[0] = 0
        agent.go(path)
        assert bytes_[0] <= LATER, path


def test_a_slow_line_is_enough(desks: Centre) -> None:
    """50 KB a second and 400 ms: the desk works, says that it waits, and sends once however often one presses."""
    agent = desks.sign_in("chenyuwei")
    path = agent.matter()
    agent.go(path)
    talk = cdp(agent)
    talk.send("Network.enable")
    talk.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000})
    sent: list[str] = []
    agent.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" and request.url.endswith("/notes") else None)
    agent.page.locator("#tab-note").click()
    agent.page.locator("[data-panel=note] textarea").fill("线路很慢")
    button = agent.page.locator("[data-panel=note] button.btn-primary")
    with agent.page.expect_response(lambda answer: answer.url.endswith("/notes")):
        button.dispatch_event("click")
        assert button.get_attribute("aria-busy") == "true"
        button.dispatch_event("click")
    agent.page.wait_for_timeout(1500)
    assert len(sent) == 1


def test_the_palette_does_what_the_page_can_by_keyboard_alone(desks: Centre, pictures: Path) -> None:
    agent = desks.sign_in("chenyuwei")
    agent.go(agent.matter())
    agent.page.keyboard.press("Control+k")
    agent.page.locator("#sw-here-list .opt", has_text="内部备注").first.wait_for()
    labels = agent.page.locator("#sw-here-list .opt .sw-grow").all_inner_texts()
    assert "复制单号" in labels, "the hint names the key, the list shows it beside"
    agent.page.screenshot(path=pictures / "palette.png")
    agent.page.keyboard.type("tongz")
    agent.page.locator("#sw-found .opt", has_text="通知").first.wait_for()
    agent.page.keyboard.press("Enter")
    agent.page.wait_for_url("**/inbox")
    agent.page.keyboard.press("Control+k")
    agent.page.locator("#sw-here-list .opt", has_text="预约两次装宽带").wait_for()


def test_the_sheet_tells_the_keys_of_this_page(desks: Centre, pictures: Path) -> None:
    agent = desks.sign_in("chenyuwei")
    agent.go(agent.matter())
    agent.page.keyboard.press("?")
    here = agent.page.locator("[data-keys-here]")
    here.get_by_text("内部备注").wait_for()
    agent.page.screenshot(path=pictures / "keys.png")
    assert "X" not in here.inner_text().split()
    keys = here.locator("dt").all_inner_texts()
    assert "Ctrl+Shift+↵" in keys
    assert not [each for each in keys if "⌘" in each], "this is no Mac"


def test_a_bulk_move_on_a_phone_spans_the_screen_with_rows_a_thumb_high(desks: Centre) -> None:
    page = desks.sign_in("zhonghuimin", PHONE).go("/cases/")
    box = page.locator("main input[name=case]").first
    box.check()
    assert box.locator("xpath=ancestor::*[contains(@class,'is-checked')]").evaluate("row => getComputedStyle(row).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.get_by_role("button", name="批量办理").locator("visible=true").click()
    moves = page.locator("dialog[open] button[name=move]")
    moves.first.wait_for()
    assert (page.locator("dialog[open]").bounding_box() or {})["width"] == PHONE[0]
    assert min((each.bounding_box() or {})["height"] for each in moves.all()) >= 44
