"""The standards library: written by one, approved by another, dated, read, beside the cases it is about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shouwen.casework.cases import testing
from shouwen.casework.cases.testing import AT
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.standards import actions, queries, rules
from shouwen.casework.standards.models import Receipt, Standard, Version
from shouwen.casework.standards.queries.library import above
from shouwen.casework.standards.rules import Dated
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, centre, person
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

TODAY = AT.date()


def later(days):
    return AT + timedelta(days=days)


@pytest.fixture(autouse=True)
def now(tmp_path, settings):
    settings.SHOUWEN_VAR = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def house(db):
    deadlines.seed()
    made = testing.house()
    made.has("agent", "mate", "leader", "manager", "head", "province_head")
    return made


def add(house, **more):
    values = {"title": "上门预约", "text": "约定前一天核对备件\n缺件先改约", "effective_on": TODAY, "category_path": "delay", "actor": house.manager, **more}
    return actions.add(**values, at=AT)


def approved(house, **more):
    row = add(house, **more)
    return actions.approve(row.standard_id, 1, actor=house.head, at=AT)


def kinds(row):
    return [each.kind.partition(".")[2] for each in timeline("standard", row.standard_id)]


def test_one_writes_another_approves_and_it_is_to_be_read(house):
    row = add(house)
    assert queries.library(house.agent, at=AT) == []
    assert [each.version.pk for each in queries.library(house.agent, at=AT, drafts=True)] == [row.pk]
    with pytest.raises(Forbidden, match="另一位"):
        actions.approve(row.standard_id, 1, actor=house.manager, at=AT)
    actions.approve(row.standard_id, 1, actor=house.head, at=AT)
    with pytest.raises(Conflict):
        actions.approve(row.standard_id, 1, actor=house.head, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=row.pk).update(approved_by=house.manager.person_id)
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="standards.read", person_id=house.agent.person_id).count() == 1
    assert kinds(row) == ["StandardWritten", "StandardApproved"]


def test_it_says_what_is_wrong_and_who_may(house):
    for wrong in ({"title": " "}, {"text": ""}, {"effective_on": None}, {"effective_on": TODAY - timedelta(days=1)}, {"category_path": "moon"}):
        with pytest.raises(Invalid):
            add(house, **wrong)
    with pytest.raises(Forbidden):
        add(house, actor=house.agent)
    with pytest.raises(Forbidden):
        add(house, for_all=True)
    assert add(house, for_all=True, actor=SYSTEM).standard.centre_id is None


def test_versions_follow_each_other_by_their_day(house):
    first = approved(house)
    pk = first.standard_id
    with pytest.raises(Invalid, match="为什么"):
        actions.revise(pk, text="新", effective_on=TODAY, reason=" ", actor=house.manager, at=AT)
    actions.revise(pk, text="提前两天", effective_on=TODAY + timedelta(days=10), reason="备件更远", actor=house.manager, at=AT)
    with pytest.raises(Conflict, match="还在等批准"):
        actions.revise(pk, text="又改", effective_on=TODAY, reason="x", actor=house.manager, at=AT)
    actions.approve(pk, 2, actor=house.head, at=AT)
    standard = Standard.objects.get(pk=pk)
    assert queries.page(standard, house.agent, at=AT).shown.row.version == 1
    assert [each.state for each in queries.page(standard, house.agent, at=AT).versions] == ["coming", "now"]
    assert queries.page(standard, house.agent, at=later(10)).shown.row.text == "提前两天"
    actions.retire(pk, 2, actor=house.manager, at=later(11))
    assert queries.page(standard, house.agent, at=later(11)).shown.row.version == 1
    for act in (actions.retire, actions.approve):
        with pytest.raises(Conflict):
            act(pk, 2, actor=house.head, at=later(12))
    with pytest.raises(NotFound):
        actions.retire(pk, 9, actor=house.head, at=later(12))
    assert kinds(first)[-1] == "StandardRetired"


def test_each_says_once_that_they_have_read_it(house):
    row = approved(house)
    pk = row.standard_id
    assert queries.unread(house.agent, at=AT) == 1
    actions.acknowledge(pk, 1, actor=house.agent, at=AT)
    with pytest.raises(Conflict, match="已经读过"):
        actions.acknowledge(pk, 1, actor=house.agent, at=AT)
    with pytest.raises(Forbidden):
        actions.acknowledge(pk, 1, actor=SYSTEM, at=AT)
    assert queries.unread(house.agent, at=AT) == 0
    assert queries.library(house.agent, at=AT, unread=True) == []
    told = {each.name: each.read_at for each in queries.readers(row, at=AT)}
    assert told["agent"] == AT
    assert told["mate"] is None
    actions.retire(pk, 1, actor=house.head, at=later(1))
    with pytest.raises(Conflict, match="已经收回"):
        actions.acknowledge(pk, 1, actor=house.mate, at=later(1))
    assert set(Receipt.objects.values_list("person_id", flat=True)) == {house.agent.person_id, house.head.person_id}, "who approves it has read it"


def test_a_city_reads_its_own_its_provinces_and_everybodys(house):
    own, above_, all_ = approved(house), add(house, actor=house.province_head), add(house, for_all=True, actor=SYSTEM)
    actions.approve(all_.standard_id, 1, actor=SYSTEM, at=AT)
    actions.approve(above_.standard_id, 1, actor=SYSTEM, at=AT)
    seen = {each.standard.pk for each in queries.library(house.agent, at=AT)}
    assert seen == {own.standard_id, above_.standard_id, all_.standard_id}
    other = actor_for(person(centre("临溪客服中心", prefix="LX"), "centre_head").pk, at=AT)
    assert {each.standard.pk for each in queries.library(other, at=AT)} == {all_.standard_id}
    for act in (lambda: queries.find(own.standard_id, other), lambda: actions.acknowledge(own.standard_id, 1, actor=other, at=AT)):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Forbidden):
        actions.retire(all_.standard_id, 1, actor=house.head, at=AT)


def test_they_stand_beside_cases_of_their_category(house, django_assert_max_num_queries):
    case = testing.registered(house.agent)
    assert above("a.b") == ["", "a", "a.b"]
    near = approved(house, category_path=case.category_path)
    wide = approved(house, title="文明用语", category_path="")
    approved(house, title="表扬", category_path="general.praise")
    assert [each.standard.pk for each in queries.beside(case.category_path, house.agent, at=AT)] == [near.standard_id, wide.standard_id]
    client = browser(house.agent)
    panel = reverse("standards:panel", args=[case.number])
    client.get(panel)
    with django_assert_max_num_queries(14):
        page = client.get(panel).content.decode()
    assert "上门预约" in page
    assert "未读" in page
    assert "表扬" not in page
    beside = reverse("standards:beside")
    assert beside in client.get(reverse("cases:new")).content.decode()
    assert "上门预约" in client.get(beside, {"category_id": case.category_id}).content.decode()
    assert client.get(beside, {"category_id": "²"}).content.decode().strip() == ""


def test_on_the_pages(house, django_assert_max_num_queries):
    writer, chief, agent = browser(house.manager), browser(house.head), browser(house.agent)
    filled = {"title": "上门预约", "category_path": "delay", "text": "前一天核对备件", "effective_on": TODAY.isoformat()}
    assert writer.post(reverse("standards:new"), {**filled, "text": ""}).status_code == 422
    assert writer.post(reverse("standards:new"), filled).status_code == 302
    pk = Standard.objects.get().pk

    def url(name, *more):
        return reverse(f"standards:{name}", args=[pk, *more])

    assert writer.post(url("approve", 1)).status_code == 403
    assert "上门预约" in writer.get(reverse("standards:library"), {"show": "drafts"}).content.decode()
    assert chief.post(url("approve", 1)).status_code == 302
    agent.get(reverse("standards:library"))
    with django_assert_max_num_queries(14):
        assert "未读" in agent.get(reverse("standards:library"), {"q": "备件"}).content.decode()
    assert agent.post(url("acknowledge", 1)).status_code == 302
    assert "您读过" in agent.get(url("standard")).content.decode()
    assert "都读过了" in agent.get(reverse("standards:library"), {"show": "unread"}).content.decode()
    assert agent.get(url("readers", 1)).status_code == 403
    assert "还没读" in writer.get(url("readers", 1)).content.decode()
    assert writer.get(url("readers", 9)).status_code == 404
    assert agent.get(url("revise")).status_code == 403
    more = {"text": "前两天核对", "effective_on": TODAY.isoformat(), "reason": "备件更远"}
    assert writer.post(url("revise"), {**more, "reason": ""}).status_code == 422
    assert writer.post(url("revise"), more).status_code == 302
    assert writer.post(url("retire", 2)).status_code == 302
    page = agent.get(url("standard"), {"version": "2"}).content.decode()
    assert "前两天核对" in page
    assert "已收回" in page


def test_over_http(house):
    def send(who, path, body=None):
        _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=later(7), actor=SYSTEM, at=AT)
        headers = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
        address = f"/api/v1/standards{path}"
        return Client().get(address, **headers) if body is None else Client().post(address, body, "application/json", **headers)

    made = send(house.manager, "", {"title": "上门预约", "category_path": "delay", "text": "核对备件", "effective_on": TODAY.isoformat()})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert send(house.manager, f"/{pk}/versions/1/approval", {}).status_code == 403
    assert send(house.head, f"/{pk}/versions/1/approval", {}).json()["state"] == "now"
    assert send(house.agent, "?unread=true").json()["items"][0]["read"] is False
    assert send(house.agent, f"/{pk}/versions/1/receipt", {}).status_code == 201
    assert send(house.agent, "?unread=true").json()["items"] == []
    assert send(house.agent, "?category=general.praise").json()["items"] == []
    body = {"text": "新", "effective_on": TODAY.isoformat(), "reason": "改"}
    assert len(send(house.manager, f"/{pk}/versions", body).json()["versions"]) == 2
    assert send(house.agent, f"/{pk}/versions", body).status_code == 403
    assert send(house.agent, "/4711").status_code == 404


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(st.lists(st.tuples(days, st.booleans(), st.booleans()), max_size=6), days)
def test_never_more_than_one_version_holds(rows, day):
    versions = [Dated(n, on, ok, gone) for n, (on, ok, gone) in enumerate(rows, 1)]
    told = rules.states(versions, day)
    holding = [each for each in versions if told[each.version] == "now"]
    fit = [each for each in versions if each.approved and not each.retired and each.effective_on <= day]
    assert holding == fit[-1:]
