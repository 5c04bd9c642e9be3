"""Plans that change how we work: a flow from one version to the next, a technology tried first."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from shouwen.casework.improvement import actions, queries
from shouwen.casework.improvement.actions import Aim, Brief, FlowBrief, Pilot
from shouwen.casework.improvement.models import Flow, FlowMetric, FlowReading, PilotResult, Technology
from shouwen.casework.improvement.queries import changing
from shouwen.casework.improvement.rules import change
from shouwen.casework.improvement.tests.conftest import AT, fresh, kinds, later, task
from shouwen.casework.improvement.tests.test_api import send
from shouwen.foundation.access.testing import browser
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money

FLOW = FlowBrief("装机预约", "V1.2", "V2.0", "客户自选时段，备件随单锁定", "电话约，备件另排")
DAY = later(days=5).date()


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


def opened(house, kind):
    brief = Brief("预约改成自选", kind=kind, problem="预约靠电话，三成要改约", due_on=later(days=40).date())
    return actions.open_plan(brief, actor=house.supervisor, at=AT)


def pilot(**more):
    values = {"name": "通话实时转写", "cost": Money(Decimal(100_000)), "benefit": Money(Decimal(240_000)), "benefit_why": "每通省 40 秒",
              "pilot_where": "江州二组", "pilot_from": DAY, "pilot_until": DAY + timedelta(days=30), **more}  # fmt: skip
    return Pilot(**values)


def ready(house, plan):
    """All a plan needs but what its kind asks for."""
    actions.move(plan, "analyse", words="预约和备件各走各的", actor=house.supervisor, at=AT)
    actions.add_measure(plan, task(owner=house.mate.person_id), actor=house.supervisor, at=AT)
    actions.set_goal(plan, Aim("repeats", Decimal(0), periods=1), actor=house.supervisor, at=AT)
    actions.rate(plan, likelihood=2, impact=2, actor=house.supervisor, at=AT)


def verifying(house, plan):
    ready(house, plan)
    actions.move(plan, "submit", actor=house.supervisor, at=AT)
    actions.move(plan, "approve", actor=house.manager, at=AT)
    actions.move(plan, "start", actor=house.supervisor, at=AT)
    actions.report(plan, 1, 100, words="已上线", actor=house.mate, at=AT)
    actions.move(plan, "finish", actor=house.supervisor, at=AT)
    actions.move(plan, "verify", actor=house.supervisor, at=AT)
    actions.take_figures(at=later(days=32))


def test_a_flow_is_described_measured_and_judged(house):
    plan = opened(house, "process")
    assert "五问" not in " ".join(queries.lacking(plan, "analyse")), "what changes for the better needs a reason, not a tree"
    actions.describe_flow(plan, FLOW, actor=house.supervisor, at=AT)
    assert any("指标" in each for each in queries.lacking(fresh(plan), "submit"))
    metric = actions.add_metric(plan, name="从申请到上门", unit="小时", before=Decimal(72), target=Decimal(24), actor=house.supervisor, at=AT)
    verifying(house, plan)
    with pytest.raises(Conflict, match="从申请到上门"):
        actions.move(plan, "effective", words="好了", actor=house.manager, at=later(days=33))
    actions.measure_flow(plan, metric.pk, Decimal(30), words="抽二十单", actor=house.supervisor, at=later(days=33))
    actions.measure_flow(plan, metric.pk, Decimal(20), words="全部工单", actor=house.supervisor, at=later(days=34))
    seen = changing.flow(fresh(plan)).metrics[0]
    assert (seen.before, seen.after, seen.change, seen.met) == ("72", "20", "-72.2%", True)
    assert FlowReading.objects.count() == 2, "what was written before stays"
    actions.move(plan, "effective", words="快了两天", actor=house.manager, at=later(days=34))
    assert {"FlowDescribed", "FlowMetricSet", "FlowMeasured"} <= set(kinds(plan))
    with pytest.raises(Conflict):
        actions.measure_flow(plan, metric.pk, Decimal(1), words="又快了", actor=house.supervisor, at=later(days=35))


def test_a_flow_is_refused_what_makes_no_sense(house):
    plan = opened(house, "process")
    with pytest.raises(Conflict, match="先写明"):
        actions.add_metric(plan, name="步数", before=Decimal(9), target=Decimal(5), actor=house.supervisor, at=AT)
    with pytest.raises(Invalid) as no:
        actions.describe_flow(plan, FlowBrief("", "V1", "", ""), actor=house.supervisor, at=AT)
    assert set(no.value.fields) == {"name", "after_version", "after_text"}
    with pytest.raises(Invalid):
        actions.describe_flow(plan, FlowBrief("预约", "V1", "V1", "一样"), actor=house.supervisor, at=AT)
    actions.describe_flow(plan, FLOW, actor=house.supervisor, at=AT)
    for before, target, more in ((9, 9, False), (9, 12, False), (9, 5, True), (9, -1, False)):
        with pytest.raises(Invalid):
            actions.add_metric(plan, name="步数", before=Decimal(before), target=Decimal(target), more=more, actor=house.supervisor, at=AT)
    metric = actions.add_metric(plan, name="步数", before=Decimal(9), target=Decimal(5), actor=house.supervisor, at=AT)
    with pytest.raises(Conflict, match="不能改"):
        actions.measure_flow(plan, metric.pk, Decimal(5), words="数过", actor=house.supervisor, at=AT)
    with pytest.raises(NotFound):
        actions.drop_metric(plan, 4711, actor=house.supervisor, at=AT)
    actions.drop_metric(plan, metric.pk, actor=house.supervisor, at=AT)
    with pytest.raises(Conflict):
        actions.drop_metric(plan, metric.pk, actor=house.supervisor, at=AT)
    actions.drop_metric(plan, metric.pk, back=True, actor=house.supervisor, at=AT)
    with pytest.raises(Forbidden):
        actions.describe_flow(plan, FLOW, actor=house.mate, at=AT)
    with pytest.raises(Conflict, match="流程优化"):
        actions.describe_technology(plan, pilot(), actor=house.supervisor, at=AT)
    assert Flow.objects.count() == 1


def test_a_technology_is_tried_before_it_is_judged(house):
    plan = opened(house, "technology")
    ready(house, plan)
    with pytest.raises(Conflict, match="投入、收益"):
        actions.move(plan, "submit", actor=house.supervisor, at=AT)
    for wrong in ({"benefit": Money(Decimal(1), "USD")}, {"pilot_until": DAY - timedelta(days=9)}, {"benefit_why": ""}):
        with pytest.raises(Invalid):
            actions.describe_technology(plan, pilot(**wrong), actor=house.supervisor, at=AT)
    actions.describe_technology(plan, pilot(), actor=house.supervisor, at=AT)
    assert changing.technology(plan).payback == 5
    with pytest.raises(Conflict, match="不能改"):
        actions.judge_pilot(plan, "works", words="都好", actor=house.supervisor, at=AT)
    actions.move(plan, "submit", actor=house.supervisor, at=AT)
    actions.move(plan, "approve", actor=house.manager, at=AT)
    actions.move(plan, "start", actor=house.supervisor, at=AT)
    actions.judge_pilot(plan, "fails", words="方言听不懂", actor=house.supervisor, at=AT)
    assert changing.unproved(plan) == ["试点没有达到预期，不能判定有效"]
    actions.judge_pilot(plan, "works", words="换了模型，准了", actor=house.supervisor, at=later(days=1))
    assert changing.unproved(plan) == []
    assert [each.result for each in changing.technology(plan).earlier] == ["fails"]
    with pytest.raises(Invalid):
        actions.judge_pilot(plan, "perhaps", words="x", actor=house.supervisor, at=AT)
    assert {"TechnologyDescribed", "PilotJudged"} <= set(kinds(plan))
    assert PilotResult.objects.count() == 2


def test_other_kinds_ask_nothing_of_it(house, django_assert_num_queries):
    plan = opened(house, "capa")
    with django_assert_num_queries(0):
        assert (changing.flow(plan), changing.technology(plan), changing.undescribed(plan)) == (None, None, [])


def test_less_or_more_is_better():
    assert change.met(Decimal(5), Decimal(5), more=False)
    assert not change.met(Decimal(6), Decimal(5), more=False)
    assert change.met(Decimal(6), Decimal(5), more=True)
    assert change.gain(Decimal(0), Decimal(5)) is None


def test_on_the_page(house):
    plan = opened(house, "process")
    client, url = browser(house.supervisor), lambda name, *more: reverse(f"improvement:{name}", args=[plan.number, *more])
    flow = {"name": "装机预约", "before_version": "V1.2", "after_version": "V2.0", "after_text": "客户自选时段"}
    assert client.post(url("flow"), {**flow, "after_version": "V1.2"}).status_code == 422
    assert client.post(url("flow"), flow).status_code == 302
    assert "V1.2" in client.get(url("flow")).content.decode()
    figures = {"name": "从申请到上门", "unit": "小时", "before": "72", "target": "24", "more": ""}
    assert client.post(url("metric"), {**figures, "target": "90"}).status_code == 422
    assert client.post(url("metric"), figures).status_code == 302
    metric = FlowMetric.objects.get()
    assert "从申请到上门" in client.get(url("plan")).content.decode()
    assert client.post(url("metric_end", metric.pk)).status_code == 302
    assert "不再用的指标" in client.get(url("plan")).content.decode()
    assert client.post(url("metric_end", metric.pk), {"back": "1"}).status_code == 302
    verifying(house, plan)
    assert client.post(url("reading", metric.pk), {"value": "20", "words": ""}).status_code == 422
    assert client.post(url("reading", metric.pk), {"value": "20", "words": "全部工单"}).status_code == 302
    assert "-72.2%" in client.get(url("plan")).content.decode()
    assert client.get(url("reading", 4711)).status_code == 404
    other = opened(house, "technology")
    plan = other
    tried = {"name": "实时转写", "cost": "100,000", "benefit": "240000", "currency": "CNY", "benefit_why": "每通省 40 秒", "pilot_where": "二组",
             "pilot_from": "2026-04-01", "pilot_until": "2026-04-30"}  # fmt: skip
    for wrong in ({"cost": "很多"}, {"currency": "元"}, {"pilot_until": "2026-03-30"}):
        assert client.post(url("technology"), {**tried, **wrong}).status_code == 422, wrong
    assert client.post(url("technology"), tried).status_code == 302
    page = client.get(url("plan")).content.decode()
    assert "5 个月收回投入" in page
    assert "100,000.00" in client.get(url("technology")).content.decode().replace("100000.00", "100,000.00")
    assert client.post(url("pilot"), {"result": "works", "words": "好"}).status_code == 422
    ready(house, other)
    actions.move(other, "submit", actor=house.supervisor, at=AT)
    actions.move(other, "approve", actor=house.manager, at=AT)
    assert client.post(url("pilot"), {"result": "works", "words": "准了"}).status_code == 302
    assert "达到预期" in client.get(url("plan")).content.decode()
    assert Technology.objects.count() == 1


def test_over_http(house):
    made = send(house.supervisor, "", {"title": "预约自选", "kind": "process", "problem": "靠电话"}).json()
    number = made["number"]
    flow = {"name": "装机预约", "before_version": "V1", "after_version": "V2", "after_text": "自选时段"}
    assert send(house.supervisor, f"/{number}/flow", flow).json()["flow"]["after_version"] == "V2"
    told = send(house.supervisor, f"/{number}/flow/metrics", {"name": "步数", "before": "9", "target": "5"})
    assert (told.status_code, told.json()["flow"]["metrics"][0]["before"]) == (201, "9")
    reading = f"/{number}/flow/metrics/{told.json()['flow']['metrics'][0]['id']}/readings"
    assert send(house.supervisor, reading, {"value": "4", "words": "数过"}).status_code == 409
    tech = {"name": "转写", "cost": "100000", "benefit": "240000", "benefit_why": "省时", "pilot_where": "二组", "pilot_from": "2026-04-01",
            "pilot_until": "2026-04-30"}  # fmt: skip
    assert send(house.supervisor, f"/{number}/technology", tech).status_code == 409
    other = send(house.supervisor, "", {"title": "转写", "kind": "technology"}).json()["number"]
    assert send(house.supervisor, f"/{other}/technology", tech).json()["technology"]["payback_months"] == 5
    assert send(house.supervisor, f"/{other}/pilot", {"result": "works", "words": "准"}).status_code == 409
    assert send(house.mate, f"/{other}/technology", tech).status_code in (403, 404)
