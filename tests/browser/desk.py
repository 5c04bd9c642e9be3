"""How a person uses the browser: sign in, go somewhere, type, choose, press; what the console says is kept."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Locator, Page

PASSWORD = "shouwen-demo"
DESK, PHONE = (1440, 900), (390, 844)
PATIENCE = 20_000
"""Milliseconds: the machine may be busy with other tests."""
LATER = 40_000
"""Compressed bytes of any page after the first."""
APPOINTMENT = "预约两次装宽带"
"""The sample's richest matter: a missed appointment, refused once, chased twice, with a department."""
HARMLESS = (
    "status of 401",
    "status of 422",
    "status of 404",
    "status of 409",
    "status of 429",
    "ERR_INTERNET_DISCONNECTED",
    "htmx:sendError",
    "when fetching the script",
    "htmx:afterRequest",
)
"""A refusal is an answer, and a pulled plug is not the page's fault; the browser writes both down."""


@cache
def people() -> dict[str, str]:
    """Everybody of the sample: Chinese name → user name."""
    staff = Path(__file__).resolve().parents[2] / "src/shouwen/interfaces/ops/sample/staff.toml"
    return {row[0]: row[2] for row in tomllib.loads(staff.read_text(encoding="utf-8"))["people"]}


WATCH = """(() => {
  window.swAway = 0;
  const back = () => { window.swAway -= 1; }, ask = window.fetch, send = XMLHttpRequest.prototype.send;
  window.fetch = (...asked) => { window.swAway += 1; const answer = ask(...asked); answer.then(back, back); return answer; };
  XMLHttpRequest.prototype.send = function (...body) {
    window.swAway += 1; this.addEventListener("loadend", back, { once: true });
    try { return send.apply(this, body); } catch (fault) { back(); throw fault; }
  };
  addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("toasts"), said = (window.swSaid = box ? [box.innerText] : []);
    if (box) new MutationObserver((changes) => { for (const each of changes) for (const node of each.addedNodes) said.push(node.textContent); }).observe(box, { childList: true });
  });
})()"""
"""Counts the questions that are on their way; keeps what is said in passing, as a reader's memory does."""
SETTLED = """(asked) => {
  if (window.swAsked !== asked) { window.swAsked = asked; window.swRests = 0; }
  const rests = document.readyState === "complete" && !window.swAway && !document.querySelector(".htmx-request");
  window.swRests = rests ? window.swRests || performance.now() : 0;
  return rests && performance.now() - window.swRests > 60;
}"""
"""A page whose parts have all come, and that asked for nothing more in the time of a few pictures."""
ASKED = count()
"""Tells one waiting from the next."""


@dataclass
class Desk:
    """One person in one window."""

    page: Page
    root: str

    def go(self, path: str) -> Page:
        """Open an address and wait until its parts have come."""
        answer = self.page.goto(f"{self.root}{path}")
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        assert int(answer.headers.get("content-length", 0)) <= LATER, f"{path}: {answer.headers['content-length']} bytes"
        return self.settled()

    def settled(self) -> Page:
        """Until nothing is on its way any more."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(SETTLED, arg=next(ASKED))
        return self.page

    def press(self, name: str, *, within: str = "body", exact: bool = False) -> Page:
        """Press the button or link of that name."""
        place = self.page.locator(within)
        target = place.get_by_role("button", name=name, exact=exact).or_(
            place.get_by_role("link", name=name, exact=exact)
        )
        target.locator("visible=true").first.click()
        return self.settled()

    def sends(self, button: Locator) -> Page:
        """Press what sends a form, and wait for the answer: going on at once would call it back."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            button.click()
        return self.settled()

    def type(self, label: str, text: str, *, within: str = "body") -> Locator:
        """Write into the field of that label."""
        found = self.page.locator(within).get_by_label(label).locator("visible=true").first
        found.fill(text)
        return found

    def answers_more(self) -> None:
        """Fill what the chosen category asks: its fields come a moment after it was chosen."""
        boxes = self.page.locator("#extra :is(input, select)")
        boxes.first.wait_for()
        for box in boxes.all():
            sort = box.get_attribute("data-when") or box.get_attribute("type") or ""
            box.fill({"moment": "2026-03-17T10:00", "day": "2026-03-17", "number": "1"}.get(sort, "AZ-0317"))

    def find(self, box: Locator, text: str, wanted: str) -> None:
        """Type into a search box as a person does, and take the option that says ``wanted``."""
        box.click()
        box.press_sequentially(text, delay=15)
        option = self.page.get_by_role("option").filter(has_text=wanted).locator("visible=true").first
        option.click()

    def reads(self, text: str) -> None:
        """The page comes to say this, or said it in passing since it came: a toast is gone while a test waits."""
        self.page.wait_for_function(
            "(text) => [document.body?.innerText ?? '', ...(window.swSaid ?? [])].join(' ').replace(/\\s+/g, ' ').includes(text)",
            arg=" ".join(text.split()),
        )

    def matter(self, words: str = APPOINTMENT) -> str:
        """The address of the sample's matter that says these words. It is there at any hour; what is urgent is not."""
        page = self.go(f"/search?q={words}")
        found = page.locator("main a[href^='/cases/']").first.get_attribute("href") or ""
        return urlsplit(found).path

    @property
    def number(self) -> str:
        """The case of the page, from its address."""
        return self.page.url.split("/cases/")[1].split("/")[0]


@dataclass
class Centre:
    """The served centre, and the windows that look at it."""

    root: str
    chrome: Browser
    contexts: list[Any] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def window(self, size: tuple[int, int] = DESK, **more: Any) -> Desk:
        """A fresh browser profile: its console and its broken scripts are noted."""
        touch = {"has_touch": True, "is_mobile": True} if size == PHONE else {}
        context = self.chrome.new_context(
            viewport={"width": size[0], "height": size[1]},
            **{"locale": "zh-CN", "reduced_motion": "reduce", **touch, **more},
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._heard(page, message.type, message.text))
        page.on("pageerror", lambda error: self._heard(page, "error", str(error)))
        return Desk(page, self.root)

    def sign_in(self, who: str, size: tuple[int, int] = DESK, **more: Any) -> Desk:
        """A person of the sample, signed in by name and password."""
        desk = self.window(size, **more)
        desk.go("/accounts/login/")
        desk.page.locator("[name=login]").fill(who)
        desk.page.locator("[name=password]").fill(PASSWORD)
        desk.page.locator("form button.btn-primary").first.click()
        desk.page.wait_for_url(lambda url: "/accounts/login" not in url)
        desk.settled()
        return desk

    def show(self, folder: Path, name: str) -> None:
        """Leave what every window shows: a failure far away is easier seen than guessed."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(page for context in self.contexts for page in context.pages):
            with suppress(Error):
                page.screenshot(path=folder / f"{name}-{number}.png", timeout=5_000)

    def close(self) -> list[str]:
        """Put all windows away; what their consoles complained of."""
        for context in self.contexts:
            context.close()
        heard = list(dict.fromkeys(self.complaints))
        self.contexts.clear()
        self.complaints.clear()
        return heard

    def _heard(self, page: Page, sort: str, text: str) -> None:
        if sort in ("error", "warning") and not any(word in text for word in HARMLESS):
            self.complaints.append(f"{page.url}: {text}")
