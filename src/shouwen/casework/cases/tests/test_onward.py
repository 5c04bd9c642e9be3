"""Doing something and going on: to the case after this one in its list, else to what is most urgent; nowhere else."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions
from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.cases.testing import House, house, registered
from shouwen.casework.cases.tests.test_pages import HTMX
from shouwen.foundation.access.testing import browser
from shouwen.kit import clock


@pytest.fixture
def centre(db: None) -> House:
    return house()


@pytest.fixture
def two(centre: House) -> list[Case]:
    return [registered(centre.agent, at=clock.now(), phone=f"1380000000{n}") for n in range(2)]


def test_a_note_is_kept_and_the_case_after_it_in_the_list_is_next(centre: House, two: list[Case]):
    one, other = two
    desk = browser(centre.agent)
    after = f"/cases/{other.number}/?list=view%3Doverdue"
    gone = desk.post(f"/cases/{one.number}/notes", {"text": "已打过电话", "next": after}, headers=HTMX)
    assert (gone.status_code, gone.headers["HX-Redirect"]) == (200, after)
    assert CaseText.objects.filter(case=one, body="已打过电话").exists()
    page = desk.get(after).content.decode()
    assert f"{one.number} 办好了" in page
    assert f'href="/cases/{one.number}/"' in page  # the way back stands in the word about it


def test_without_a_list_the_most_urgent_after_it_is_next_and_without_script_too(centre: House, two: list[Case]):
    one, other = two
    for case in two:
        actions.chase(case, actor=centre.agent, at=clock.now())
    desk = browser(centre.agent)
    gone = desk.post(f"/cases/{one.number}/replies", {"text": "今天到", "channel": "phone", "told": "on", "next": "1"})
    assert (gone.status_code, gone.headers["Location"]) == (302, f"/cases/next?after={one.number}")
    assert desk.get(gone.headers["Location"]).headers["Location"] == f"/cases/{other.number}/"


@pytest.mark.parametrize("where", ["https://elsewhere.test/", "//elsewhere.test/cases/JZ260318-0001/", "/admin", "/cases/../x"])
def test_nobody_is_led_out_of_the_house(centre: House, two: list[Case], where: str):
    gone = browser(centre.agent).post(f"/cases/{two[0].number}/notes", {"text": "记一笔", "next": where}, headers=HTMX)
    assert gone.headers["HX-Redirect"] == f"/cases/next?after={two[0].number}"


def test_what_is_refused_stays_where_it_is_with_its_reason(centre: House, two: list[Case]):
    stays = browser(centre.agent).post(f"/cases/{two[0].number}/notes", {"text": " ", "next": "1"}, headers=HTMX)
    assert stays.status_code == 422
    assert "HX-Redirect" not in stays.headers
    assert 'name="next"' in stays.content.decode()
    stranger = browser(centre.statistician).post(f"/cases/{two[0].number}/notes", {"text": "看看", "next": "1"}, headers=HTMX)
    assert stranger.status_code in (403, 404, 422)


def test_every_form_of_a_case_offers_to_go_on(centre: House, two: list[Case]):
    desk = browser(centre.agent)
    for name in ("replies", "notes", "waits-for-customer", "closure"):
        answer = desk.get(f"/cases/{two[0].number}/{name}", headers=HTMX)
        if answer.status_code == 200:
            assert 'data-key="mod+shift+enter"' in answer.content.decode(), name
