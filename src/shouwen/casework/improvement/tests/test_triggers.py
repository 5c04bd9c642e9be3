"""Rules that open plans: on facts, in words, never twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shouwen.casework.cases import testing
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.improvement import actions, queries
from shouwen.casework.improvement.models import Ground, Plan, Rule, Trigger
from shouwen.casework.improvement.queries.closing import on_paper
from shouwen.casework.improvement.tests.conftest import AT, found, fresh, later, verifying
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.relations.catalogue import queries as catalogue


def rule(sort="recurrence", centre=None, **figures):
    usual = {"recurrence": {"n": 3, "days": 7}, "severe": {"days": 2}, "repeat": {"n": 3, "days": 90}, "paid": {"amount": "100", "days": 30},
             "share": {"percent": 50, "days": 30, "periods": 1, "n": 2}}  # fmt: skip
    return actions.make_rule(sort, usual[sort] | figures, name=f"规则 {sort}", centre_id=centre, actor=SYSTEM, at=later(days=-1))


def test_a_cause_that_comes_back_opens_a_plan_once(house):
    made = rule()
    cases = found(house, 3)
    deliver_all(at=AT)
    plan = Plan.objects.get()
    assert (plan.source, plan.rule_id, plan.cause_code, plan.author_id) == ("rule", made.pk, "R1", None)
    assert plan.owner_id == house.supervisor.person_id
    assert set(Ground.objects.values_list("case_id", flat=True)) == {each.pk for each in cases}
    assert Notice.objects.filter(kind="improvement.mine", person_id=house.supervisor.person_id).exists()
    assert actions.evaluate(house.city.pk, at=later(hours=1)) == []
    more = found(house, 2, at=later(hours=1), start=30)
    deliver_all(at=later(hours=2))
    assert Plan.objects.count() == 1
    assert Ground.objects.filter(case__in=[each.pk for each in more]).count() == 2, "they join the plan under way"


def test_the_same_facts_open_nothing_again_after_it_is_closed(house):
    rule()
    found(house, 3)
    deliver_all(at=AT)
    plan = Plan.objects.get()
    actions.edit(plan, {"problem": "反复"}, actor=house.supervisor, at=AT)
    verifying(house, plan, at=later(hours=2), target=Decimal(0), periods=1, window_days=1)
    actions.take_figures(at=later(days=2))
    actions.move(plan, "effective", words="好", actor=house.manager, at=later(days=2))
    actions.rate(plan, likelihood=1, impact=1, after=True, actor=house.supervisor, at=later(days=2))
    actions.move(plan, "close", words="好", actor=house.supervisor, at=later(days=2))
    assert actions.evaluate(house.city.pk, at=later(days=3)) == []
    found(house, 3, at=later(days=9), start=40)
    deliver_all(at=later(days=9))
    assert Plan.objects.count() == 2, "new facts after its window do"
    assert Trigger.objects.get().count == 2


def test_a_severe_case_opens_one_plan_and_one_event_only_one(house):
    rule("severe")
    one, two = (testing.registered(house.agent, phone=f"1390000000{n}", name=f"客户{n}") for n in (1, 2))
    deliver_all(at=AT)
    assert not Plan.objects.exists()
    complaints.join([one.number, two.number], title="三号楼停水", actor=house.leader, at=AT)
    complaints.override(one, "severe", reason="记者来电", actor=house.leader, at=later(minutes=1))
    deliver_all(at=later(minutes=2))
    plan = Plan.objects.get()
    assert queries.of_case(one.pk)[0].pk == plan.pk
    complaints.override(two, "severe", reason="也有记者", actor=house.leader, at=later(minutes=3))
    deliver_all(at=later(minutes=4))
    assert Plan.objects.count() == 1
    assert queries.of_case(two.pk)[0].pk == plan.pk


def test_cases_of_one_event_stand_on_its_plan(house, case):
    other = testing.registered(house.agent, phone="13900000009", name="另一位")
    plan = actions.open_plan(actions.Brief("停水", cases=[case]), actor=house.supervisor, at=AT)
    complaints.join([case.number, other.number], title="三号楼停水", actor=house.leader, at=AT)
    deliver_all(at=AT)
    assert [each.pk for each in queries.of_case(other.pk)] == [plan.pk]


def test_a_customer_who_comes_again_and_again(house):
    rule("repeat")
    for n in range(3):
        testing.registered(house.agent, at=later(hours=n), description=f"第 {n} 次说：约好的时间又没来，要求今天给准话")
    deliver_all(at=later(hours=3))
    plan = Plan.objects.get()
    assert plan.title == "规则 repeat"
    assert Ground.objects.filter(plan=plan).count() == 3


def test_a_rule_of_one_centre_does_not_look_at_another(house):
    rule(centre=house.province.pk)
    found(house, 3)
    deliver_all(at=AT)
    assert not Plan.objects.exists()


def test_rules_are_dated_versions(house):
    one = actions.make_rule("recurrence", {"n": 3, "days": 7}, name="反复", centre_id=house.city.pk, actor=house.manager, at=AT)
    two = actions.make_rule("recurrence", {"n": 9, "days": 7}, name="反复", after=one.pk, reason="太勤", actor=house.manager, at=AT)
    assert (two.version, two.line, fresh(one).ended_at) == (2, one.line, AT)
    with pytest.raises(Conflict):
        actions.make_rule("recurrence", {"n": 5, "days": 7}, name="反复", after=one.pk, actor=house.manager, at=AT)
    found(house, 3)
    deliver_all(at=AT)
    assert not Plan.objects.exists()
    actions.end_rule(two.pk, actor=house.manager, at=AT)
    assert queries.in_force(house.city.pk, later(minutes=1)) == []
    actions.end_rule(two.pk, back=True, actor=house.manager, at=AT)
    assert [each.pk for each in queries.in_force(house.city.pk, AT)] == [two.pk]
    with pytest.raises(Conflict):
        actions.end_rule(one.pk, back=True, actor=house.manager, at=AT)
    with pytest.raises(Forbidden):
        actions.make_rule("severe", {"days": 2}, name="全省", actor=house.manager, at=AT)
    with pytest.raises(Forbidden):
        actions.make_rule("severe", {"days": 2}, name="x", centre_id=house.city.pk, actor=house.supervisor, at=AT)
    with pytest.raises(Invalid):
        actions.make_rule("recurrence", {"n": 0, "days": 7}, name="x", centre_id=house.city.pk, actor=house.manager, at=AT)


def test_a_rule_is_tried_on_the_last_ninety_days(house):
    found(house, 4, at=later(days=-20))
    found(house, 3, at=later(days=-3), start=20)
    tried = queries.tried("recurrence", {"n": 3, "days": 7}, house.manager, at=AT)
    assert [each.cases for each in tried] == [3, 4]
    assert "3 件" in tried[0].words
    assert not Plan.objects.exists()
    with pytest.raises(Forbidden):
        queries.tried("recurrence", {"n": 3, "days": 7}, house.supervisor, at=AT)


def test_the_shipped_rules_are_put_in_force_once(house):
    assert actions.ship_rules(actor=SYSTEM, at=AT) == 5
    assert actions.ship_rules(actor=SYSTEM, at=AT) == 0
    assert Rule.objects.filter(centre=None).count() == 5


def test_only_the_shipped_rules_that_are_missing_are_added(house):
    own = actions.make_rule("severe", {"days": 9}, name="自己的", actor=SYSTEM, at=AT)
    assert [each[0] for each in actions.unshipped()] == ["recurrence", "share", "paid", "repeat"]
    assert actions.ship_rules(actor=SYSTEM, at=AT) == 4
    assert actions.unshipped() == []
    assert Rule.objects.get(centre=None, sort="severe").pk == own.pk


def test_a_cause_somebody_works_on_opens_no_second_plan(house):
    rule()
    mine = actions.open_plan(actions.Brief("自己先立的", cause_code="R1"), actor=house.supervisor, at=AT)
    cases = found(house, 3)
    deliver_all(at=AT)
    assert [each.pk for each in Plan.objects.all()] == [mine.pk]
    assert Ground.objects.filter(plan=mine, case__in=[each.pk for each in cases]).count() == 3


def test_a_title_a_rule_wrote_is_read_in_the_readers_language_and_one_a_person_wrote_stands(house):
    actions.ship_rules(actor=SYSTEM, at=later(days=-1))
    cases = found(house, 10)
    deliver_all(at=AT)
    plan = Plan.objects.get(cause_code="R1")
    name, _dot, cause = plan.title.partition(" · ")
    with translation.override("zh-hans"):
        assert plan.heading == plan.title == f"一周内同一起因满十件 · {catalogue.label('cause', 'R1')}"
    with translation.override("en"):
        assert plan.heading == f"Ten of one cause in a week · {catalogue.label('cause', 'R1')}"
        assert catalogue.label("cause", "R1") != cause
        page = browser(house.supervisor).get(reverse("improvement:board"), HTTP_ACCEPT_LANGUAGE="en").content.decode()
        assert plan.number in page
    with translation.override("en"):
        assert plan.rule.label == "Ten of one cause in a week"
        assert name == plan.rule.name
    actions.edit(plan, {"title": "预约 · 我们自己起的"}, actor=house.supervisor, at=AT)
    mine = actions.open_plan(actions.Brief(plan.title, cases=[cases[0].pk]), actor=house.supervisor, at=AT)
    with translation.override("en"):
        assert fresh(plan).heading == "预约 · 我们自己起的"
        assert mine.heading == mine.title


def test_a_rules_title_reaches_programs_and_papers_in_the_readers_language_and_given_back_is_no_change(house):
    actions.ship_rules(actor=SYSTEM, at=later(days=-1))
    cases = found(house, 10)
    deliver_all(at=AT)
    plan = Plan.objects.get(cause_code="R1")
    chinese = plan.title
    with time_machine.travel(AT, tick=False):
        english = api(house.supervisor, f"/{plan.number}", HTTP_ACCEPT_LANGUAGE="en")["title"]
        listed = api(house.supervisor, "", HTTP_ACCEPT_LANGUAGE="en")["items"]
        assert [each["title"] for each in listed if each["number"] == plan.number] == [english]
        assert english.startswith("Ten of one cause in a week · ")
        assert api(house.supervisor, f"/{plan.number}", HTTP_ACCEPT_LANGUAGE="zh-hans")["title"] == chinese
    with translation.override("en"):
        assert f"{plan.number} {english}" in on_paper(cases[0], house.supervisor, AT)["improvement"]
        actions.edit(plan, {"title": english, "problem": "反复"}, actor=house.supervisor, at=AT)
    assert (fresh(plan).title, fresh(plan).problem) == (chinese, "反复")
    with translation.override("zh-hans"):
        assert f"{plan.number} {chinese}" in on_paper(cases[0], house.supervisor, AT)["improvement"]
    actions.edit(plan, {"title": "Our own words"}, actor=house.supervisor, at=AT)
    assert fresh(plan).heading == "Our own words"


def api(who, path, **headers):
    _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=later(days=7), actor=SYSTEM, at=AT)
    return Client().get(f"/api/v1/improvements{path}", HTTP_AUTHORIZATION=f"Bearer {text}", **headers).json()
