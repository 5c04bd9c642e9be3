"""What stands in the record of a complaint before it is closed: evidence, finding, resolution, apology."""

from __future__ import annotations

from datetime import timedelta

from shouwen.casework.complaints import actions as complaints
from shouwen.casework.complaints import queries
from shouwen.casework.improvement import actions as improvement
from shouwen.casework.improvement import queries as improvement_read
from shouwen.interfaces.ops.sample.play import Matter, Play


def proven(play: Play, matter: Matter) -> None:
    """Whoever handles a complaint that asks for it writes down what was found, and apologises."""
    case = play.case(matter)
    cured(play, matter)
    if not queries.requirements(case).evidence:
        return
    handler, day = play.handler(matter), play.at.date()
    given = complaints.Given(kind="log", title="工单与通话记录", words="已核对派单、上门与通话记录，与客户反映的时间、经过相符。")
    complaints.add_evidence(case, given, actor=handler, at=play.at)
    found = {
        "outcome": "partly" if case.severity == "general" else "upheld", "finding": "内部衔接不到位，没有按约定时间联系客户。",
        "resolutions": ["apology", "information"], "stand": "accepted", "apology_by": "经办人", "apology_on": day, "apology_how": "phone",
    }  # fmt: skip
    complaints.record(case, found, actor=handler, at=play.at)


CURES = (
    ("预约与备件对不上", "备件按周排，预约按天约，缺件时没有人提前知道", "预约前一天由系统核对备件，缺件自动改约并告知客户", "预约当天不再缺件"),
    ("交接时没有留下约定", "交班只说事由，没有写下答应客户的时间", "交班表加“答应客户的时间”一栏，接班人当面确认", "约好的时间不再落空"),
    ("计费规则改动没有知会一线", "套餐改价只发文，没有进知识库", "改价前三天更新知识库和话术，班长抽查", "同一问题不再反复来电"),
)


def cured(play: Play, matter: Matter) -> None:
    """A grave complaint gets a plan with a root cause and a measure before it is closed."""
    case = play.case(matter)
    if not improvement_read.closing_needs(case):
        return
    who, day = play.handler(matter), play.at.date()
    title, cause, measure, effect = CURES[case.pk // 7 % len(CURES)]
    known = next((each for each in improvement_read.of_case(case.pk) if each.is_open), None)
    if known is not None:
        plan, who = known, play.cast.actor(known.owner_id, play.at)
    else:
        plan = improvement.open_plan(improvement.Brief(title, source="cases", cases=[case.pk]), actor=who, at=play.at)
    if not plan.root_cause:
        changes = {"problem": "客户反映的事经查属实，同样的情况可能再发生。", "due_on": day + timedelta(days=30)}
        improvement.edit(plan, changes, actor=who, at=play.at)
        improvement.add_node(plan, "why", title, is_root=True, actor=who, at=play.at)
        improvement.move(plan, "analyse", words=cause, actor=who, at=play.at)
    improvement.add_measure(plan, improvement.Task(measure, effect, day + timedelta(days=14)), actor=who, at=play.at)
