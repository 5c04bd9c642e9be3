"""Every main page: nothing for axe to find in either theme, nothing wider than its window, one language at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import time_ns

import pytest
from playwright.sync_api import APIResponse

from browser.desk import DESK, PHONE, Centre, Desk
from browser.looking import AXE, COLOURS, FINGERS, axe, in_chinese, in_english, too_wide

pytestmark = pytest.mark.browser
AGENT = (
    "/", "/?tab=handle", "/cases/", "/cases/?layout=table", "/cases/?view=overdue", "/cases/views/", "/cases/views/new", "/cases/columns", "/cases/tags/",
    "/cases/conditions?filter=%7B%22any%22%3A%5B%7B%22field%22%3A%22owner%22%2C%22op%22%3A%22in%22%2C%22value%22%3A%5B%22me%22%5D%7D%5D%7D",
    "/cases/bulk/", "/cases/new", "/knowledge/?sort=reply", "/cases/{case}/", "/cases/{case}/?do=hand_off", "/cases/{case}/certificate",
    "/cases/{case}/print", "/cases/{case}/moves", "/cases/{case}/followers",
    "/cases/{case}/orders/new", "/cases/{case}/macros", "/cases/{case}/causes/new", "/cases/{case}/liability/propose",
    "/cases/{case}/complaint", "/cases/{case}/law", "/cases/{case}/complaint/evidence", "/cases/{case}/complaint/accused", "/cases/{case}/complaint/event", "/cases/{case}/papers", "/cases/{case}/papers/new/form", "/cases/{case}/redress/all",
    "/cases/{case}/redress/new", "/improvements/", "/improvements/lessons/", "/admin/liability/trend", "/admin/macros/", "/admin/macros/new", "/orders/", "/orders/counters", "/orders/timeliness", "{order}",
    "/customers/", "{customer}", "/customers/new", "/search?q=宽带", "/inbox", "/inbox/preferences", "/inbox/devices", "/me/preferences", "/me/presence",
    "/accounts/2fa/", "/accounts/password/change/", "{macro}", "{view}", "{bulk}", "{text}", "{text versions}",
    "/ideas/", "/ideas/new", "/standards/", "/teamwork/", "/cases/{case}/tasks/new", "/cases/{case}/call-back", "/cases/{case}/investigations/new",
    "/cases/{case}/solutions/new",
)  # fmt: skip
OFFICE = (
    "/admin/", "/admin/organisation/", "{unit}", "/admin/people/", "{person}", "/admin/people/new/", "/admin/roles/",
    "/admin/roles/senior_agent/", "/admin/tokens/", "/admin/ledger/", "/admin/roles/matrix/", "/admin/roles/who/", "/me/rights/",
    "/admin/calendars/", "{calendar}", "/admin/deadlines/", "/admin/deadlines/trial/", "{policy}",
    "/admin/rules/", "/admin/rules/new?example=morning", "/admin/rules/runs",
    "/knowledge/", "/knowledge/new?sort=answer", "/knowledge/import?sort=reply",
    "/admin/catalogue/", "{shelf}", "/admin/catalogue/tree/category/", "/admin/fields/", "/admin/fields/new",
    "/admin/liability/", "/admin/catalogue/tree/cause/", "/admin/statutes/", "/admin/statutes/trial/", "{pack}", "/admin/severity/", "/admin/complaint-policy/", "/complaint-policy/", "/admin/papers/", "/admin/papers/form/zh-hans/", "/admin/papers/final_response/en/", "/admin/redress/",
    "{field}", "/admin/statuses/", "/admin/packs/", "/desk/components",
    "/admin/ledger/checks/", "/admin/letters/", "/admin/letters/0/", "/admin/first-contact/0/?from_role=junior_agent&category_path=&kind=assist", "/admin/organisation/headcount/", "/admin/people/import/", "{joined}",
    "/admin/roles/new/", "/admin/calendars/new/", "/admin/deadlines/new/", "/admin/deadlines/ladders/notice/", "/me/post/", "/offline",
    "{entry}", "{rights}", "{transfer}", "{moved unit}", "/admin/calendars/cn-standard/?day=2026-02-17", "/admin/calendars/cn-standard/file/?year=2027",
)  # fmt: skip
BRANCH = ("/", "/orders/", "{order}", "/inbox")
LINKS = {
    "{order}": ("/orders/", r"main a[href*='/orders/'][href$='/']"),
    "{customer}": ("/customers/", "main a[href^='/customers/'][href$='/']:not([href='/customers/'])"),
    "{unit}": ("/admin/organisation/", "main a[href*='/organisation/units/']"),
    "{person}": (
        "/admin/people/",
        "main a[href^='/admin/people/'][href$='/']:not([href*='import']):not([href*='export']):not([href*='new'])",
    ),
    "{calendar}": ("/admin/calendars/", "main a[href^='/admin/calendars/']:not([href*='new'])"),
    "{policy}": (
        "/admin/deadlines/",
        "main a[href^='/admin/deadlines/']:not([href*='new']):not([href*='trial'])",
    ),
    "{pack}": ("/admin/statutes/", "main a[href^='/admin/statutes/']:not([href*='trial'])"),
    "{field}": ("/admin/fields/", "main a[href^='/admin/fields/']:not([href*='new'])"),
    "{shelf}": ("/admin/catalogue/", "main a[href^='/admin/catalogue/']"),
}
LINKS |= {
    "{lesson}": ("/improvements/lessons/", "main a[href*='/improvements/J'], a[href='/improvements/lessons/new']"),
    "{text}": ("/knowledge/?sort=answer", "main a[href^='/knowledge/2']:not([href*=versions])"),
    "{text versions}": ("/knowledge/?sort=answer", "main a[href^='/knowledge/'][href$='/versions']"),
    "{entry}": ("/admin/ledger/?kind=cases.CaseRegistered", "main a[href^='/admin/ledger/2']"),
}
RULES = (
    "{rule}", "{rule versions}", "{dry run}", "/improvements/", "{plan}", "{plan}edit", "{plan}measures", "{plan}goal", "{plan}trees/why",
    "{plan}cases", "/improvements/new", "/improvements/pareto", "/improvements/rules/", "/improvements/rules/new/share", "{lesson}",
    "/improvements/lessons/", "/improvements/preventions/", "/committees/", "/committees/new", "/complaint-reviews/",
    "/complaint-reviews/new", "/standards/new", "/teamwork/items/new", "/teamwork/coaching/new", "/complaints/export",
)  # fmt: skip
RULE = "main a[href^='/admin/rules/2']"
LEADER = (
    "/",
    "/team",
    "/team/cases?figure=breached",
    "/team/proof?replay=1",
    "/team/loop",
    "/team/assurances?days=90",
    "/team/loop/cases?figure=at_return",
    "/approvals/",
)
BOOKS = ("/", "/cases/register-book")
PEOPLE = {
    "chenyuwei": AGENT,
    "zhengliqun": LEADER,
    "lusiyuan": OFFICE,
    "wenjing": BOOKS,
    "zhonghuimin": RULES,
    "luoziqian": BRANCH,
}
BOTH = ("{shelf}", "/knowledge/", "/knowledge/?sort=reply", "{text}", "{text versions}")
"""What shows both names side by side, or words that are Chinese whoever reads them."""
DOORS = ("/accounts/login/", "/portal/", "/portal/new", "/portal/open")


def sends(desk: Desk, path: str, **form: str) -> APIResponse:
    """What a form would send, and the page it leads to."""
    token = next(each["value"] for each in desk.page.context.cookies() if each["name"] == "csrftoken")
    answer = desk.page.request.post(
        f"{desk.root}{path}", form=form, headers={"X-CSRFToken": token, "Referer": desk.root}
    )
    assert answer.ok, f"{path}: {answer.status}"
    return answer


def macro(desk: Desk) -> str:
    desk.go("/admin/macros/new")
    desk.type("名称" if desk.page.get_by_label("名称").count() else "Name", "看一眼")
    desk.page.locator("#new-deed").select_option("hand_up")
    desk.page.locator("#new-deed + button").click()
    desk.settled()
    desk.sends(desk.page.locator("main form button.btn-primary").last)
    return href(desk, "/admin/macros/", "main a[href^='/admin/macros/2']")


def href(desk: Desk, place: str, link: str) -> str:
    """The first address of that shape on a page."""
    desk.go(place)
    return desk.page.locator(link).first.get_attribute("href") or ""


def view(desk: Desk) -> str:
    desk.go("/cases/views/new?list=view%3Doverdue")
    desk.page.locator("main [name=name]").fill("晨会看的")
    desk.sends(desk.page.locator("main form button.btn-primary").last)
    return href(desk, "/cases/views/", "main a[href^='/cases/views/2']")


def bulk(desk: Desk) -> str:
    number = desk.matter().strip("/").split("/")[-1]
    made = sends(desk, "/cases/bulk/", case=number, move="note", do="run", text="批量看一眼")
    return made.url.removeprefix(desk.root)


def written(desk: Desk) -> str:
    """A rule from the shelf of examples."""
    desk.go("/admin/rules/new?example=morning")
    desk.page.locator("main [name=name]").fill("晨会先看的")
    desk.sends(desk.page.locator("main form button.btn-primary").last)
    return href(desk, "/admin/rules/", RULE + "[href$='/']")


def dry_run(desk: Desk) -> str:
    """Its address stands on the page that waits for it, until it is done."""
    place = href(desk, "/admin/rules/", RULE + "[href$='/dry-runs']")
    desk.go(place)
    days = {name: desk.page.locator(f"main [name={name}]").input_value() for name in ("first", "last")}
    found = re.search(r"/admin/rules/dry-runs/\d+", sends(desk, place, **days).text())
    assert found
    return found[0]


def below(desk: Desk, name: str, more: str) -> str:
    """A page of the first person or unit of the list."""
    return href(desk, *LINKS[name]) + more


def other_unit(desk: Desk) -> str:
    """The id of the last unit of the tree."""
    desk.go("/admin/organisation/")
    return str(desk.page.locator("[data-unit]").last.get_attribute("data-unit"))


def joined(desk: Desk) -> str:
    """A person brought in by a table, to a unit of the table that is taken out."""
    out = desk.page.request.get(f"{desk.root}/admin/people/export/").text()
    unit = out.splitlines()[1].split(",")[2]
    made = sends(desk, "/admin/people/import/", text=f"欧阳询,L{time_ns() % 10**9},{unit}", **{"import": "1", "doors": "links"})
    return made.url.removeprefix(desk.root)


MADE: dict[str, Callable[[Desk], str]] = {
    "{macro}": macro,
    "{view}": view,
    "{bulk}": bulk,
    "{joined}": joined,
    "{rule}": written,
    "{rule versions}": lambda desk: href(desk, "/admin/rules/", RULE + "[href$='/versions']"),
    "{dry run}": dry_run,
    "{rights}": lambda desk: below(desk, "{person}", "rights/"),
    "{transfer}": lambda desk: below(desk, "{person}", f"unit/?unit={other_unit(desk)}"),
    "{moved unit}": lambda desk: below(desk, "{unit}", f"place/?parent={other_unit(desk)}"),
}
"""What the sample does not hold is made first, as a person would make it."""


def addresses(desk: Desk, paths: tuple[str, ...]) -> list[str]:
    """The addresses of a person's pages, those of single things looked up on the lists."""
    found = []
    for path in paths:
        if "{case}" in path:
            found.append(path.replace("{case}", desk.matter().strip("/").split("/")[-1]))
        elif path.startswith("{plan}"):
            found.append(href(desk, "/improvements/", "main a.sw-approval") + path.removeprefix("{plan}"))
        elif path in MADE:
            found.append(MADE[path](desk))
        elif path in LINKS:
            place, link = LINKS[path]
            desk.go(place)
            found.append(desk.page.locator(link).first.get_attribute("href") or "")
        else:
            found.append(path)
    return found


def faults(desk: Desk, paths: list[str]) -> list[str]:
    """Each page on a desk, light and dark, then narrowed to a phone. Styles alone tell the two apart."""
    found = []
    for path in paths:
        desk.go(path)
        found += [f"{path}: {each}" for each in too_wide(desk.page)]
        desk.page.emulate_media(color_scheme="light")
        found += [f"{path}, light: {each}" for each in axe(desk.page)]
        desk.page.emulate_media(color_scheme="dark")
        found += [f"{path}, dark: {each}" for each in axe(desk.page, COLOURS)]
        found += [f"{path} says: {each}" for each in in_english(desk.page)]
        resize(desk, PHONE)
        found += [f"{path} on a phone: {each}" for each in [*too_wide(desk.page), *axe(desk.page, FINGERS)]]
        resize(desk, DESK)
    return found


def resize(desk: Desk, size: tuple[int, int]) -> None:
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})


def speaks(desk: Desk, language: str) -> None:
    """The language of a person's pages, from now on."""
    desk.go("/me/preferences")
    desk.page.locator(f"main [name=language][value={language}]").check(force=True)
    desk.sends(desk.page.locator("main button.btn-primary"))


def pieces(*people: tuple[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    """Each person's pages, a dozen at a time: two processes share them evenly."""
    return [(who, paths[start : start + 12]) for who, paths in people for start in range(0, len(paths), 12)]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; `make dev` brings it")
@pytest.mark.parametrize(("who", "paths"), pieces(*PEOPLE.items()))
def test_pages_of_a_person(desks: Centre, who: str, paths: tuple[str, ...]):
    desk = desks.sign_in(who)
    found = faults(desk, addresses(desk, paths))
    assert not found, "\n".join(found)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; `make dev` brings it")
def test_pages_of_nobody(desks: Centre):
    found = faults(desks.window(), list(DOORS))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("who", "paths"),
    pieces(
        ("chenyuwei", AGENT), ("wujunfeng", LEADER), ("lusiyuan", OFFICE), ("wanhong", BRANCH), ("zhonghuimin", RULES)
    ),
)
def test_english_pages_speak_english(desks: Centre, who: str, paths: tuple[str, ...]):
    desk = desks.sign_in(who)
    speaks(desk, "en")
    found = []
    for path in addresses(desk, tuple(path for path in paths if path not in BOTH)):
        desk.go(path)
        found += [f"{path}: {each}" for each in [*too_wide(desk.page), *in_chinese(desk.page)]]
        resize(desk, PHONE)
        found += [f"{path} on a phone: {each}" for each in too_wide(desk.page)]
        resize(desk, DESK)
    speaks(desk, "zh-hans")
    assert not found, "\n".join(found)


def test_english_doors_speak_english(desks: Centre):
    desk = desks.window(locale="en-GB")
    found = []
    for path in DOORS:
        desk.go(path)
        found += [f"{path}: {each}" for each in in_chinese(desk.page)]
    assert not found, "\n".join(found)
