"""Pages about telling the customer: the panel, the code shown once, a centre's settings with their preview; and the API."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shouwen.casework.cases import actions, queries, testing
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT
from shouwen.casework.cases.tests.test_pages import INLINE
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import NotFound
from shouwen.relations.contacts import queries as written
from shouwen.relations.contacts.models import Message, Sender

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(settings: Any) -> testing.House:
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.example"]
    return testing.house()


@pytest.fixture
def case(house: testing.House) -> Case:
    made = testing.registered(house.agent)
    actions.reply(made, "已联系师傅，下午上门", actor=house.agent, at=AT)
    deliver_all(at=AT)
    return made


def url(case: Case, name: str, *more: int) -> str:
    return reverse(f"cases:{name}", args=[case.number, *more])


def test_the_panel_says_what_is_to_be_told_and_takes_the_answer(house: testing.House, case: Case) -> None:
    desk = browser(house.agent)
    panel = desk.get(url(case, "letters"), headers=HTMX).content.decode()
    assert "待告知" in panel
    assert "已联系师傅，下午上门" in panel
    row = Message.objects.get()
    assert desk.post(url(case, "letter_told", row.pk)).status_code == 302
    assert "已告知" in desk.get(url(case, "letters")).content.decode()
    assert desk.post(url(case, "letter_told", row.pk), headers=HTMX).status_code == 409
    assert desk.post(url(case, "letter_again", row.pk), headers=HTMX).status_code == 409


def test_a_message_of_another_case_is_not_found(house: testing.House, case: Case) -> None:
    other = testing.registered(house.agent, phone="13900000002")
    answer = browser(house.agent).post(url(other, "letter_told", Message.objects.get().pk))
    assert answer.status_code == 404


def test_the_code_is_shown_once_and_opens_the_portal(house: testing.House, case: Case) -> None:
    desk = browser(house.agent)
    asked = desk.get(url(case, "give_code"))
    assert b"sw-codepair" not in asked.content
    shown = desk.post(url(case, "give_code"))
    assert "no-store" in shown["Cache-Control"]
    assert not INLINE.search(shown.content)
    code = shown.context["code"]
    assert f"https://desk.example/portal/open?number={case.number}" in shown.content.decode()
    customer = Client()
    entered = customer.post("/portal/open", {"number": case.number, "code": code.lower()})
    assert entered["Location"] == "/portal/case"
    assert case.number in customer.get("/portal/case").content.decode()
    assert code.replace(" ", "") not in desk.get(url(case, "page")).content.decode()
    assert "给了客户查询码" in desk.get(url(case, "page")).content.decode()


def test_who_may_not_handle_a_case_gives_no_code(house: testing.House, case: Case) -> None:
    assert browser(house.statistician).post(url(case, "give_code")).status_code == 403


def test_a_manager_sets_letters_and_sees_them_in_both_languages(house: testing.House) -> None:
    desk = browser(house.manager)
    address = reverse("cases:sender", args=[house.city.pk])
    assert desk.get(reverse("cases:senders"))["Location"] == address
    page = desk.get(address)
    assert not INLINE.search(page.content)
    assert "没有" in page.content.decode()  # no mail server is set
    texts = {"name": "江州投诉台", "callback": "10086", "signature": "江州客服"}
    assert desk.post(address, {**texts, "letter_progress": "off"}).status_code == 302
    assert Sender.objects.get().letters == {"progress": False}
    assert written.is_on(house.city.pk, "progress", True) is False
    wrong = desk.post(address, {"address": "不是邮箱"})
    assert wrong.status_code == 422
    shown = desk.get(reverse("cases:letter_preview", args=["acknowledged"]), {"centre": house.city.pk}).content.decode()
    assert "您反映的事已登记" in shown
    assert "We have registered your matter" in shown
    assert "10086" in shown
    assert desk.get(reverse("cases:sender", args=[0])).status_code == 404
    assert browser(house.agent).get(address).status_code == 403


def test_the_composer_says_by_which_way_a_reply_goes(house: testing.House, settings: Any) -> None:
    settings.SHOUWEN_MAIL = True
    case = testing.registered(house.agent, email="pengxiaolan@example.org")
    page = browser(house.agent).get(url(case, "page")).content.decode()
    assert "用邮件发到 p" in page
    assert "pengxiaolan@" not in page


def test_the_same_over_http(house: testing.House, case: Case) -> None:
    at = clock.now()
    _token, secret = access.make_token(
        person_id=house.agent.person_id, name="程序", rights=["cases.read", "cases.handle"],
        expires_at=at + timedelta(days=1), actor=SYSTEM, at=at,
    )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    listed = json.loads(client.get(f"/api/v1/cases/{case.number}/messages").content)["messages"]
    assert [(each["letter"], each["state"]) for each in listed] == [("replied", "to_tell")]
    as_json = {"content_type": "application/json"}
    told = client.post(f"/api/v1/cases/{case.number}/messages/{listed[0]['id']}/told", **as_json)
    assert told.status_code == 204
    given = client.post(f"/api/v1/cases/{case.number}/access-code", **as_json)
    assert given.status_code == 201
    answer = json.loads(given.content)
    assert queries.find_by_access(case.number, answer["code"]).pk == case.pk
    assert answer["url"].endswith(f"/portal/open?number={case.number}")
    with pytest.raises(NotFound):
        queries.find_by_access(case.number, "WRONGONE")
