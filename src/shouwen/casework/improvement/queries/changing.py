"""What a plan changes: its flow with the figures before and after, or its technology with the pilot; what is still to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Flow, FlowMetric, FlowReading, PilotResult, Plan, Technology
from shouwen.casework.improvement.rules import change, effect
from shouwen.foundation.organisation import queries as organisation

MEASURED_IN = frozenset({*states.WORKED, states.DONE, states.VERIFYING})
"""From approval until it is judged: figures of the new version, and the pilot's result, are written."""


@dataclass(frozen=True)
class MetricView:
    """A metric of a flow: figures in plain writing, ``after`` '' while nothing was measured in this round."""

    row: FlowMetric
    before: str
    target: str
    after: str
    change: str
    met: bool
    words: str
    who: str


@dataclass(frozen=True)
class FlowView:
    """A flow with its metrics; ``dropped`` are those not wanted any more."""

    row: Flow
    metrics: Sequence[MetricView]
    dropped: Sequence[FlowMetric]


@dataclass(frozen=True)
class TechnologyView:
    """A technology: in how many months it pays (None: never), and what its pilot showed in this round and before."""

    row: Technology
    payback: int | None
    result: PilotResult | None
    who: str
    earlier: Sequence[PilotResult]


def flow_of(plan: Plan) -> Flow | None:
    return Flow.objects.filter(plan=plan).first() if plan.kind == "process" else None


def technology_of(plan: Plan) -> Technology | None:
    return Technology.objects.filter(plan=plan).first() if plan.kind == "technology" else None


def flow(plan: Plan) -> FlowView | None:
    """The flow of a plan in hand; nothing is asked for other kinds."""
    row = flow_of(plan)
    if row is None:
        return None
    metrics = list(FlowMetric.objects.filter(flow=row).order_by("made_at", "id"))
    last = _last(plan, metrics)
    names = organisation.names([each.by_id for each in last.values()])
    return FlowView(
        row,
        [_metric(each, last.get(each.pk), names) for each in metrics if each.dropped_at is None],
        [each for each in metrics if each.dropped_at],
    )


def _last(plan: Plan, metrics: Sequence[FlowMetric]) -> dict[int, FlowReading]:
    rows = FlowReading.objects.filter(metric__in=[each.pk for each in metrics], round=plan.round).order_by("at", "id")
    return {each.metric_id: each for each in rows}


def _metric(row: FlowMetric, last: FlowReading | None, names: dict[int, str]) -> MetricView:
    moved = change.gain(row.before, last.value) if last else None
    return MetricView(
        row, effect.shown(row.before), effect.shown(row.target), effect.shown(last.value) if last else "", f"{moved:+}%" if moved is not None else "",
        bool(last and change.met(last.value, row.target, more=row.is_more_better)), last.words if last else "",
        names.get(last.by_id or 0, "") if last else "",
    )  # fmt: skip


def technology(plan: Plan) -> TechnologyView | None:
    """The technology of a plan in hand; nothing is asked for other kinds."""
    row = technology_of(plan)
    if row is None:
        return None
    results = list(row.results.order_by("-at", "-id"))
    now = next((each for each in results if each.round == plan.round), None)
    who = organisation.names([now.by_id]).get(now.by_id or 0, "") if now else ""
    return TechnologyView(row, change.payback(row.cost, row.benefit), now, who, [each for each in results if each is not now])


def undescribed(plan: Plan) -> list[str]:
    """What such a plan has to say before it is submitted."""
    if plan.kind == "process":
        row = flow_of(plan)
        if row is None:
            return [_("还没有写明改哪个流程、前后各是哪一版")]
        return [] if row.metrics.filter(dropped_at=None).exists() else [_("流程还没有指标：至少一个，写明现在是多少")]
    if plan.kind == "technology" and technology_of(plan) is None:
        return [_("还没有写明新技术的投入、收益和试点")]
    return []


def unproved(plan: Plan) -> list[str]:
    """What has to be shown before such a plan is judged to work."""
    if plan.kind == "process" and (seen := flow(plan)) is not None:
        open_ = [each.row.name for each in seen.metrics if not each.after]
        return [_("流程指标还没有改后的数：%(names)s") % {"names": pgettext("list", "、").join(open_)}] if open_ else []
    if plan.kind == "technology" and (held := technology(plan)) is not None:
        if held.result is None:
            return [_("还没有写试点结果")]
        return [_("试点没有达到预期，不能判定有效")] if held.result.result == "fails" else []
    return []
