"""What the centre learns from its complaints: plans by rule and by hand, one of them watched, one waiting, one late."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from shouwen.casework.cases import queries as cases_read
from shouwen.casework.improvement import actions as improvement
from shouwen.casework.improvement import queries
from shouwen.casework.improvement.models import Plan
from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.money import Money

LEADS, JUDGES, DOES = "lvqingyang", "zhonghuimin", "zhengliqun"


def rules(play: Play) -> Life:
    """The usual rules are in force from the first day."""
    improvement.ship_rules(actor=SYSTEM, at=play.at)
    return
    yield


def watched(play: Play) -> Life:
    """Appointments missed, cured and being watched: the first period is counted."""
    boss, judge, mate = (play.cast.actor(name, play.at) for name in (LEADS, JUDGES, DOES))
    plan = _opened(play, boss, "预约上门总是落空", "约好的时间没有人来，事先也没有电话，客户连等几天。", "coordination", "预约|改约|约了")
    improvement.move(plan, "contain", words="班长每天八点逐单核对当天预约，缺件的当面改约。", actor=boss, at=play.at)
    why = improvement.add_node(plan, "why", "师傅到了才发现没有备件", actor=boss, at=play.at)
    below = improvement.add_node(plan, "why", "备件按周排，预约按天约", parent=why.pk, is_root=True, actor=boss, at=play.at)
    improvement.add_node(plan, "why", "两套系统各看各的", parent=below.pk, actor=boss, at=play.at)
    improvement.add_node(plan, "why", "临时改派没有人告诉客户", actor=boss, at=play.at)
    for rib, text in (("people", "调度新手多"), ("method", "改约不通知客户"), ("material", "安全库存过低"), ("measurement", "只考核完成数")):
        improvement.add_node(plan, "fish", text, rib=rib, actor=boss, at=play.at)
    improvement.move(plan, "analyse", words="备件计划按周排，赶不上按天的预约。", actor=boss, at=play.at)
    _measured(play, plan, boss, mate)
    yield play.at + timedelta(hours=20)
    improvement.move(plan, "submit", actor=boss, at=play.at)
    improvement.move(plan, "approve", words="先在江州试一个月。", actor=judge, at=play.at)
    improvement.move(plan, "start", actor=boss, at=play.at)
    yield play.at + timedelta(days=9)
    for row in queries.measures(plan):
        improvement.report(plan, row.seq, 100, words="已上线，抽查二十单都先核对了备件。", actor=mate, at=play.at)
    improvement.move(Plan.objects.get(pk=plan.pk), "finish", actor=boss, at=play.at)
    improvement.move(plan, "verify", actor=boss, at=play.at)
    yield play.at + timedelta(days=15)
    improvement.take_figures(at=play.at)
    path = Plan.objects.get(pk=plan.pk).category_path
    if path:
        improvement.write_lesson(title="答应上门时间之前先核对备件", text="预约前一天在系统里看备件；缺件就先改约，别等师傅到了门口。",
                                 category_path=path, plan=plan, actor=boss, at=play.at)  # fmt: skip


def waiting(play: Play) -> Life:
    """Submitted and waiting for the manager."""
    boss, mate = (play.cast.actor(name, play.at) for name in (LEADS, DOES))
    plan = _opened(play, boss, "套餐改价一线不知道", "改价当天来电翻倍，一线答得不一样。", "unclear_rule", "套餐|不加钱")
    improvement.add_node(plan, "why", "改价只发文，没有进知识库", is_root=True, actor=boss, at=play.at)
    improvement.move(plan, "analyse", words="套餐改价没有知会一线的步骤。", actor=boss, at=play.at)
    _measured(play, plan, boss, mate)
    improvement.move(plan, "submit", actor=boss, at=play.at)
    return
    yield


def late(play: Play) -> Life:
    """A rectification under way, one measure of it late."""
    boss, judge, mate = (play.cast.actor(name, play.at) for name in (LEADS, JUDGES, DOES))
    brief = improvement.Brief("服务检查三处不符", kind="rectification", source="regulator", source_note="通管局抽查", problem="抽查发现三处不符，限期整改。",
                              due_on=play.at.date() + timedelta(days=40))  # fmt: skip
    plan = improvement.open_plan(brief, actor=boss, at=play.at)
    improvement.add_node(plan, "fish", "公示的时限是旧的", rib="material", is_root=True, actor=boss, at=play.at)
    improvement.move(plan, "analyse", words="公示内容改了没有人负责同步。", actor=boss, at=play.at)
    for days, problem, text in ((5, "公示时限过期", "公示栏换成现行时限"), (30, "录音抽听不足", "每周抽听不少于百分之三")):
        task = improvement.Task(text, "复查时符合", play.at.date() + timedelta(days=days), owner=mate.person_id, problem=problem, check_how="到场看、调记录")
        improvement.add_measure(plan, task, actor=boss, at=play.at)
    improvement.set_goal(plan, improvement.Aim("repeats", Decimal(0)), actor=boss, at=play.at)
    improvement.rate(plan, likelihood=3, impact=4, actor=boss, at=play.at)
    yield play.at + timedelta(hours=3)
    improvement.move(plan, "submit", actor=boss, at=play.at)
    improvement.move(plan, "approve", actor=judge, at=play.at)
    improvement.move(plan, "start", actor=boss, at=play.at)
    improvement.report(plan, 2, 60, words="已排班，本周抽听四十段。", actor=mate, at=play.at)


def _opened(play: Play, boss: Actor, title: str, problem: str, cause: str, about: str) -> Plan:
    """A plan on a cause, over the complaints of the last two months whose titles speak of its subject (a pattern)."""
    since = play.at - timedelta(days=60)
    rows = cases_read.visible(boss).filter(kind_code="complaint", received_at__gte=since, title__regex=about).order_by("received_at")
    cases = [case.pk for case in rows][-6:]
    brief = improvement.Brief(title, source="cases", problem=problem, cause_code=cause, cases=cases, due_on=play.at.date() + timedelta(days=45))
    return improvement.open_plan(brief, actor=boss, at=play.at)


def _measured(play: Play, plan: Plan, boss: Actor, mate: Actor) -> None:
    task = improvement.Task("预约前一天由系统核对备件，缺件自动改约并告知", "预约当天不再缺件", play.at.date() + timedelta(days=10),
                            kind="prevent", owner=mate.person_id, cost=Money(Decimal(12000)))  # fmt: skip
    improvement.add_measure(plan, task, actor=boss, at=play.at)
    metric = "count" if plan.cause_code else "repeats"
    improvement.set_goal(plan, improvement.Aim(metric, Decimal(0), window_days=14), actor=boss, at=play.at)
    improvement.rate(plan, likelihood=4, impact=3, actor=boss, at=play.at)
