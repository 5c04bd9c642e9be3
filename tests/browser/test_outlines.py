"""Every main page says the same to a screen reader as it did: a lost label, heading or landmark is a fault."""

from __future__ import annotations

import pytest

from browser.desk import Centre
from browser.outlines import lost, missing, outline

pytestmark = pytest.mark.browser
FRIDGE = "网购冰箱到货凹陷"  # nobody's story touches it
PAGES = {
    "chenyuwei": {
        "my-work": "/", "queue": "/cases/", "table": "/cases/?layout=table", "registration": "/cases/new", "case": "{case}",
        "search": f"/search?q={FRIDGE}", "inbox": "/inbox", "preferences": "/me/preferences", "ideas": "/ideas/", "idea": "/ideas/new",
        "standards": "/standards/", "follow-up": "{case}tasks/new", "call-back": "{case}call-back",
    },
    "zhonghuimin": {"committees": "/committees/", "committee": "/committees/new", "reviews": "/complaint-reviews/", "review": "/complaint-reviews/new", "standard": "/standards/new"},
    "luoziqian": {"branch": "/orders/"},
    "zhengliqun": {
        "team": "/team", "approvals": "/approvals/", "teamwork": "/teamwork/", "plan-item": "/teamwork/items/new", "project": "/teamwork/projects/new",
        "coaching": "/teamwork/coaching/new", "score": "/teamwork/scores/new", "move": "{case}notes",
    },
    "lusiyuan": {
        "admin": "/admin/", "organisation": "/admin/organisation/", "people": "/admin/people/", "trial": "/admin/deadlines/trial/",
        "calendars": "/admin/calendars/", "who-may": "/admin/roles/who/", "packs": "/admin/statutes/",
    },
    "": {"sign-in": "/accounts/login/", "portal": "/portal/", "portal-submit": "/portal/new", "portal-follow": "/portal/open"},
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
def test_nothing_said_to_a_screen_reader_is_lost(desks: Centre, who: str) -> None:
    desk = desks.sign_in(who) if who else desks.window()
    faults = []
    for name, path in PAGES[who].items():
        desk.go(path.replace("{case}", desk.matter(FRIDGE)) if "{case}" in path else path)
        faults += lost(desk.page, name)
    assert not faults, "\n".join(faults)


def test_a_field_without_its_label_and_a_heading_too_low_are_found(desks: Centre) -> None:
    page = desks.window().go("/accounts/login/")
    kept = outline(page.locator("body").aria_snapshot())
    page.evaluate(
        """() => { const box = document.querySelector('[name=login]');
        document.querySelectorAll(`label[for='${box.id}']`).forEach((each) => each.remove());
        for (const name of ['aria-label', 'placeholder', 'aria-labelledby']) box.removeAttribute(name);
        const head = document.querySelector('h1'); head.outerHTML = `<h3>${head.innerHTML}</h3>`; }"""
    )
    gone = missing(kept, outline(page.locator("body").aria_snapshot()))
    assert {line.split()[0] for line in gone} == {"textbox", "heading"}, gone
