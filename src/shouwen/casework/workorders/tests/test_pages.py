"""Work orders over HTTP: what each side sees, and the moves made from forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouwen.casework.cases.models import Case
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.tests.conftest import AT, HOLDS, PNG, TEXT, House, fresh, hand_in, later
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor

pytestmark = pytest.mark.django_db


def door(actor: Actor) -> Client:
    """A browser signed in as somebody."""
    person = Person.objects.get(pk=actor.person_id)
    if person.user is None:
        person.user = User.objects.create(username=person.staff_number)
        person.save()
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(later(hours=1), tick=False):
        yield


def upload(client: Client) -> int:
    answer = client.post("/files/", {"files": [SimpleUploadedFile("辖区图.png", PNG)]})
    found = re.search(r'name="attachments" value="(\d+)"', answer.content.decode())
    assert found
    return int(found[1])


def place(order: Order, name: str = "") -> str:
    return f"/orders/{order.case_number}/{order.seq}/{name}"


def test_the_unit_sees_what_to_sign_and_signs_it(house: House, sent: Order) -> None:
    client = door(house.clerk)
    page = client.get("/orders/").content.decode()
    assert sent.title in page
    assert 'aria-current="true">待签收<span class="n">1' in page
    answer = client.post(place(sent, "sign"))
    assert (answer.status_code, answer["Location"]) == (302, place(sent))
    assert fresh(sent).state == "signed"


def test_the_unit_replies_from_the_orders_page(house: House, signed: Order) -> None:
    client = door(house.clerk)
    page = client.get(place(signed)).content.decode()
    assert 'id="order-reply"' in page
    wrong = client.post(place(signed, "reply"), {"result": "solved", "text": TEXT})
    assert wrong.status_code == 422
    assert "还差一份凭据" in wrong.content.decode()
    assert TEXT in wrong.content.decode()
    values = {
        "result": "arranged",
        "text": TEXT,
        "visit_from": "2026-03-16T13:30",
        "attachments": [upload(client)],
    }
    assert client.post(place(signed, "reply"), values).status_code == 302
    assert fresh(signed).state == "replied"


def test_the_unit_gives_back_with_evidence(house: House, signed: Order) -> None:
    client = door(house.clerk)
    form = client.get(place(signed, "return")).content.decode()
    assert "裁定前仍由您办理" in form
    assert "不在本部门辖区" in form
    values = {
        "code": "wrong_area",
        "note": "属装维二班",
        "suggested_unit": house.install.pk,
        "attachments": [upload(client)],
    }
    assert client.post(place(signed, "return"), values).status_code == 302
    page = door(house.senior).get(place(signed)).content.decode()
    assert "申请退单" in page
    assert "怎样裁定" in page


def test_the_second_reader_lets_it_go_out_or_back(house: House, draft: Order) -> None:
    assert "等审核人处理" not in door(house.senior).get(place(draft)).content.decode()
    back = door(house.senior).post(place(draft, "review"), {"agree": "0", "note": "写清楚"})
    assert back.status_code == 302
    agent = door(house.agent)
    values = {"lead_unit": house.install.pk, "kind": "visit", "title": "上门", "demand": "今天上门安装"}
    assert agent.post(place(draft, "amend"), values).status_code == 302
    assert door(house.senior).post(place(draft, "review"), {"agree": "1"}).status_code == 302
    assert fresh(draft).state == "dispatched"


def test_the_owner_reviews_on_the_page(house: House, replied: Order) -> None:
    client = door(house.agent)
    page = client.get(place(replied)).content.decode()
    assert "逐项核对" in page
    short = client.post(place(replied, "accept"), {"marks": ["complete"], "quality": "4"})
    assert short.status_code == 422
    back = client.post(place(replied, "rework"), {"marks": ["complete"], "note": "请补上门时间段"})
    assert back.status_code == 302
    assert fresh(replied).round == 2


def test_a_case_shows_its_orders_and_dispatches(house: House, case: Case) -> None:
    client = door(house.agent)
    assert "派单" in client.get(f"/cases/{case.number}/orders").content.decode()
    form = f"/cases/{case.number}/orders/new"
    assert client.get(form).status_code == 200
    assert (
        client.post(form, {"lead_unit": house.network.pk, "kind": "handle", "demand": ""}).status_code == 422
    )
    made = client.post(form, {"lead_unit": house.network.pk, "kind": "handle", "demand": "核实失约原因"})
    assert made.status_code == 302
    panel = client.get(f"/cases/{case.number}/orders").content.decode()
    assert "W-01" in panel
    assert "1 / 1" in panel


@pytest.mark.parametrize("name", ["return", "ask_extension", "ask_suspension", "chase", "supervise", "cancel", "assist",
                                  "redispatch", "decide_return", "settle_return", "decide_extension"])  # fmt: skip
def test_every_form_is_drawn(house: House, signed: Order, name: str) -> None:
    assert door(house.supervisor).get(place(signed, name)).status_code == 200


def test_out_of_scope_is_not_found(house: House, sent: Order) -> None:
    client = door(house.installer)
    assert client.get(place(sent)).status_code == 404
    assert client.post(place(sent, "sign")).status_code == 404
    assert client.get(place(sent, "nonsense")).status_code == 404
    assert sent.title not in client.get("/orders/?tab=sign").content.decode()


def test_a_refusal_stands_in_the_form(house: House, signed: Order) -> None:
    answer = door(house.agent).post(place(signed, "chase"), {"level": "leader", "text": "快"})
    assert answer.status_code == 422
    assert "领导催办" in answer.content.decode()


def test_both_languages_and_the_figures(house: House, signed: Order) -> None:
    client = door(house.supervisor)
    assert "网络运维部" in client.get("/orders/counters").content.decode()
    assert door(house.manager).get("/orders/rules").status_code == 200
    assert client.get("/orders/", headers={"accept-language": "en"}).status_code == 200


def test_queries_stay_few(house: House, replied: Order, django_assert_max_num_queries: Any) -> None:
    client = door(house.agent)
    client.get("/orders/")
    with django_assert_max_num_queries(12):
        client.get("/orders/?tab=review")
    actions.accept(replied, marks=HOLDS, actor=house.agent, at=AT)


def test_every_notice_is_put_into_whole_sentences_in_both_languages(house: House, signed: Order) -> None:
    from django.utils import translation

    from shouwen.foundation.ledger.testing import deliver_all
    from shouwen.foundation.notices.models import Notice
    from shouwen.foundation.notices.queries import worded

    chase = actions.chase(signed, level="phone", actor=house.agent, at=later(hours=1))
    actions.answer_chase(chase.pk, text="在办", actor=house.clerk, at=later(hours=1))
    actions.supervise(signed, demand="快", due_at=later(hours=9), actor=house.supervisor, at=later(hours=1))
    hand_in(house, signed, at=later(hours=1))
    actions.rework(signed, marks={}, note="请补全", actor=house.agent, at=later(hours=2))
    deliver_all(at=later(hours=2))
    for language, empty in (("zh-hans", ("（）", "：，", "请于  前")), ("en", ("()", ": ;", "by ."))):
        with translation.override(language):
            said = {line.text for line in worded(list(Notice.objects.all()), "Asia/Shanghai")}
        assert not any(hole in text for text in said for hole in (*empty, "{"))
        assert len(said) >= 6
    assert any("(By telephone)" in text for text in said)


def test_the_inbox_shows_and_is_read(house: House, sent: Order) -> None:
    from shouwen.foundation.ledger.testing import deliver_all

    deliver_all(at=later(hours=1))
    client = door(house.clerk)
    page = client.get("/inbox").content.decode()
    assert "前签收" in page
    assert client.get("/inbox/badge").content
    found = re.search(r"/inbox/(\d+)\"", page)
    assert found
    answer = client.get(f"/inbox/{found[1]}")
    assert answer["Location"] == f"{place(sent)}do/sign"
    assert client.post("/inbox/reading").status_code == 302
    assert client.get("/inbox/preferences").status_code == 200
    assert client.post("/inbox/preferences", {"app.workorders.wish": "on"}).status_code == 302


def test_a_move_in_a_sheet_is_refused_there_and_made_once(house: House, signed: Order) -> None:
    client = door(house.clerk)
    page = client.get(place(signed)).content.decode()
    assert 'data-sheet="do-return"' in page
    assert 'id="do-ask_extension"' in page
    htmx = {"HX-Request": "true", "X-Once": "0123456789abcdef0123456789abcdef"}
    refused = client.post(place(signed, "return"), {"code": "not_ours", "note": ""}, headers=htmx)
    assert refused.status_code == 422
    assert refused.content.decode().startswith('<section class="blk" id="do-return">')
    asked = {"amount": 2, "reason_code": "several_units", "note": "等备件"}
    done = client.post(place(signed, "ask_extension"), asked, headers=htmx)
    assert (done.status_code, done["HX-Redirect"]) == (204, place(signed))
    again = client.post(place(signed, "ask_extension"), asked, headers=htmx)
    assert (again.status_code, again["HX-Refresh"]) == (204, "true")
