"""A plan from its opening to its closing: each step does it, tells it, refuses it."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shouwen.casework.cases import testing
from shouwen.casework.improvement import actions, queries, states
from shouwen.casework.improvement.actions import Aim, Brief
from shouwen.casework.improvement.models import Figure, Goal, Measure, Plan, Step
from shouwen.casework.improvement.tests.conftest import (
    AT,
    analysed,
    found,
    fresh,
    kinds,
    later,
    plan_of,
    submitted,
    task,
    verifying,
)
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound


def test_a_plan_is_opened_numbered_and_told(house, case):
    plan = plan_of(house, case, source="regulator", source_note="通管局督办函")
    assert (plan.number, plan.state, plan.owner_id) == ("JZG26-0001", "open", house.supervisor.person_id)
    assert plan_of(house).number == "JZG26-0002"
    assert kinds(plan) == ["PlanOpened"]
    assert Entry.objects.filter(kind="improvement.CaseTakenUp", subject_id=case.pk).count() == 1
    assert fresh(plan).category_path == case.category_path
    deliver_all(at=AT)
    with pytest.raises(Invalid):
        actions.open_plan(Brief(" "), actor=house.supervisor, at=AT)
    with pytest.raises(Invalid):
        actions.open_plan(Brief("x", source="rule"), actor=house.supervisor, at=AT)
    with pytest.raises(Forbidden):
        actions.open_plan(Brief("x"), actor=actor_for(person(house.city, "statistician").pk, at=AT), at=AT)


def test_the_whole_way_to_closing(house):
    cases = found(house, 6)
    plan = verifying(house, plan_of(house, *cases), at=later(hours=1))
    assert Goal.objects.get().baseline == 6
    with pytest.raises(Conflict, match="数据还没出来"):
        actions.move(plan, "effective", words="好了", actor=house.manager, at=later(days=5))
    found(house, 1, at=later(days=10), start=50)
    assert actions.take_figures(at=later(days=70)) == 2
    assert actions.take_figures(at=later(days=70)) == 0, "a period is counted once"
    assert list(Figure.objects.order_by("period").values_list("value", "met")) == [(1, True), (0, True)]
    with pytest.raises(Forbidden):
        actions.move(plan, "effective", words="好了", actor=house.supervisor, at=later(days=70))
    actions.move(plan, "effective", words="连续两期不超过两件", actor=house.manager, at=later(days=70))
    with pytest.raises(Conflict, match="实施后的风险"):
        actions.move(plan, "close", words="总结", actor=house.supervisor, at=later(days=70))
    actions.rate(plan, likelihood=1, impact=3, after=True, actor=house.supervisor, at=later(days=70))
    actions.move(plan, "close", words="备件提前一天到位", actor=house.supervisor, at=later(days=71))
    done = fresh(plan)
    assert (done.state, done.is_open, done.after_value, done.risk_before, done.risk_after) == ("closed", False, 0, 12, 3)
    told = json.loads(Entry.objects.get(kind="improvement.JudgedEffective").body)
    assert (told["before"], told["after"]) == ("6", "0")
    assert verify().whole


def test_nothing_closes_without_an_after_figure(house):
    plan = plan_of(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state=states.CLOSED, is_open=False, ended_at=AT)
    with pytest.raises(Conflict):
        actions.move(plan, "close", words="算了", actor=house.supervisor, at=AT)


def test_what_is_lacking_is_said_in_a_sentence(house, case):
    plan = actions.open_plan(Brief("预约迟到", cases=[case]), actor=house.supervisor, at=AT)
    assert queries.lacking(plan, "analyse") == ["还没有写清是什么问题", "五问和鱼骨图都还空着", "还没有写明根因"]
    with pytest.raises(Conflict, match="还没有写清"):
        actions.move(plan, "analyse", words="备件", actor=house.supervisor, at=AT)
    with pytest.raises(Conflict, match="现在是“新立项”"):
        actions.move(plan, "submit", actor=house.supervisor, at=AT)
    with pytest.raises(Conflict, match="临时控制"):
        actions.move(plan, "contain", actor=house.supervisor, at=AT)
    assert fresh(plan).state == "open"
    actions.move(plan, "contain", words="先由班长每天核对预约", actor=house.supervisor, at=AT)
    assert (fresh(plan).state, fresh(plan).containment) == ("contained", "先由班长每天核对预约")
    with pytest.raises(NotFound):
        actions.move(plan, "fly", actor=house.supervisor, at=AT)


def test_a_second_pair_of_eyes_never_the_author_submitter_or_owner(house):
    found(house, 3)
    by_manager = actions.open_plan(Brief("x", owner=house.supervisor.person_id, cause_code="R1", problem="迟到"), actor=house.manager, at=AT)
    submitted(house, by_manager)
    for who in (house.manager, house.supervisor):
        with pytest.raises(Forbidden):
            actions.move(by_manager, "approve", actor=who, at=AT)
    with pytest.raises(Invalid):
        actions.move(by_manager, "return", actor=house.head, at=AT)
    actions.move(by_manager, "return", words="措施太少", actor=house.head, at=AT)
    actions.move(by_manager, "submit", actor=house.supervisor, at=AT)
    actions.move(by_manager, "approve", actor=house.head, at=AT)
    deliver_all(at=AT)
    assert (fresh(by_manager).approved_by_id, fresh(by_manager).state) == (house.head.person_id, "approved")
    assert Notice.objects.filter(kind="improvement.decide", person_id=house.head.person_id).exists()
    assert not Notice.objects.filter(kind="improvement.decide", person_id=house.manager.person_id).exists()


def test_a_plan_that_did_not_help_begins_a_new_round(house):
    found(house, 6)
    plan = verifying(house, plan_of(house), at=later(hours=1), periods=1)
    found(house, 4, at=later(days=10), start=20)
    actions.take_figures(at=later(days=40))
    with pytest.raises(Conflict, match="连续 1 期"):
        actions.move(plan, "effective", words="x", actor=house.manager, at=later(days=40))
    actions.move(plan, "extend", words="刚换了供应商，再看一期", actor=house.manager, at=later(days=40))
    actions.move(plan, "not_effective", words="没有降下来", actor=house.manager, at=later(days=41))
    actions.move(plan, "again", words="从供应商查起", actor=house.supervisor, at=later(days=41))
    again = fresh(plan)
    assert (again.state, again.round, again.root_cause, again.after_value) == ("open", 2, "", None)
    assert queries.measures(again) == []
    assert Measure.objects.filter(plan=plan, round=1).count() == 1, "the first round stays readable"
    verifying(house, again, at=later(days=42), target=Decimal(2), periods=1)
    actions.take_figures(at=later(days=80))
    actions.move(again, "effective", words="这回有效", actor=house.manager, at=later(days=80))
    assert fresh(plan).state == "effective"


def test_a_slip_is_taken_back_by_who_made_it(house):
    plan = analysed(house, plan_of(house))
    with pytest.raises(Conflict):
        actions.take_back(plan, actor=house.manager, at=AT)
    actions.take_back(plan, actor=house.supervisor, at=AT)
    assert fresh(plan).state == "open"
    assert kinds(plan)[-1] == "StepTakenBack"
    with pytest.raises(Conflict):
        actions.take_back(plan, actor=house.supervisor, at=AT)
    other = submitted(house, plan_of(house), target=Decimal(0))
    actions.take_back(other, actor=house.supervisor, at=AT)
    assert (fresh(other).state, fresh(other).submitted_by_id) == ("analysed", None)
    actions.move(other, "cancel", words="重复立项", actor=house.manager, at=AT)
    assert not fresh(other).is_open
    actions.take_back(other, actor=house.manager, at=AT)
    assert (fresh(other).is_open, fresh(other).ended_at, fresh(other).state) == (True, None, "analysed")
    assert Step.objects.filter(plan=other, taken_back_at__isnull=False).count() == 2


def test_two_editors_do_not_write_over_each_other(house):
    plan = plan_of(house)
    seen = plan.version
    actions.edit(plan, {"title": "预约上门总是迟到"}, version=seen, actor=house.supervisor, at=AT)
    with pytest.raises(Conflict, match="刚才有人改过"):
        actions.edit(plan, {"problem": "别的"}, version=seen, actor=house.manager, at=AT)
    with pytest.raises(Invalid):
        actions.edit(plan, {"colour": "red"}, actor=house.supervisor, at=AT)
    with pytest.raises(Invalid):
        actions.edit(plan, {"due_on": later(days=-3).date()}, actor=house.supervisor, at=AT)
    with pytest.raises(Invalid):
        actions.edit(plan, {"cause_code": "nope"}, actor=house.supervisor, at=AT)
    submitted(house, plan, target=Decimal(0))
    with pytest.raises(Conflict, match="提交以后"):
        actions.edit(plan, {"root_cause": "换一个"}, actor=house.supervisor, at=AT)


def test_trees_have_branches_and_come_back(house):
    plan = plan_of(house)
    top = actions.add_node(plan, "why", "备件没到", actor=house.supervisor, at=AT)
    left = actions.add_node(plan, "why", "按周排", parent=top.pk, actor=house.supervisor, at=AT)
    actions.add_node(plan, "why", "司机不够", parent=top.pk, is_root=True, actor=house.supervisor, at=AT)
    actions.add_node(plan, "fish", "没有培训", rib="people", actor=house.supervisor, at=AT)
    actions.reword(plan, left.pk, "按周排，不按天排", is_root=True, actor=house.supervisor, at=AT)
    actions.drop_node(plan, left.pk, actor=house.supervisor, at=AT)
    actions.drop_node(plan, top.pk, actor=house.supervisor, at=later(minutes=1))
    assert plan.nodes.filter(dropped_at=None).count() == 1
    with pytest.raises(Conflict, match="上面那一条"):
        actions.drop_node(plan, left.pk, back=True, actor=house.supervisor, at=later(minutes=2))
    actions.drop_node(plan, top.pk, back=True, actor=house.supervisor, at=later(minutes=2))
    assert set(plan.nodes.filter(dropped_at=None).values_list("text", flat=True)) == {"备件没到", "司机不够", "没有培训"}
    for bad in ({"tree": "oak"}, {"tree": "fish"}, {"tree": "why", "rib": "people"}):
        with pytest.raises(Invalid):
            actions.add_node(plan, text="x", actor=house.supervisor, at=AT, **bad)
    deep = top
    with pytest.raises(Invalid, match="问到第"):
        for _n in range(9):
            deep = actions.add_node(plan, "why", "再问", parent=deep.pk, actor=house.supervisor, at=AT)
    with pytest.raises(NotFound):
        actions.drop_node(plan, 4711, actor=house.supervisor, at=AT)


def test_a_goal_is_counted_from_facts_before_anything_starts(house):
    plan = plan_of(house)
    found(house, 4)
    late = actions.open_plan(Brief("晚一点立的", cause_code="R1"), actor=house.supervisor, at=later(hours=2))
    actions.set_goal(late, Aim("count", Decimal(1), window_days=30), actor=house.supervisor, at=later(hours=3))
    assert Goal.objects.get(plan=late).baseline == 4
    actions.set_goal(late, Aim("share", Decimal("10.5")), actor=house.supervisor, at=later(hours=3))
    assert Goal.objects.get(plan=late).baseline == 100
    actions.set_goal(late, Aim("paid", Decimal(0)), actor=house.supervisor, at=later(hours=3))
    actions.set_goal(late, Aim("repeats", Decimal(0)), actor=house.supervisor, at=later(hours=3))
    for bad in (Aim("count", Decimal(5)), Aim("moon", Decimal(1)), Aim("count", Decimal(-1)), Aim("count", Decimal(1), window_days=0),
                Aim("count", Decimal("NaN")), Aim("count", Decimal(1), periods=99)):  # fmt: skip
        with pytest.raises(Invalid):
            actions.set_goal(late, bad, actor=house.supervisor, at=later(hours=3))
    with pytest.raises(Invalid, match="起因"):
        actions.set_goal(actions.open_plan(Brief("没有起因"), actor=house.supervisor, at=AT), Aim("count", Decimal(0)), actor=house.supervisor, at=AT)
    submitted(house, plan, target=Decimal(0))
    with pytest.raises(Conflict):
        actions.set_goal(plan, Aim("count", Decimal(0)), actor=house.supervisor, at=AT)


def test_cases_come_and_go(house, case):
    plan = plan_of(house)
    assert actions.add_cases(plan, [case.number, case.pk], actor=house.supervisor, at=AT) == 1
    assert actions.add_cases(plan, [case.number], actor=house.supervisor, at=AT) == 0
    assert [each.pk for each in queries.of_case(case.pk)] == [plan.pk]
    actions.let_go(plan, case.number, actor=house.supervisor, at=AT)
    assert queries.of_case(case.pk) == []
    with pytest.raises(Conflict):
        actions.let_go(plan, case.number, actor=house.supervisor, at=AT)
    assert actions.add_cases(plan, [case], actor=house.supervisor, at=AT) == 1
    with pytest.raises(NotFound):
        actions.add_cases(plan, ["JZ999999-0001"], actor=house.supervisor, at=AT)


def test_who_may_see_and_write(house, case):
    plan = plan_of(house, owner=house.leader)
    stranger: Any = actor_for(person(unit_of(house.city, "装维中心", role="branch"), "branch_clerk").pk, at=AT)
    with pytest.raises(NotFound):
        queries.find(plan.number, stranger)
    with pytest.raises(Forbidden):
        actions.edit(plan, {"title": "我来改"}, actor=house.agent, at=AT)
    actions.edit(plan, {"title": "班长来改"}, actor=house.leader, at=AT)
    actions.add_measure(plan, task(owner=stranger.person_id), actor=house.leader, at=AT)
    assert queries.find(plan.number, stranger).pk == plan.pk
    assert queries.find(plan.number, house.province_head).pk == plan.pk


def test_whom_a_case_complains_about_sees_nothing_of_the_plan(house):
    about = testing.registered(house.agent, kind="misconduct", accused=(house.leader.person_id,))
    plan = actions.open_plan(Brief("作风", cases=[about], owner=house.supervisor.person_id), actor=house.manager, at=AT)
    with pytest.raises(NotFound):
        queries.find(plan.number, house.leader)
    with pytest.raises(Forbidden):
        actions.hand_over(plan, house.leader.person_id, actor=house.manager, at=AT)
    actions.hand_over(plan, house.manager.person_id, actor=house.manager, at=AT)
    assert (fresh(plan).owner_id, kinds(plan)[-1]) == (house.manager.person_id, "OwnerChanged")


def test_who_leaves_leaves_nothing_behind(house):
    plan = submitted(house, plan_of(house), target=Decimal(0))
    actions.release_person(house.mate.person_id, house.leader.person_id, actor=house.manager, at=AT)
    assert Measure.objects.get().owner_id == house.leader.person_id
    actions.release_person(house.supervisor.person_id, house.manager.person_id, actor=house.manager, at=AT)
    assert fresh(plan).owner_id == house.manager.person_id


def test_once_a_month_the_leader_looks_again(house):
    from shouwen.casework.improvement.jobs import remind

    plan = plan_of(house)
    assert remind(at=later(days=29)) == 0
    assert remind(at=later(days=31)) == 1
    assert remind(at=later(days=31)) == 0
    assert fresh(plan).review_on == (later(days=31) + timedelta(days=30)).date()
    assert Notice.objects.filter(person_id=house.supervisor.person_id, kind="improvement.mine").count() == 1
