"""What improvement announces: on the plan's own chain, and on a case's when a plan takes it up. Ids only, no words of people."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

KIND = "improvement"
"""How chains, files and notices name a plan."""


class PlanFact(Fact):
    """The base: something happened to one plan, called ``plan``."""

    subject_kind: ClassVar[str] = KIND
    icon: ClassVar[str] = "bulb"
    plan: str


@fact("improvement.PlanOpened")
class PlanOpened(PlanFact):
    """A plan was opened; ``rule_id`` 0: by a person."""

    says: ClassVar[str | Promise] = _("立项 {plan}")
    plan_kind: str
    source: str
    owner_person: int
    rule_id: int = 0
    trigger: str = ""


@fact("improvement.PlanEdited")
class PlanEdited(PlanFact):
    says: ClassVar[str | Promise] = _("{actor} 改了 {plan} 的{field_label}")
    field: str
    field_label: str


@fact("improvement.OwnerChanged")
class OwnerChanged(PlanFact):
    says: ClassVar[str | Promise] = _("{plan} 的负责人改为{owner_person}")
    owner_person: int
    before_person: int


class StepFact(PlanFact):
    """The base of a move: of which round, and whom it concerns."""

    round: int
    owner_person: int


@fact("improvement.Contained")
class Contained(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 记下 {plan} 的控制措施")


@fact("improvement.Analysed")
class Analysed(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 定下 {plan} 的根因")


@fact("improvement.Submitted")
class Submitted(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 提交 {plan} 批准")


@fact("improvement.Returned")
class Returned(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 退回 {plan} 修改")


@fact("improvement.Approved")
class Approved(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 批准 {plan}")


@fact("improvement.Started")
class Started(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 开始实施 {plan}")


@fact("improvement.Finished")
class Finished(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 报 {plan} 实施完")


@fact("improvement.VerificationStarted")
class VerificationStarted(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 开始验证 {plan}")


@fact("improvement.Extended")
class Extended(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 让 {plan} 再观察一期")


@fact("improvement.JudgedEffective")
class JudgedEffective(StepFact):
    """It works; ``after`` is the figure that shows it, ``before`` the one it is measured against."""

    says: ClassVar[str | Promise] = _("{actor} 判定 {plan} 有效")
    before: str
    after: str


@fact("improvement.JudgedNotEffective")
class JudgedNotEffective(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 判定 {plan} 无效")
    before: str
    after: str


@fact("improvement.BegunAnew")
class BegunAnew(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 让 {plan} 再来一轮，第 {round} 轮")


@fact("improvement.Closed")
class Closed(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 关闭 {plan}")


@fact("improvement.Cancelled")
class Cancelled(StepFact):
    says: ClassVar[str | Promise] = _("{actor} 取消 {plan}")


@fact("improvement.StepTakenBack")
class StepTakenBack(StepFact):
    """The last move was a slip; ``move`` is what no longer counts."""

    says: ClassVar[str | Promise] = _("{actor} 撤销了 {plan} 的上一步")
    move: str


@fact("improvement.NodeWritten")
class NodeWritten(PlanFact):
    """Something was written into a tree; ``how``: added, reworded, dropped, restored."""

    says: ClassVar[str | Promise] = _("{actor} 改了 {plan} 的{tree_label}")
    node_id: int
    tree_label: str
    how: str


@fact("improvement.GoalSet")
class GoalSet(PlanFact):
    """By what the effect is measured; figures plain (``12``, ``30.5``)."""

    says: ClassVar[str | Promise] = _("{actor} 定下 {plan} 的目标：{metric_label} {baseline} → {target}")
    metric_label: str
    baseline: str
    target: str
    window_days: int


@fact("improvement.FigureTaken")
class FigureTaken(PlanFact):
    """The program counted a period."""

    says: ClassVar[str | Promise] = _("{plan} 第 {period} 期：{value}，目标 {target}")
    period: int
    value: str
    target: str
    met: bool
    owner_person: int


@fact("improvement.RiskRated")
class RiskRated(PlanFact):
    says: ClassVar[str | Promise] = _("{actor} 评定 {plan} 的风险：{score} 分")
    score: int
    is_after: bool


@fact("improvement.FlowDescribed")
class FlowDescribed(PlanFact):
    """Which flow a plan changes, from which version to which (IMP-007)."""

    says: ClassVar[str | Promise] = _("{actor} 写明 {plan} 要改的流程和前后版本")
    flow_id: int


@fact("improvement.FlowMetricSet")
class FlowMetricSet(PlanFact):
    """What the flow is measured by; ``how``: added, dropped or restored."""

    says: ClassVar[str | Promise] = _("{actor} 改了 {plan} 的流程指标")
    metric_id: int
    how: str


@fact("improvement.FlowMeasured")
class FlowMeasured(PlanFact):
    """What a metric came to under the new version."""

    says: ClassVar[str | Promise] = _("{actor} 记下 {plan} 的流程指标：{before} → {value}")
    metric_id: int
    before: str
    value: str
    met: bool


@fact("improvement.TechnologyDescribed")
class TechnologyDescribed(PlanFact):
    """What a new technology costs and brings, and where it is tried (IMP-008)."""

    says: ClassVar[str | Promise] = _("{actor} 写明 {plan} 的投入、收益和试点")
    technology_id: int


@fact("improvement.PilotJudged")
class PilotJudged(PlanFact):
    says: ClassVar[str | Promise] = _("{actor} 记下 {plan} 的试点结果：{result_label}")
    technology_id: int
    result: str
    result_label: str


class MeasureFact(PlanFact):
    """The base: something happened to one measure, called ``label`` (``M-02``)."""

    measure_id: int
    label: str
    measure_person: int


@fact("improvement.MeasureAdded")
class MeasureAdded(MeasureFact):
    """``replaces`` is the measure it stands for now, 0 none (IMP-006)."""

    says: ClassVar[str | Promise] = _("{actor} 给 {plan} 加了措施 {label}，{measure_person}负责")
    due_on: date
    replaces: int = 0


@fact("improvement.MeasureChanged")
class MeasureChanged(MeasureFact):
    says: ClassVar[str | Promise] = _("{actor} 改了 {plan} 的措施 {label}")
    before_person: int = 0


@fact("improvement.MeasureReported")
class MeasureReported(MeasureFact):
    says: ClassVar[str | Promise] = _("{plan} 的措施 {label} 做到 {percent}%")
    percent: int
    plan_person: int


@fact("improvement.ReportTakenBack")
class ReportTakenBack(MeasureFact):
    says: ClassVar[str | Promise] = _("{actor} 收回 {plan} 的措施 {label} 的进度，回到 {percent}%")
    percent: int


@fact("improvement.MeasureChecked")
class MeasureChecked(MeasureFact):
    says: ClassVar[str | Promise] = _("{actor} 检查了 {plan} 的措施 {label}")
    passed: bool


@fact("improvement.MeasureDropped")
class MeasureDropped(MeasureFact):
    """A measure is not wanted any more, or (``is_back``) again."""

    says: ClassVar[str | Promise] = _("{actor} 去掉或恢复了 {plan} 的措施 {label}")
    is_back: bool


@fact("improvement.MeasureOverdue")
class MeasureOverdue(MeasureFact):
    says: ClassVar[str | Promise] = _("{plan} 的措施 {label} 过了期限")
    due_on: date
    plan_person: int


class OnCase(Fact):
    """A case and the plan that stands on it."""

    subject_kind: ClassVar[str] = "case"
    icon: ClassVar[str] = "bulb"
    plan_id: int
    plan: str


@fact("improvement.CaseTakenUp")
class CaseTakenUp(OnCase):
    says: ClassVar[str | Promise] = _("纳入改进计划 {plan}")


@fact("improvement.CaseLetGo")
class CaseLetGo(OnCase):
    says: ClassVar[str | Promise] = _("移出改进计划 {plan}")


@fact("improvement.LessonWritten")
class LessonWritten(Fact):
    """A lesson for who meets the like again; the subject is the centre."""

    subject_kind: ClassVar[str] = "improvement_lessons"
    says: ClassVar[str | Promise] = _("{actor} 写下一条经验教训")
    icon: ClassVar[str] = "bulb"
    lesson_id: int


@fact("improvement.LessonRetired")
class LessonRetired(LessonWritten):
    says: ClassVar[str | Promise] = _("{actor} 收起或恢复一条经验教训")
    is_back: bool


class RuleFact(Fact):
    """The base: the rules of a centre (0: of all)."""

    subject_kind: ClassVar[str] = "improvement_rules"
    icon: ClassVar[str] = "adjustments"


@fact("improvement.RuleMade")
class RuleMade(RuleFact):
    says: ClassVar[str | Promise] = _("{actor} 发布立项规则“{name}”第 {version} 版")
    rule_id: int
    name: str
    version: int


@fact("improvement.RuleEnded")
class RuleEnded(RuleFact):
    says: ClassVar[str | Promise] = _("{actor} 停用或恢复立项规则“{name}”")
    rule_id: int
    name: str
    is_back: bool


@fact("improvement.PreventionHeard")
class PreventionHeard(OnCase):
    """How it will not happen again, written at closing, came in; ``plan_id`` 0: no plan stands on the case yet."""

    says: ClassVar[str | Promise] = _("办结时写的预防措施转给改进")
    note_id: int
