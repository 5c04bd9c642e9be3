"""What the effect is measured by, set before anything is done, and the figures the program takes of each period (IMP-003, 004, 012)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.improvement import facts, states
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.opening import REVIEW_DAYS
from shouwen.casework.improvement.actions.pen import Sheet
from shouwen.casework.improvement.models import Figure, Goal, Plan
from shouwen.casework.improvement.queries import events, ready
from shouwen.casework.improvement.queries.scope import Which, lock
from shouwen.casework.improvement.rules import effect
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import centres_below
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Invalid


@dataclass(frozen=True)
class Aim:
    """What is to become of a metric: at most ``target``, in ``periods`` periods running of ``window_days`` days."""

    metric: str
    target: Decimal
    window_days: int = 30
    periods: int = 2
    currency: str = "CNY"


def centres_of(plan: Plan) -> list[int]:
    """The centres a plan's figures are counted over: its own and those below."""
    return sorted(centres_below(Unit.objects.get(pk=plan.centre_id)) | {plan.centre_id})


def set_goal(which: Which, aim: Aim, *, actor: Actor, at: datetime) -> Goal:
    """Say by what the effect is judged; the baseline is counted now, over the window until now.

    :raises Invalid: for no metric, a plan without a cause to count, or a target above the baseline.
    :raises Conflict: once the plan is submitted.
    """
    with transaction.atomic():
        sheet = pen.opened(which, within=states.DRAWN, actor=actor, at=at)
        plan = sheet.plan
        _check(aim, plan)
        currency = aim.currency.upper()[:3] if aim.metric == "paid" else ""
        baseline, since, until = _baseline(plan, aim, currency, at)
        if aim.target > baseline:
            raise Invalid({"target": _("目标要不高于基线 %(baseline)s：数的都是不该有的") % {"baseline": effect.shown(baseline)}})
        values = {
            "metric": aim.metric, "cause_code": plan.cause_code, "window_days": aim.window_days, "periods": aim.periods,
            "baseline": baseline, "baseline_since": since, "baseline_until": until, "target": aim.target,
            "currency": currency, "set_by_id": actor.person_id or None, "set_at": at,
        }  # fmt: skip
        row, _made = Goal.objects.update_or_create(plan=plan, round=plan.round, defaults=values)
        told = facts.GoalSet(**sheet.about, metric_label=pen.word(states.METRICS[aim.metric]), baseline=effect.shown(baseline),
                             target=effect.shown(aim.target), window_days=aim.window_days)  # fmt: skip
        announce(told, actor=actor, at=at)
    return row


def _baseline(plan: Plan, aim: Aim, currency: str, at: datetime) -> tuple[Decimal, datetime, datetime]:
    """What it was, from when to when: over the window until now; a later round is measured against the first one's."""
    first = Goal.objects.filter(plan=plan, round__lt=plan.round, metric=aim.metric, window_days=aim.window_days).order_by("round").first()
    if first is not None:
        return first.baseline, first.baseline_since, first.baseline_until
    since = at - timedelta(days=aim.window_days)
    return events.value(aim.metric, centres_of(plan), plan.cause_code, currency, since, at), since, at


def _check(aim: Aim, plan: Plan) -> None:
    wrong = {}
    if aim.metric not in states.METRICS:
        wrong["metric"] = _("请从列表里选一项")
    elif aim.metric != "repeats" and not plan.cause_code:
        wrong["metric"] = _("先写明计划针对哪一个起因，才数得出来")
    if not 1 <= aim.window_days <= 366:
        wrong["window_days"] = _("请写 1 到 366 之间的数")
    if not 1 <= aim.periods <= 12:
        wrong["periods"] = _("请写 1 到 12 之间的数")
    if not aim.target.is_finite() or aim.target < 0 or aim.target >= Decimal(10) ** 12:
        wrong["target"] = _("请写一个不小于零的数")
    if wrong:
        raise Invalid(wrong)


def take_figures(*, at: datetime, limit: int = 100) -> int:
    """Count every period that is over of the plans being verified; says how many figures were taken."""
    rows = Goal.objects.filter(plan__state=states.VERIFYING, starts_at__isnull=False).values_list("plan_id", flat=True)
    return sum(_take(plan_id, at) for plan_id in list(rows[:limit]))


def take_figure(which: Which, *, actor: Actor, at: datetime) -> int:
    """Count the periods of one plan that are over, now; says how many."""
    with transaction.atomic():
        sheet = pen.opened(which, within={states.VERIFYING}, actor=actor, at=at)
        return _count(sheet)


def _take(plan_id: int, at: datetime) -> int:
    with transaction.atomic():
        plan = lock(plan_id, SYSTEM)
        return _count(Sheet(plan, SYSTEM, at)) if plan.state == states.VERIFYING else 0


def _count(sheet: Sheet) -> int:
    plan, found = sheet.plan, ready.goal(sheet.plan)
    if found is None or found.starts_at is None or found.round != plan.round:
        return 0
    known = {each.period for each in found.figures.all()}
    wide, taken = timedelta(days=found.window_days), 0
    period = max(known, default=0) + 1
    while found.starts_at + wide * period <= sheet.at and taken < 24:
        since = found.starts_at + wide * (period - 1)
        value = events.value(found.metric, centres_of(plan), found.cause_code, found.currency, since, since + wide)
        ok = effect.met(value, found.target)
        Figure.objects.create(goal=found, period=period, since=since, until=since + wide, value=value, met=ok, taken_at=sheet.at)
        told = facts.FigureTaken(**sheet.about, period=period, value=effect.shown(value), target=effect.shown(found.target), met=ok,
                                 owner_person=plan.owner_id)  # fmt: skip
        announce(told, actor=sheet.actor, at=sheet.at)
        period, taken = period + 1, taken + 1
    return taken


def due_reviews(*, at: datetime, limit: int = 200) -> list[Plan]:
    """Open plans whose leader is to look at them again today; the next look is set."""
    rows = Plan.objects.filter(is_open=True, review_on__lte=at.date()).order_by("review_on").values_list("pk", flat=True)
    found = []
    for plan_id in list(rows[:limit]):
        with transaction.atomic():
            plan = lock(plan_id, SYSTEM)
            today = cases.place(plan.centre_id).day(at)
            if plan.is_open and plan.review_on is not None and plan.review_on <= today:
                plan.review_on = today + timedelta(days=REVIEW_DAYS)
                plan.save(update_fields=["review_on"])
                found.append(plan)
    return found
