"""What waits for whom: plans to approve or judge, measures to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.casework.cases.slots import Chore
from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Figure, Goal, Measure, Plan
from shouwen.casework.improvement.queries.ready import why_not
from shouwen.casework.improvement.queries.scope import visible
from shouwen.kit.actor import Actor
from shouwen.kit.among import listed
from shouwen.kit.standing import Alike, Standing

MOST = 20


def chores(actor: Actor, at: datetime) -> Sequence[Chore]:
    """What waits for this person, for My work; nothing is asked for those without the rights."""
    if not actor.may("improvement.read") or not actor.person_id:
        return []
    return [*_measures(actor), *(_decisions(actor) if actor.may("improvement.approve") else ())]


def _measures(actor: Actor) -> list[Chore]:
    """My measures of plans under way."""
    return [
        Chore("order", f"{row.plan.number} {row.label}", _("改进措施"), row.text,
              reverse("improvement:report", args=[row.plan.number, row.seq]), row.made_at, _evening(row))
        for row in _mine.all(actor.person_id)
    ]  # fmt: skip


@Standing
def _mine(me: int) -> QuerySet[Measure]:
    rows = Measure.objects.filter(owner_id=me, done_at=None, dropped_at=None, replaced_by=None, plan__state__in=states.WORKED)
    return rows.select_related("plan").order_by("due_on")[:MOST]


def _evening(row: Measure) -> datetime:
    return timezone.make_aware(datetime.combine(row.due_on, time(23, 59)))


def _decisions(actor: Actor) -> list[Chore]:
    """Plans to approve, and those whose figures are in and want a judgement."""
    rows = _to_judge.all(actor)
    measured = _measured([plan.pk for plan in rows if plan.state == states.VERIFYING])
    found = []
    for plan in rows:
        name = "approve" if plan.state == states.PLANNED else "effective"
        if why_not(plan, name, actor) is None and (name == "approve" or (plan.pk, plan.round) in measured):
            words = _("批准改进计划") if name == "approve" else _("判定改进效果")
            url = reverse("improvement:plan", args=[plan.number])
            found.append(Chore("asked", plan.number, words, plan.heading, url, plan.state_since))
    return found


@Alike
def _to_judge(actor: Actor) -> QuerySet[Plan]:
    return visible(actor).filter(state__in=[states.PLANNED, states.VERIFYING]).order_by("state_since")[:MOST]


def _measured(plans: list[int]) -> set[tuple[int, int]]:
    """The plans, each with its round, whose figures are in; one query, none without a plan."""
    return set(_with_figures.all(listed(plans))) if plans else set()


@Standing
def _with_figures(plans: str) -> QuerySet[Goal, tuple[int, int]]:
    figures = Figure.objects.filter(goal=OuterRef("pk"))
    return Goal.objects.filter(Exists(figures), plan_id__among=plans).values_list("plan_id", "round")
