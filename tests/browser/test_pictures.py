"""Pictures for people to look at: the sample's main pages, left in ``var/pictures`` (those of the READMEs come from here)."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.desk import PHONE, Centre

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_shown(desks: Centre, pictures: Path, scheme: str):
    desk = desks.sign_in("chenyuwei", color_scheme=scheme)
    end = "" if scheme == "light" else "-dark"
    shots = {"work": "/", "queue": "/cases/", "intake": "/cases/new"}
    shots["desk"] = desk.matter()
    for name, path in shots.items():
        page = desk.go(path)
        page.wait_for_timeout(400)  # the preview and the panels draw themselves
        page.screenshot(path=pictures / f"{name}{end}.png")


def test_the_phone_is_shown(desks: Centre, pictures: Path):
    desk = desks.sign_in("chenyuwei", PHONE)
    page = desk.go("/")
    page.screenshot(path=pictures / "work-phone.png")
    desk.go(desk.matter())
    page.screenshot(path=pictures / "phone.png")
