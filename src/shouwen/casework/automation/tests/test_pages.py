"""Macros and rules over HTTP, without script and with it, and by API."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from shouwen.casework.automation import actions
from shouwen.casework.automation.models import DryRun, Macro, MacroUse, Rule
from shouwen.casework.automation.rules.examples import MACROS
from shouwen.casework.automation.tests.conftest import AT, does, fresh, later
from shouwen.casework.cases.models import Case
from shouwen.foundation.access import actions as access
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(later(hours=1), tick=False):
        yield


def door(actor: Actor) -> Client:
    """A browser signed in as somebody."""
    person = Person.objects.get(pk=actor.person_id)
    person.user = person.user or User.objects.create(username=person.staff_number)
    person.save()
    client = Client()
    client.force_login(person.user)
    return client


def made(house: Any, *deeds: dict[str, Any]) -> Macro:
    return actions.save_macro(name="爽约", home="own", deeds=list(deeds), actor=house.agent, at=AT)


def test_a_macro_is_written_without_script(house):
    client = door(house.agent)
    page = client.post("/admin/macros/new", {"name": "爽约", "home": "own", "act": "add", "new": "set_urgency"})
    assert 'name="d0-urgency"' in page.content.decode()
    values = {"name": "爽约", "home": "own", "deed": ["set_urgency", "note"], "d0-urgency": "critical", "d1-text": "记"}
    page = client.post("/admin/macros/new", {**values, "act": "up:1"}).content.decode()
    assert page.index("d0-text") < page.index("d1-urgency")
    wrong = client.post("/admin/macros/new", {**values, "d1-text": "", "act": "save"})
    assert wrong.status_code == 422
    assert "请填上“内容”" in wrong.content.decode()
    answer = client.post("/admin/macros/new", {**values, "act": "save"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/macros/")
    assert [each["deed"] for each in Macro.objects.get().deeds] == ["set_urgency", "note"]
    assert "紧急程度改为“特急”" in client.get("/admin/macros/").content.decode()


def test_a_macro_is_used_from_the_case_and_taken_back(house, case):
    row, client = made(house, does("set_urgency", urgency="critical")), door(house.agent)
    assert "宏" in client.get(f"/cases/{case.number}/").content.decode()
    panel = client.get(f"/cases/{case.number}/macros", **HTMX).content.decode()
    assert "爽约" in panel
    assert "<html" not in panel
    page = client.get(f"/cases/{case.number}/macros/{row.pk}").content.decode()
    assert "会做" in page
    assert fresh(case).urgency == case.urgency
    answer = client.post(f"/cases/{case.number}/macros/{row.pk}", **HTMX)
    told = json.loads(answer["HX-Trigger"])["toast"]
    assert fresh(case).urgency == "critical"
    assert client.post(told["undo"], **HTMX).status_code == 200
    assert fresh(case).urgency == case.urgency
    assert client.post(told["undo"]).status_code == 422
    assert MacroUse.objects.get().undone_at is not None


def test_a_macro_that_cannot_be_done_says_why_and_does_nothing(house, case):
    row, client = made(house, does("note", text="记"), does("close", reason="confirmed")), door(house.agent)
    page = client.post(f"/cases/{case.number}/macros/{row.pk}")
    assert page.status_code == 422
    assert "整个宏都没有执行" in page.content.decode()
    assert door(house.mate).get(f"/cases/{case.number}/macros/{row.pk}").status_code == 404


def test_a_rule_is_written_tried_and_switched_on_without_script(house, case):
    client = door(house.manager)
    assert "催两次就升急" in client.get("/admin/rules/").content.decode()
    page = client.get("/admin/rules/new?example=chased_twice").content.decode()
    assert "客户催办" in page
    assert 'value="Chased twice: make it critical"' in page, "or English readers would read a Chinese name"
    values = {
        "name": "催了就急", "scope": "centre", "kind": "fact", "fact": "cases.CustomerChased", "cgs": "0", "cj0": "all",
        "cf": "chases", "cg": "0", "c0-op": "gte", "c0-value": "1", "deed": "set_urgency", "d0-urgency": "critical",
    }  # fmt: skip
    more = client.post("/admin/rules/new", {**values, "act": "addc:0", "cnew0": "kind"}, **HTMX).content.decode()
    assert 'name="c1-op"' in more
    assert 'name="c0-value" value="1"' in re.sub(r"\s+", " ", more)
    wrong = client.post("/admin/rules/new", {**values, "c0-value": "many", "act": "save"})
    assert wrong.status_code == 422
    assert "请填数字" in wrong.content.decode()
    answer = client.post("/admin/rules/new", {**values, "act": "save"})
    row = Rule.objects.get()
    assert answer["Location"] == f"/admin/rules/{row.pk}/dry-runs"
    assert "当</b> 客户催办" in client.get("/admin/rules/").content.decode()
    client.post(answer["Location"], {"first": "2026-03-01", "last": "2026-03-31"})
    dry = DryRun.objects.get()
    assert "还在跑" in client.get(f"/admin/rules/dry-runs/{dry.pk}", **HTMX).content.decode()
    actions.try_on(at=later(hours=1))
    assert "看了" in client.get(answer["Location"]).content.decode()
    client.post(f"/admin/rules/{row.pk}/switch", {"on": "yes"})
    assert fresh(row).is_on
    door(house.agent).post(f"/cases/{case.number}/chases", {"text": "快"})
    deliver_all(at=later(hours=1))
    assert fresh(case).urgency == "critical"
    log = client.get(f"/admin/rules/{row.pk}/runs").content.decode()
    assert case.number in log
    assert "已执行" in log
    assert case.number in client.get(f"/admin/rules/runs?text={case.number}").content.decode()
    page = door(house.agent).get(f"/cases/{case.number}/").content.decode()
    assert "“催了就急”（第 1 版）做了 1 件事" in page
    assert client.get(f"/admin/rules/{row.pk}/versions").status_code == 200
    client.post(f"/admin/rules/{row.pk}/place", {"place": "1"})
    client.post(f"/admin/rules/{row.pk}/retirement")
    assert not fresh(row).is_active


def test_a_tree_of_conditions_survives_the_editor(house):
    tree = {
        "all": [
            {"field": "kind", "op": "in", "value": ["complaint", "fault"]},
            {"field": "received", "op": "older", "value": "7d"},
            {"any": [{"field": "repeat", "op": "is", "value": True}, {"field": "owner", "op": "in", "value": [str(house.mate.person_id)]}]},
        ]
    }  # fmt: skip
    content = {"when": {"kind": "daily", "time": "09:00"}, "if": tree, "then": [does("note", text="记")]}
    row = actions.save_rule(name="树", content=content, actor=house.manager, at=AT)
    client = door(house.manager)
    html = client.get(f"/admin/rules/{row.pk}/").content.decode()
    values = fields_of(html)
    answer = client.post(f"/admin/rules/{row.pk}/", {**values, "act": "save"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    from shouwen.casework.automation.models import RuleVersion

    assert RuleVersion.objects.get(rule=row, number=2).content == content


def fields_of(html: str) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, list[str]] = {}
            self.select = self.area = ""
            self.first = True

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            at = dict(attrs)
            name = at.get("name") or ""
            if tag == "input" and name and at.get("type") not in ("checkbox", "radio"):
                self.found.setdefault(name, []).append(at.get("value") or "")
            elif tag == "input" and name and "checked" in at:
                self.found.setdefault(name, []).append(at.get("value") or "on")
            elif tag == "select":
                self.select, self.first = name, True
                self.found.setdefault(name, []).append("")
            elif tag == "option" and self.select and (self.first or "selected" in at):
                self.found[self.select][-1] = at.get("value") or ""
                self.first = False
            elif tag == "textarea":
                self.area = name
                self.found.setdefault(name, []).append("")

        def handle_endtag(self, tag: str) -> None:
            if tag == "select":
                self.select = ""
            if tag == "textarea":
                self.area = ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.found[self.area][-1] += data.lstrip("\n")

    reader = Reader()
    reader.feed(html[html.index('id="rule-form"') : html.index("</form>", html.index('id="rule-form"'))])
    return reader.found


def test_the_api_reads_tries_and_uses_macros(house, case):
    row = made(house, does("set_urgency", urgency="critical"))
    _token, text = access.make_token(
        person_id=house.agent.person_id, name="程序", rights=["*"], expires_at=later(days=9), actor=SYSTEM, at=later(hours=1)
    )
    key = {"headers": {"Authorization": f"Bearer {text}"}, "content_type": "application/json"}
    client = Client()
    listed = client.get("/api/v1/macros", headers=key["headers"]).json()["macros"]
    assert (listed[0]["id"], listed[0]["deeds"][0]["says"]) == (str(row.pk), "紧急程度改为“特急”")
    url = f"/api/v1/cases/{case.number}/macros/{row.pk}"
    tried = client.post(url, {"preview": True}, **key)
    assert (tried.status_code, tried.json()["applied"], tried.json()["steps"][0]["result"]) == (200, False, "done")
    assert fresh(case).urgency == case.urgency
    used = client.post(url, {}, **key)
    assert (used.status_code, used.json()["why_not_undo"]) == (201, "")
    assert fresh(case).urgency == "critical"
    assert client.get("/api/v1/rules", headers=key["headers"]).status_code == 403


def test_the_api_reads_rules_and_runs(house, case):
    content = {"when": {"kind": "fact", "fact": "cases.CustomerChased"}, "if": {}, "then": [does("note", text="记")]}
    row = actions.save_rule(name="记", content=content, actor=house.manager, at=AT)
    _token, text = access.make_token(
        person_id=house.manager.person_id, name="程序", rights=["*"], expires_at=later(days=9), actor=SYSTEM, at=later(hours=1)
    )
    client, key = Client(), {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/rules", headers=key).json()["rules"][0]["when"] == "客户催办"
    assert client.get(f"/api/v1/rules/{row.pk}", headers=key).json()["is_on"] is False
    assert client.get(f"/api/v1/rules/{row.pk}/runs", headers=key).json() == {"runs": [], "next_cursor": ""}


def test_lists_cost_the_same_however_long(house, case: Case):
    client = door(house.manager)
    content = {"when": {"kind": "fact", "fact": "cases.CustomerChased"}, "if": {}, "then": [does("note", text="记")]}

    def asked(url: str) -> int:
        return min(once(url) for _each in range(3))  # what is kept in the process is now and then looked at again

    def once(url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    actions.save_rule(name="甲", content=content, actor=house.manager, at=AT)
    actions.save_macro(name="一", home=f"u:{house.city.pk}", deeds=[does("note", text="x")], actor=house.manager, at=AT)
    before = asked("/admin/rules/"), asked("/admin/macros/"), asked(f"/cases/{case.number}/macros")
    for name in "乙丙丁":
        actions.save_rule(name=name, content=content, actor=house.manager, at=AT)
        actions.save_macro(name=name, home=f"u:{house.city.pk}", deeds=[does("note", text="x")], actor=house.manager, at=AT)
    assert (asked("/admin/rules/"), asked("/admin/macros/"), asked(f"/cases/{case.number}/macros")) == before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_example_of_a_macro_is_taken_as_it_is_and_says_what_it_would_do(house, case, language):
    with translation.override(language):
        for example in MACROS:
            row = actions.save_macro(name=str(example.name), home="own", deeds=example.deeds(), actor=house.agent, at=AT)
            outcomes = actions.preview_macro(row.pk, case.pk, actor=house.agent, at=AT)
            assert [each.deed for each in outcomes] == [each["deed"] for each in example.deeds()]
            assert all(each.result != "refused" or each.why for each in outcomes)


def test_examples_wait_where_macros_are_kept_and_where_none_is_found(house, case):
    client = door(house.agent)
    assert "?example=ask_for_papers" in client.get("/admin/macros/").content.decode()
    assert "?example=ask_for_papers" in client.get(f"/cases/{case.number}/macros").content.decode()
    form = client.get("/admin/macros/new?example=ask_for_papers").content.decode()
    assert 'value="请客户补材料"' in form
    assert 'name="d1-reason"' in form
    assert Macro.objects.count() == 0
    made(house, does("note", text="记"))
    assert "?example=" not in client.get(f"/cases/{case.number}/macros").content.decode()
    assert "?example=" not in client.get(f"/cases/{case.number}/macros?q=没有").content.decode()


def test_an_unknown_example_is_an_empty_form_and_who_writes_none_sees_none(house):
    assert 'name="d0-' not in door(house.agent).get("/admin/macros/new?example=nonsense").content.decode()
    assert "?example=" not in door(house.statistician).get("/admin/macros/").content.decode()
