"""Every page there is: on one of the lists, fit for a narrow window, nothing for axe to find in either theme, its main button
within reach of the keyboard."""

from __future__ import annotations

import pytest

from browser.desk import DESK, PHONE, Centre, Desk
from browser.looking import AXE, COLOURS, FINGERS, axe, in_english, too_wide
from browser.pages import BY_HAND, FILES, ON_OCCASION, PARTS, WALKED
from browser.test_looks import DOORS, PEOPLE, resize
from browser.walking import dead_ends, pages, pattern, walk

pytestmark = pytest.mark.browser
SINGLE = {
    "{case}": "JZ1", "{order}": "/orders/JZ1/1/", "{customer}": "/customers/1/", "{unit}": "/admin/organisation/units/1/",
    "{person}": "/admin/people/1/", "{calendar}": "/admin/calendars/x/", "{policy}": "/admin/deadlines/x/", "{pack}": "/admin/statutes/x/",
    "{field}": "/admin/fields/1", "{shelf}": "/admin/catalogue/kind/", "{lesson}": "/improvements/lessons/new", "{text}": "/knowledge/1",
    "{text versions}": "/knowledge/1/versions", "{entry}": "/admin/ledger/1/", "{rule}": "/admin/rules/1/", "{rule versions}": "/admin/rules/1/versions",
    "{dry run}": "/admin/rules/dry-runs/1", "{plan}": "/improvements/JZG1/", "{macro}": "/admin/macros/1/", "{view}": "/cases/views/1/",
    "{bulk}": "/cases/bulk/1/", "{joined}": "/admin/people/import/1/", "{rights}": "/admin/people/1/rights/", "{transfer}": "/admin/people/1/unit/",
    "{moved unit}": "/admin/organisation/units/1/place/",
}  # fmt: skip
"""What single things on the lists of ``test_looks`` are addressed by."""
UNREACHED = """() => [...document.querySelectorAll("main .btn-primary")].filter((each) => {
  const box = each.getBoundingClientRect();
  if (!box.width || each.disabled || each.closest("[hidden], [inert], dialog:not([open]), details:not([open])")) return false;
  each.focus({ focusVisible: true });
  const how = getComputedStyle(each), seen = how.outlineStyle !== "none" || how.boxShadow !== "none";
  return each.tabIndex < 0 || document.activeElement !== each || !seen;
}).map((each) => each.innerText.trim())"""
"""Main buttons that cannot take the focus, or do not show it."""


def listed() -> frozenset[str]:
    """The patterns of the pages that ``test_looks`` visits by name."""
    paths = [path for person in (*PEOPLE.values(), DOORS) for path in person]
    for single in sorted(SINGLE, key=len, reverse=True):
        paths = [path.replace(single, SINGLE[single]) for path in paths]
    return frozenset(pattern(path) for path in paths)


def test_every_page_is_on_a_list():
    walked = [route for routes in WALKED.values() for route in routes]
    known = listed() | set(walked) | BY_HAND | PARTS | FILES | ON_OCCASION
    assert not pages() - known, "a new page: put it into WALKED, or say why nobody need look at it"
    assert not known - pages(), "these are no more"
    assert len(walked) == len(set(walked))
    assert not listed() & (set(walked) | BY_HAND | PARTS | FILES | ON_OCCASION), "looked at already"


def faults(desk: Desk, path: str) -> list[str]:
    """One page on a desk, light and dark, then on a phone."""
    desk.go(path)
    found = [*too_wide(desk.page), *in_english(desk.page)]
    desk.page.emulate_media(color_scheme="light")
    found += axe(desk.page)
    desk.page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in axe(desk.page, COLOURS)]
    found += [f"main button out of reach: {each}" for each in desk.page.evaluate(UNREACHED)]
    if not desk.page.locator("h1").count() or not desk.page.title().strip():
        found.append("no heading, or no title")
    resize(desk, PHONE)
    found += [f"on a phone: {each}" for each in [*too_wide(desk.page), *axe(desk.page, FINGERS)]]
    resize(desk, DESK)
    return [f"{path}: {each}" for each in found]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; `make dev` brings it")
@pytest.mark.parametrize("who", WALKED)
def test_pages_found_by_walking(desks: Centre, who: str):
    desk = desks.sign_in(who)
    wanted = frozenset(WALKED[who])
    found = walk(desk, wanted)
    wrong = [each for path in found.values() for each in faults(desk, path)]
    assert not wrong, "\n".join(wrong)
    assert len(found) >= len(wanted) * 0.8, sorted(wanted - set(found))


def test_the_form_of_a_move_stands_on_its_own_page(desks: Centre):
    """Opened in a new tab it is seen, and its button is reached by Tab alone."""
    desk = desks.sign_in("chenyuwei")
    page = desk.go(desk.matter() + "notes")
    assert page.locator("main form textarea").is_visible()
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('main .btn-primary')"):
            break
    assert page.evaluate("() => document.activeElement.matches('main .btn-primary')")


@pytest.mark.parametrize("who", ["luoziqian", "hechangqing", "lusiyuan"])
def test_a_link_is_offered_to_whoever_may_follow_it(desks: Centre, who: str):
    """A department's clerk, somebody who only reads, an administrator without cases: those who are often refused."""
    assert dead_ends(desks.sign_in(who)) == []
