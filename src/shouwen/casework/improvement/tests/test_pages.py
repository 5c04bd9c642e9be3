"""The board, a plan's page and its forms, rules with their trial, the chart, the panel; what stands against closing."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.improvement import actions, queries
from shouwen.casework.improvement.models import Goal, Lesson, Measure, Node, Plan, Prevention, Rule
from shouwen.casework.improvement.tests.conftest import (
    AT,
    analysed,
    found,
    fresh,
    later,
    plan_of,
    submitted,
    task,
    verifying,
)
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit.errors import Conflict


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


def said(client, name, *args, **query):
    answer = client.get(reverse(f"improvement:{name}", args=args), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_severe_complaint_needs_a_plan_with_root_cause_and_measure(house, case):
    cases.answer(case, "师傅 13:30 上门", actor=house.agent, at=AT)
    cases.customer_accepts(case, actor=house.agent, at=AT)
    complaints.override(case, "severe", reason="媒体", actor=house.leader, at=AT)
    case = fresh(case)
    assert [each[:11] for each in queries.closing_needs(case)] == ["严重投诉办结前要有改进"]
    assert "严重投诉办结前" in said(browser(house.agent), "panel", case.number)
    with pytest.raises(Conflict):
        cases.close(case, actor=house.agent, at=AT)
    plan = plan_of(house, case)
    assert "还没有写明根因" in queries.closing_needs(case)[0]
    analysed(house, plan)
    assert "还没有措施" in queries.closing_needs(case)[0]
    actions.add_measure(plan, task(), actor=house.supervisor, at=AT)
    assert queries.closing_needs(case) == []
    assert plan.number in said(browser(house.agent), "panel", case.number)
    lesser = testing.registered(house.agent, phone="13900000001", name="另一位")
    assert queries.closing_needs(lesser) == []
    actions.move(plan, "cancel", words="立错了", actor=house.manager, at=AT)
    assert queries.closing_needs(case)


def test_what_is_asked_of_closing_costs_no_query_for_a_lesser_case(house, case, django_assert_num_queries):
    queries.closing_needs(case)
    with django_assert_num_queries(0):
        queries.closing_needs(case)


def test_a_note_at_closing_feeds_improvement(house, case):
    cases.answer(case, "师傅 13:30 上门", actor=house.agent, at=AT)
    cases.customer_accepts(case, actor=house.agent, at=AT)
    cases.close(case, prevention="预约前一天核对备件", actor=house.agent, at=later(hours=1))
    deliver_all(at=later(hours=2))
    deliver_all(at=later(hours=2))
    row = Prevention.objects.get()
    client = browser(house.supervisor)
    assert "预约前一天核对备件" in said(client, "preventions")
    assert "还没人看" in said(client, "board")
    plan = plan_of(house)
    url = reverse("improvement:preventions")
    assert client.post(url, {"note": "x"}).status_code == 302
    assert client.post(url, {"note": row.pk, "plan": plan.number}).status_code == 302
    assert (fresh(row).plan_id, [each.pk for each in queries.of_case(case.pk)]) == (plan.pk, [plan.pk])
    assert "都看过了" in said(client, "preventions")
    assert "预约前一天核对备件" in said(client, "plan", plan.number)


def test_opening_a_plan_by_hand(house, case):
    client = browser(house.supervisor)
    url = reverse("improvement:new") + f"?case={case.number}"
    assert case.number in client.get(url).content.decode()
    filled = {"title": "预约迟到", "kind": "capa", "source": "cases", "cases": case.number, "due_on": "2026-04-30"}
    assert client.post(url, {**filled, "title": ""}).status_code == 422
    assert client.post(url, {**filled, "cases": "JZ000000-0001"}).status_code == 422
    assert client.post(url, {**filled, "due_on": "2020-01-01"}).status_code == 422
    assert client.post(url, filled).status_code == 302
    plan = Plan.objects.get()
    board = said(client, "board")
    assert plan.number in board
    assert plan.number in said(client, "board", show="mine")
    assert plan.number not in said(client, "board", show="ended")
    assert plan.number not in said(client, "board", q="别的")
    assert client.post(reverse("improvement:edit", args=[plan.number]), {"version": plan.version, "title": "改了", "problem": "反复"}).status_code == 302
    stale = client.post(reverse("improvement:edit", args=[plan.number]), {"version": 1, "title": "又改"})
    assert stale.status_code == 422
    assert "刚才有人改过" in stale.content.decode()


def test_the_trees_are_drawn_and_read_as_lists(house):
    plan = plan_of(house)
    client = browser(house.supervisor)
    add = reverse("improvement:add_node", args=[plan.number, "why"])
    assert client.post(add, {"text": "备件没到"}).status_code == 302
    top = Node.objects.get()
    assert client.post(f"{add}?below={top.pk}", {"text": "按周排", "is_root": "on"}).status_code == 302
    assert client.post(add, {"text": ""}).status_code == 422
    fish = reverse("improvement:add_node", args=[plan.number, "fish"])
    assert client.post(f"{fish}?rib=people", {"text": "没有培训"}).status_code == 302
    assert client.post(fish, {"text": "哪一根"}).status_code == 422
    page = said(client, "plan", plan.number)
    assert page.count("按周排") >= 2
    assert 'class="sw-fish"' in page
    assert page.count("没有培训") >= 3, "in the drawing and in the list"
    assert client.post(reverse("improvement:node", args=[plan.number, top.pk]), {"text": "备件晚到"}).status_code == 302
    client.post(reverse("improvement:drop_node", args=[plan.number, top.pk]))
    assert "可以恢复" in said(client, "plan", plan.number)
    client.post(reverse("improvement:drop_node", args=[plan.number, top.pk]), {"back": "1"})
    assert Node.objects.filter(dropped_at=None).count() == 3


def test_measures_goal_and_risk_on_the_page(house):
    found(house, 3)
    plan = analysed(house, plan_of(house))
    client, url = browser(house.supervisor), lambda name, *more: reverse(f"improvement:{name}", args=[plan.number, *more])
    filled = {"text": "备件提前到", "effect": "不再缺件", "kind": "correct", "owner": f"p:{house.mate.person_id}", "due_on": "2026-04-20", "cost": "3,200.50",
              "currency": "CNY"}  # fmt: skip
    for wrong in ({"text": ""}, {"due_on": "2020-01-01"}, {"cost": "很多"}, {"currency": "元"}, {"owner": "p:4711"}):
        assert client.post(url("add_measure"), {**filled, **wrong}).status_code == 422, wrong
    assert client.post(url("add_measure"), filled).status_code == 302
    assert "3,200.50 元" in said(client, "plan", plan.number)
    assert client.post(url("measure", 1), {**filled, "text": "备件提前一天到"}).status_code == 302
    goal = {"metric": "count", "window_days": "30", "periods": "2", "target": "1"}
    assert client.post(url("goal"), {**goal, "target": "9"}).status_code == 422
    assert client.post(url("goal"), goal).status_code == 302
    assert Goal.objects.get().baseline == 3
    assert client.post(url("rate", "before"), {"likelihood": "4", "impact": "3"}).status_code == 302
    assert client.post(url("rate", "sometime"), {"likelihood": "4", "impact": "3"}).status_code == 404
    assert "还没有写计划的期限" in client.get(url("step", "submit")).content.decode()
    assert client.post(url("step", "submit"), {"words": ""}).status_code == 422
    actions.edit(plan, {"due_on": later(days=40).date()}, actor=house.supervisor, at=AT)
    assert client.post(url("step", "submit"), {"words": ""}).status_code == 302
    assert "撤销上一步" in said(client, "plan", plan.number)
    assert client.get(url("step", "approve")).status_code == 302, "not one's own"
    assert browser(house.manager).post(url("step", "approve"), {"words": ""}).status_code == 302
    assert client.post(url("step", "start"), {"words": ""}).status_code == 302
    mate = browser(house.mate)
    paper = files.keep(ContentFile("到货记录".encode()), name="到货.txt", actor=house.mate, at=AT)
    assert mate.post(url("report", 1), {"percent": "100", "words": ""}).status_code == 422
    assert mate.post(url("report", 1), {"percent": "100", "words": "", "attachments": str(paper.pk)}).status_code == 302
    assert "到货.txt" in said(client, "plan", plan.number)
    assert client.post(url("check", 1), {"passed": "yes", "words": "抽查都到了"}).status_code == 302
    assert mate.post(url("report_back", 1)).status_code == 302
    assert Measure.objects.get().percent == 0
    assert client.post(url("drop_measure", 1), {"reason": ""}).status_code == 422
    assert client.post(url("drop_measure", 1), {"reason": "不做了"}).status_code == 302
    client.post(url("drop_measure", 1), {"back": "1"})
    assert client.post(url("measure", 1), {**filled, "reason": "一天不够"}).status_code == 302
    assert Measure.objects.count() == 2


def test_before_and_after_stand_as_chart_and_table(house):
    found(house, 3)
    plan = verifying(house, plan_of(house), at=later(hours=1), target=Decimal(1), periods=1)
    client = browser(house.supervisor)
    client.post(reverse("improvement:count", args=[plan.number]))
    with time_machine.travel(later(days=40), tick=False):
        client = browser(house.supervisor)
        client.post(reverse("improvement:count", args=[plan.number]))
        page = said(client, "plan", plan.number)
        assert "第 1 期" in page
        assert "≤ 1" in page
        assert "达到" in page
        judge = browser(house.manager)
        assert judge.post(reverse("improvement:step", args=[plan.number, "effective"]), {"words": "降下来了"}).status_code == 302
        client.post(reverse("improvement:rate", args=[plan.number, "after"]), {"likelihood": "1", "impact": "2"})
        assert client.post(reverse("improvement:step", args=[plan.number, "close"]), {"words": "提前到货"}).status_code == 302
        assert plan.number in said(client, "board", show="ended")


def test_rules_are_made_tried_and_rested_on_their_page(house):
    found(house, 3, at=later(days=-3))
    client = browser(house.manager)
    url = reverse("improvement:rule_new", args=["recurrence"])
    filled = {"name": "反复", "n": "3", "days": "7"}
    tried = client.post(url, {**filled, "try": "1"}).content.decode()
    assert "会立 1 个项" in tried
    assert "3 件" in tried
    assert not Rule.objects.exists()
    assert client.post(url, {**filled, "n": "0", "save": "1"}).status_code == 422
    assert client.post(url, {**filled, "save": "1"}).status_code == 302
    made = Rule.objects.get()
    assert made.centre_id == house.city.pk
    assert "反复" in said(client, "rules")
    assert client.post(reverse("improvement:rule", args=[made.pk]), {**filled, "n": "5", "reason": "太勤", "save": "1"}).status_code == 302
    newest = Rule.objects.get(version=2)
    client.post(reverse("improvement:rule_end", args=[newest.pk]))
    assert "已停用" in said(client, "rules")
    client.post(reverse("improvement:rule_end", args=[newest.pk]), {"back": "1"})
    assert "第 1 版" in said(client, "rule", newest.pk)
    assert client.get(reverse("improvement:rule_new", args=["moon"])).status_code == 404
    assert browser(house.agent).get(url).status_code == 403
    assert "同一起因" in said(browser(house.agent), "rules")
    way = reverse("improvement:rule", args=[newest.pk])
    assert way in said(client, "rules")
    assert way not in said(browser(house.agent), "rules")


def test_lessons_stand_beside_new_cases_of_their_category(house, case):
    client = browser(house.supervisor)
    url = reverse("improvement:lesson_new")
    filled = {"title": "先核对备件", "text": "预约前一天打电话核对", "category_path": case.category_path}
    assert client.post(url, {**filled, "category_path": ""}).status_code == 422
    assert client.post(url, filled).status_code == 302
    row = Lesson.objects.get()
    beside = reverse("improvement:beside")
    agent = browser(house.agent)
    assert "先核对备件" in agent.get(beside, {"category_id": case.category_id}).content.decode()
    assert agent.get(beside, {"category_id": "²"}).content.decode().strip() == ""
    assert beside in agent.get(reverse("cases:new")).content.decode()
    assert "先核对备件" in said(agent, "panel", case.number)
    assert "先核对备件" in said(agent, "lessons", q="备件")
    client.post(reverse("improvement:lesson_end", args=[row.pk]))
    assert "先核对备件" not in agent.get(beside, {"category_id": case.category_id}).content.decode()
    client.post(reverse("improvement:lesson_end", args=[row.pk]), {"back": "1"})
    assert fresh(row).retired_at is None


def test_the_pareto_of_causes_is_a_chart_and_a_table(house):
    client = browser(house.manager)
    assert "还没有写过起因" in said(client, "pareto")
    found(house, 3)
    found(house, 1, code="O1.1", start=20)
    plan = plan_of(house)
    page = said(client, "pareto", days="30")
    assert "75%" in page
    assert "100%" in page
    assert plan.number in page
    assert "<polyline" in page


def test_pages_cost_few_queries(house, case, django_assert_max_num_queries):
    found(house, 3)
    plans = [submitted(house, plan_of(house, case), target=Decimal(0)) for _n in range(3)]
    client = browser(house.manager)
    client.get(reverse("improvement:board"))
    with django_assert_max_num_queries(14):
        said(client, "board")
    with django_assert_max_num_queries(30):
        said(client, "plan", plans[0].number)
    with django_assert_max_num_queries(12):
        said(client, "panel", case.number)


def test_strangers_and_strange_addresses_find_nothing(house):
    plan = plan_of(house)
    client = browser(house.manager)
    assert client.get("/improvements/nonsense/").status_code == 404
    assert client.get(f"/improvements/{plan.number}/steps/fly").status_code == 404
    assert client.get(f"/improvements/{plan.number}/measures/9").status_code == 404
    assert client.get(f"/improvements/{plan.number}/trees/oak").status_code == 404
