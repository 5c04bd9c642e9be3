"""The panel, its forms and the REST interface."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from shouwen.casework.cases.testing import AT
from shouwen.casework.liability import actions, queries
from shouwen.casework.liability.models import Liability
from shouwen.casework.liability.rules import Part
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def shares(place):
    return {"who-0": f"u:{place.install.pk}", "percent-0": "70", "party-1": "supplier", "name-1": "华东物流", "percent-1": "30％"}


def test_a_cause_is_written_on_the_page(place, case, logistics):
    client = browser(place.agent)
    url = f"/cases/{case.number}/causes/new"
    assert "写起因" in client.get(url).content.decode()
    assert "应有数量" in client.get(f"/cases/{case.number}/causes/fields?code=W1").content.decode()
    wrong = client.post(url, {"code": "W1", "fields.order_no": "PO-1"})
    assert wrong.status_code == 422
    assert "还差货品" in wrong.content.decode()
    assert client.post(url, {"code": ["", "R1"]}).status_code == 302
    panel = client.get(f"/cases/{case.number}/liability").content.decode()
    assert "报表延误或不准确" in panel
    client.post(f"/cases/{case.number}/causes/R1/end", {"reason": "查错了"})
    assert queries.causes(case) == []


def test_liability_goes_its_way_on_the_page(place, case):
    propose = f"/cases/{case.number}/liability/propose"
    assert "提出定责" in browser(place.agent).get(propose).content.decode()
    wrong = browser(place.agent).post(propose, {**shares(place), "percent-0": "60", "words": "晚了"})
    assert wrong.status_code == 422
    assert "正好加成 100" in wrong.content.decode()
    assert browser(place.agent).post(propose, {**shares(place), "words": "晚了"}).status_code == 302
    mine = browser(place.agent).get(f"/cases/{case.number}/liability/confirm").content.decode()
    assert "没有" in mine or "权限" in mine
    client = browser(place.leader)
    page = client.get(f"/cases/{case.number}/liability/confirm").content.decode()
    assert "华东物流" in page
    assert client.post(f"/cases/{case.number}/liability/confirm", shares(place)).status_code == 302
    panel = browser(place.install_head).get(f"/cases/{case.number}/liability").content.decode()
    assert "申诉" in panel
    answer = browser(place.install_head).post(f"/cases/{case.number}/liability/appeal", {"words": "派晚了"})
    assert answer.status_code == 302
    assert Liability.objects.get().state == "appealed"


def test_strangers_find_nothing(place, case):
    client = browser(place.network_head)
    for path in ("liability", "liability/propose", "causes/new", "causes/fields"):
        assert client.get(f"/cases/{case.number}/{path}").status_code == 404
    assert browser(place.agent).get(f"/cases/{case.number}/liability/nonsense").status_code == 404


def test_the_centre_sets_its_rules_and_sees_the_trend(place, case, logistics):
    client = browser(place.manager)
    assert "这些事项办结要有起因" in client.get("/admin/liability/").content.decode()
    client.post("/admin/liability/", {"cause_kinds": ["complaint"], "appeal_days": "7"})
    assert queries.figures_for(place.city.pk).appeal_days == 7
    assert "办结前要写明起因" in browser(place.agent).get(f"/cases/{case.number}/liability").content.decode()
    assert "还没有写过起因" in client.get("/admin/liability/trend").content.decode()
    actions.find_cause(case, code="R1", actor=place.agent, at=AT)
    assert "报表延误" in client.get("/admin/liability/trend?level=3").content.decode()
    assert browser(place.agent).get("/admin/liability/").status_code == 403


def test_over_http(place, case, logistics):
    def api(actor, right="*"):
        week = AT + timedelta(days=7)
        made = access.make_token(person_id=actor.person_id, name=f"api {right}", rights=[right], expires_at=week, actor=SYSTEM, at=AT)
        _row, text = made
        return Client(headers={"Authorization": f"Bearer {text}"})

    mine = api(place.agent)
    base = f"/api/v1/cases/{case.number}"
    assert mine.get(f"{base}/causes").json() == {"items": [], "required": False}
    made = mine.post(f"{base}/causes", json.dumps({"code": "R1"}), content_type="application/json")
    assert (made.status_code, made.json()["is_main"]) == (201, True)
    again = mine.post(f"{base}/causes", json.dumps({"code": "R1"}), content_type="application/json")
    assert again.status_code == 409
    empty = {"state": "", "parts": [], "steps": [], "appeal_until": None, "higher_unit_id": None}
    assert mine.get(f"{base}/liability").json() == {**empty, "moves": ["propose"]}
    assert api(place.agent, "cases.read").get(f"{base}/liability").json() == {**empty, "moves": []}
    assert api(place.network_head).get(f"{base}/liability").status_code == 404
    parts = [{"party": "unit", "unit_id": str(place.install.pk), "percent": 100}]
    body = {"step": "propose", "parts": parts, "words": "晚了"}
    told = mine.post(f"{base}/liability", json.dumps(body), content_type="application/json").json()
    assert (told["state"], told["parts"][0]["percent"]) == ("proposed", 100)
    assert [(each["label"], each["words"]) for each in told["steps"]] == [("提出", "晚了")]
    refused = mine.post(f"{base}/liability", json.dumps({"step": "confirm"}), content_type="application/json")
    assert refused.status_code == 403
    assert mine.post(f"{base}/liability", json.dumps({"step": "withdraw"}), content_type="application/json").status_code == 204
    assert mine.get(f"{base}/liability").json()["moves"] == ["propose"]


def test_the_panel_costs_few_queries(place, case, logistics, django_assert_max_num_queries):
    actions.find_cause(case, code="R1", actor=place.agent, at=AT)
    actions.propose(case, [Part("unit", place.install.pk, percent=100)], words="晚了", actor=place.agent, at=AT)
    actions.confirm(case, actor=place.leader, at=AT)
    client = browser(place.leader)
    client.get(f"/cases/{case.number}/liability")
    with django_assert_max_num_queries(14):
        client.get(f"/cases/{case.number}/liability")


def test_programs_set_the_rules_and_put_causes_right(place, case, logistics):
    def token(who):
        at = clock.now()
        _row, text = access.make_token(person_id=who.person_id, name="程序", rights=["*"], expires_at=at + timedelta(days=1), actor=SYSTEM, at=at)
        return {"HTTP_AUTHORIZATION": f"Bearer {text}"}

    agent, head = Client(**token(place.agent)), Client(**token(place.head))
    assert agent.get("/api/v1/liability/rules").status_code == 403
    assert head.post("/api/v1/liability/rules", {"cause_kinds": ["nothing"]}, "application/json").status_code == 422
    assert head.post("/api/v1/liability/rules", {"appeal_days": 7}, "application/json").json()["appeal_days"] == 7
    assert head.get("/api/v1/liability/rules").json()["appeal_days"] == 7
    base = f"/api/v1/cases/{case.number}/causes"
    for code in ("T1", "R1"):
        assert agent.post(base, {"code": code}, "application/json").status_code == 201
    assert agent.post(f"{base}/R1/main", {}, "application/json").json()["is_main"]
    assert agent.post(f"{base}/R1/end", {}, "application/json").status_code == 422
    left = agent.post(f"{base}/R1/end", {"reason": "报表没有错"}, "application/json").json()["items"]
    assert [(each["code"], each["is_main"]) for each in left] == [("T1", True)]
    assert agent.post(f"{base}/R1/end", {"reason": "再来"}, "application/json").status_code == 404
    assert head.get("/api/v1/liability/trend").json()["total"] == 1


def test_whoever_decides_reads_what_was_said_before_and_names_stand_in_the_readers_brackets(place, case):
    parts = [Part("person", place.install.pk, place.install_clerk.person_id, percent=100)]
    actions.propose(case, parts, words="改约没有通知客户", actor=place.agent, at=AT)
    client = browser(place.leader)
    page = client.get(f"/cases/{case.number}/liability/confirm").content.decode()
    assert "改约没有通知客户" in page
    panel = f"/cases/{case.number}/liability"
    assert "（" in client.get(panel).content.decode()
    Person.objects.update(language="en")
    english = client.get(panel).content.decode()
    assert "（" not in english
    assert ">Liability<" in english
