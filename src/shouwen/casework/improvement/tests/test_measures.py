"""Measures: set, reported with proof, checked, followed, dropped and told when late."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from shouwen.casework.improvement import actions, queries
from shouwen.casework.improvement.actions import Brief
from shouwen.casework.improvement.models import Measure, Report
from shouwen.casework.improvement.sockets import may_read
from shouwen.casework.improvement.tests.conftest import (
    AT,
    DUE,
    analysed,
    fresh,
    kinds,
    later,
    plan_of,
    submitted,
    task,
)
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money


def working(house, **more):
    plan = submitted(house, plan_of(house, **more), target=Decimal(0))
    actions.move(plan, "approve", actor=house.manager, at=AT)
    actions.move(plan, "start", actor=house.supervisor, at=AT)
    return plan


def test_a_measure_has_owner_day_effect_and_exact_cost(house):
    plan = analysed(house, plan_of(house))
    row = actions.add_measure(plan, task(owner=house.mate.person_id), actor=house.supervisor, at=AT)
    assert (row.label, row.money, row.due_on) == ("M-01", Money(Decimal("3200.50")), DUE)
    deliver_all(at=AT)
    assert Notice.objects.filter(person_id=house.mate.person_id, kind="improvement.mine").exists()
    for bad, field in ((task(text=" "), "text"), (task(effect=""), "effect"), (task(due_on=None), "due_on"),
                       (task(due_on=later(days=-1).date()), "due_on"), (task(kind="moon"), "kind"), (task(owner=4711), "owner"),
                       (task(cost=Money(Decimal(-1))), "cost")):  # fmt: skip
        with pytest.raises(Invalid) as no:
            actions.add_measure(plan, bad, actor=house.supervisor, at=AT)
        assert set(no.value.fields) == {field}
    with pytest.raises(Forbidden):
        actions.add_measure(plan, task(), actor=house.agent, at=AT)


def test_progress_is_reported_with_proof_and_taken_back(house):
    plan = working(house)
    actions.report(plan, 1, 40, actor=house.mate, at=AT)
    with pytest.raises(Forbidden):
        actions.report(plan, 1, 60, actor=house.agent, at=AT)
    with pytest.raises(Invalid, match="凭据"):
        actions.report(plan, 1, 100, actor=house.mate, at=AT)
    with pytest.raises(Conflict, match="还没有做完"):
        actions.move(plan, "finish", actor=house.supervisor, at=AT)
    paper = files.keep(ContentFile("到货记录".encode()), name="到货.txt", actor=house.mate, at=AT)
    made = actions.report(plan, 1, 100, files=[paper.pk], actor=house.mate, at=later(minutes=1))
    assert (Measure.objects.get().percent, Measure.objects.get().done_at) == (100, later(minutes=1))
    assert may_read(actions.SUBJECT, made.pk, house.supervisor)
    with pytest.raises(Conflict):
        actions.take_report_back(plan, 1, actor=house.supervisor, at=AT)
    actions.take_report_back(plan, 1, actor=house.mate, at=later(minutes=2))
    assert (Measure.objects.get().percent, Measure.objects.get().done_at) == (40, None)
    assert kinds(plan)[-1] == "ReportTakenBack"
    assert Report.objects.count() == 2


def test_an_approved_measure_is_followed_not_rewritten(house):
    plan = working(house)
    with pytest.raises(Conflict):
        actions.change_measure(plan, 1, task(text="改一改"), actor=house.supervisor, at=AT)
    with pytest.raises(Invalid):
        actions.replace_measure(plan, 1, task(), reason="", actor=house.supervisor, at=AT)
    new = actions.replace_measure(plan, 1, task(text="备件提前两天到"), reason="一天不够", actor=house.supervisor, at=AT)
    assert (new.label, new.replaces.label, fresh(new.replaces).dropped_why) == ("M-02", "M-01", "一天不够")
    assert [each.label for each in queries.measures(fresh(plan))] == ["M-02"]
    with pytest.raises(Conflict):
        actions.report(plan, 1, 50, actor=house.mate, at=AT)


def test_a_measure_is_dropped_and_comes_back(house):
    plan = analysed(house, plan_of(house))
    actions.add_measure(plan, task(), actor=house.supervisor, at=AT)
    actions.change_measure(plan, 1, task(text="备件提前两天到"), actor=house.supervisor, at=AT)
    with pytest.raises(Invalid):
        actions.drop_measure(plan, 1, actor=house.supervisor, at=AT)
    actions.drop_measure(plan, 1, reason="不做了", actor=house.supervisor, at=AT)
    assert queries.measures(fresh(plan)) == []
    with pytest.raises(Conflict):
        actions.drop_measure(plan, 1, reason="再来", actor=house.supervisor, at=AT)
    actions.drop_measure(plan, 1, back=True, actor=house.supervisor, at=AT)
    assert [each.text for each in queries.measures(fresh(plan))] == ["备件提前两天到"]
    with pytest.raises(NotFound):
        actions.drop_measure(plan, 9, back=True, actor=house.supervisor, at=AT)


def test_a_rectification_names_problem_and_check_and_is_checked_by_another(house):
    plan = actions.open_plan(Brief("检查发现三处不符", kind="rectification", problem="监管检查"), actor=house.supervisor, at=AT)
    with pytest.raises(Invalid) as no:
        actions.add_measure(plan, task(problem="", check_how=""), actor=house.supervisor, at=AT)
    assert set(no.value.fields) == {"problem", "check_how"}
    other = working(house, kind="rectification")
    with pytest.raises(Conflict):
        actions.check_measure(other, 1, passed=True, words="看过", actor=house.supervisor, at=AT)
    actions.report(other, 1, 100, words="已上线", actor=house.mate, at=AT)
    assert queries.lacking(fresh(other), "finish") == ["M-01 还没有人检查"]
    actions.check_measure(other, 1, passed=False, words="还有两单晚到", actor=house.supervisor, at=AT)
    assert Measure.objects.get(plan=other).percent == 99
    actions.report(other, 1, 100, words="补齐了", actor=house.mate, at=AT)
    actions.check_measure(other, 1, passed=True, words="抽查十单都到了", actor=house.supervisor, at=AT)
    assert queries.lacking(fresh(other), "finish") == []


def test_nobody_checks_their_own(house):
    plan = working(house)
    new = actions.add_measure(plan, task(owner=house.supervisor.person_id), actor=house.supervisor, at=AT)
    actions.report(plan, new.seq, 100, words="做完", actor=house.supervisor, at=AT)
    with pytest.raises(Forbidden):
        actions.check_measure(plan, new.seq, passed=True, words="很好", actor=house.supervisor, at=AT)


def test_what_is_late_is_told_once(house):
    plan = working(house)
    assert actions.tell_overdue(at=later(days=20)) == 0
    assert actions.tell_overdue(at=later(days=22)) == 1
    assert actions.tell_overdue(at=later(days=23)) == 0
    deliver_all(at=later(days=23))
    told = Notice.objects.filter(level="over", subject_id=plan.pk)
    assert {each.person_id for each in told} == {house.mate.person_id, house.supervisor.person_id}
