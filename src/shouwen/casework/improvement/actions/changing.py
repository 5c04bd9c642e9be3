"""What a plan changes: a flow and its metrics, or a technology and its pilot (IMP-007, IMP-008)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.improvement import facts, states
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.pen import Sheet
from shouwen.casework.improvement.models import Flow, FlowMetric, FlowReading, PilotResult, Technology
from shouwen.casework.improvement.queries import changing
from shouwen.casework.improvement.queries.scope import Which
from shouwen.casework.improvement.rules import change, effect
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.money import LARGEST, Money


@dataclass(frozen=True)
class FlowBrief:
    """Which flow is changed, and how it runs before and after."""

    name: str
    before_version: str
    after_version: str
    after_text: str
    before_text: str = ""


@dataclass(frozen=True)
class Pilot:
    """A technology to be tried: cost once, benefit a year (one currency), and the trial."""

    name: str
    cost: Money
    benefit: Money
    benefit_why: str
    pilot_where: str
    pilot_from: date | None
    pilot_until: date | None


def _drawn(which: Which, kind: str, actor: Actor, at: datetime) -> Sheet:
    return _kind(pen.opened(which, within=states.DRAWN, actor=actor, at=at), kind)


def _measured(which: Which, kind: str, actor: Actor, at: datetime) -> Sheet:
    return _kind(pen.opened(which, within=changing.MEASURED_IN, actor=actor, at=at), kind)


def _kind(sheet: Sheet, kind: str) -> Sheet:
    if sheet.plan.kind != kind:
        raise Conflict("plan_of_other_kind", _("这个计划是“%(kind)s”，没有这一项") % {"kind": states.KINDS[sheet.plan.kind]})
    return sheet


def _lines(wanted: Mapping[str, tuple[str, int, str]]) -> dict[str, str]:
    """Several lines at once: text, longest, what is said when it is missing; every slip is told beside its field."""
    kept: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, (text, most, needed) in wanted.items():
        try:
            kept[name] = pen.line(text, name, most, needed=needed) if most else pen.passage(text, name, needed=needed)
        except Invalid as no:
            wrong |= no.fields
    if wrong:
        raise Invalid(wrong)
    return kept


def describe_flow(which: Which, brief: FlowBrief, *, actor: Actor, at: datetime) -> Flow:
    """Say which flow is changed, from which version to which; again while the plan is thought out.

    :raises Conflict: for a plan of another kind, or once it is submitted.
    :raises Invalid: beside what is missing; for one version twice.
    """
    kept = _lines({
        "name": (brief.name, 120, _("请写流程的名字")),
        "before_version": (brief.before_version, 40, _("请写现在是哪一版")),
        "after_version": (brief.after_version, 40, _("请写改后是哪一版")),
        "before_text": (brief.before_text, 0, ""),
        "after_text": (brief.after_text, 0, _("请写明改后怎么走")),
    })  # fmt: skip
    if kept["before_version"] == kept["after_version"]:
        raise Invalid({"after_version": _("改后的版本要和现在的不同")})
    with transaction.atomic():
        sheet = _drawn(which, "process", actor, at)
        row, _made = Flow.objects.update_or_create(plan=sheet.plan, defaults=kept | _by(sheet, "set"))
        pen.write(sheet, facts.FlowDescribed(**sheet.about, flow_id=row.pk))
    return row


def _by(sheet: Sheet, verb: str) -> dict[str, Any]:
    return {f"{verb}_by_id": sheet.actor.person_id or None, f"{verb}_at": sheet.at}


def add_metric(
    which: Which, *, name: str, before: Decimal, target: Decimal, unit: str = "", more: bool = False, actor: Actor, at: datetime
) -> FlowMetric:
    """Say what the flow is measured by: its figure now, and what it is to become; ``more``: more is better.

    :raises Invalid: without a name, or for a target that is no better than now.
    """
    kept = _lines({"name": (name, 60, _("请写指标的名字")), "unit": (unit, 20, "")})
    _figure(before, "before")
    _figure(target, "target")
    if before == target or not change.met(target, before, more=more):
        raise Invalid({"target": _("目标要比现在的 %(before)s 好") % {"before": effect.shown(before)}})
    with transaction.atomic():
        sheet = _drawn(which, "process", actor, at)
        row = FlowMetric.objects.create(flow=_flow(sheet), before=before, target=target, is_more_better=more, **kept, **_by(sheet, "made"))
        announce(facts.FlowMetricSet(**sheet.about, metric_id=row.pk, how="added"), actor=actor, at=at)
    return row


def drop_metric(which: Which, metric_id: int, *, back: bool = False, actor: Actor, at: datetime) -> FlowMetric:
    """Do without a metric, or (``back``) want it again, while the plan is thought out."""
    with transaction.atomic():
        sheet = _drawn(which, "process", actor, at)
        row = _metric(sheet, metric_id)
        if bool(row.dropped_at) != back:
            raise Conflict("metric_so_already", _("已经是这样了"))
        row.dropped_at, row.dropped_by_id = (None, None) if back else (at, actor.person_id or None)
        row.save(update_fields=["dropped_at", "dropped_by"])
        announce(facts.FlowMetricSet(**sheet.about, metric_id=row.pk, how="restored" if back else "dropped"), actor=actor, at=at)
    return row


def measure_flow(which: Which, metric_id: int, value: Decimal, *, words: str, actor: Actor, at: datetime) -> FlowReading:
    """Write what a metric came to under the new version, and where the figure is from; a later one counts instead.

    :raises Conflict: before the plan is approved or after it is judged.
    """
    _figure(value, "value")
    said = pen.line(words, "words", 300, needed=_("请写明这个数从哪里来"))
    with transaction.atomic():
        sheet = _measured(which, "process", actor, at)
        metric = _metric(sheet, metric_id)
        if metric.dropped_at:
            raise Conflict("metric_gone", _("这个指标已经不用了"))
        row = FlowReading.objects.create(metric=metric, round=sheet.plan.round, value=value, words=said, by_id=actor.person_id or None, at=at)
        met = change.met(value, metric.target, more=metric.is_more_better)
        told = facts.FlowMeasured(**sheet.about, metric_id=metric.pk, before=effect.shown(metric.before), value=effect.shown(value), met=met)
        announce(told, actor=actor, at=at)
    return row


def _flow(sheet: Sheet) -> Flow:
    row = changing.flow_of(sheet.plan)
    if row is None:
        raise Conflict("flow_unknown", _("先写明改哪个流程、前后各是哪一版"))
    return row


def _metric(sheet: Sheet, metric_id: int) -> FlowMetric:
    row = FlowMetric.objects.filter(pk=metric_id, flow__plan=sheet.plan).first()
    if row is None:
        raise NotFound("metric_unknown", _("没有这个指标"))
    return row


def _figure(value: Decimal, field: str) -> None:
    if not value.is_finite() or not 0 <= value < LARGEST:
        raise Invalid({field: _("请写一个不小于零的数")})


def describe_technology(which: Which, pilot: Pilot, *, actor: Actor, at: datetime) -> Technology:
    """Say what a new technology costs and brings, and where it is tried; again while the plan is thought out.

    :raises Conflict: for a plan of another kind, or once it is submitted.
    :raises Invalid: beside what is missing; for two currencies, or a trial that ends before it begins.
    """
    kept = _lines({
        "name": (pilot.name, 120, _("请写技术的名字")),
        "benefit_why": (pilot.benefit_why, 500, _("请写明收益怎么算出来的")),
        "pilot_where": (pilot.pilot_where, 200, _("请写在哪里试")),
    })  # fmt: skip
    if pilot.cost.currency != pilot.benefit.currency:
        raise Invalid({"benefit": _("投入和收益要用同一种货币")})
    if min(pilot.cost.amount, pilot.benefit.amount) < 0:
        raise Invalid({"cost": _("金额不能是负数")})
    if pilot.pilot_from is None or pilot.pilot_until is None or pilot.pilot_until < pilot.pilot_from:
        raise Invalid({"pilot_until": _("请写试点从哪天到哪天")})
    with transaction.atomic():
        sheet = _drawn(which, "technology", actor, at)
        values = {**kept, "cost": pilot.cost.amount, "benefit": pilot.benefit.amount, "currency": pilot.cost.currency,
                  "pilot_from": pilot.pilot_from, "pilot_until": pilot.pilot_until, **_by(sheet, "set")}  # fmt: skip
        row, _made = Technology.objects.update_or_create(plan=sheet.plan, defaults=values)
        pen.write(sheet, facts.TechnologyDescribed(**sheet.about, technology_id=row.pk))
    return row


def judge_pilot(which: Which, result: str, *, words: str, actor: Actor, at: datetime) -> PilotResult:
    """Write what the pilot showed; a later result counts instead.

    :raises Conflict: before the plan is approved or after it is judged.
    """
    if result not in states.PILOTS:
        raise Invalid({"result": _("请从列表里选一项")})
    said = pen.line(words, "words", 500, needed=_("请写明试点看到了什么"))
    with transaction.atomic():
        sheet = _measured(which, "technology", actor, at)
        held = changing.technology_of(sheet.plan)
        if held is None:
            raise Conflict("technology_unknown", _("先写明新技术的投入、收益和试点"))
        row = PilotResult.objects.create(
            technology=held, round=sheet.plan.round, result=result, words=said, by_id=actor.person_id or None, at=at
        )
        told = facts.PilotJudged(**sheet.about, technology_id=held.pk, result=result, result_label=pen.word(states.PILOTS[result]))
        announce(told, actor=actor, at=at)
    return row
