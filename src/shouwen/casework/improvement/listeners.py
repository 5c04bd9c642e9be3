"""What improvement hears: from below, what rules count; from itself, whom to tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shouwen.casework.cases import facts as cases
from shouwen.casework.complaints import facts as complaints
from shouwen.casework.complaints.queries import events
from shouwen.casework.improvement import actions, facts, letters
from shouwen.casework.improvement.models import Measure, Plan
from shouwen.casework.improvement.queries.ready import bars
from shouwen.casework.improvement.queries.scope import visible
from shouwen.casework.liability import facts as liability
from shouwen.casework.redress import facts as redress
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, tell, withdraw


@listens(liability.CauseFound)
def on_cause(entry: Heard) -> None:
    """A cause was found: has it come too often? Whether its share has grown is looked at by the hour."""
    actions.evaluate(entry.centre_id, sorts=("recurrence",), at=entry.at)


@listens(complaints.ComplaintOpened)
def on_complaint(entry: Heard) -> None:
    """A complaint came in: is it severe, does this customer come again and again?"""
    actions.evaluate(entry.centre_id, sorts=("severe", "repeat"), about=entry.subject_id, at=entry.at)


@listens(complaints.ComplaintGraded)
def on_graded(entry: Heard) -> None:
    """It has become worse."""
    if entry.severity in ("severe", "extreme"):
        actions.evaluate(entry.centre_id, sorts=("severe",), about=entry.subject_id, at=entry.at)


@listens(redress.PaymentMade)
def on_paid(entry: Heard) -> None:
    """Money was paid: is it too much for one cause?"""
    actions.evaluate(entry.centre_id, sorts=("paid",), at=entry.at)


@listens(complaints.ComplaintJoined)
def on_joined(entry: Heard) -> None:
    """It is one event with others: it stands on their plans too."""
    actions.follow_event(entry.event_id, events.members(entry.event_id), at=entry.at)


@listens(cases.CaseClosed)
def on_closed(entry: Heard) -> None:
    """How it will not happen again, as the closing says."""
    actions.hear_prevention(entry.subject_id, entry.actor_id or None, at=entry.at)


# ── telling ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _tell(entry: Heard, people: Iterable[int | None], message: str, sort: str = "mine", *, level: str = "info", **more: Any) -> None:
    """Tell those who may read the plan, once for this entry; nobody of their own deed."""
    plan = Plan.objects.get(pk=entry.subject_id)
    wanted = [each for each in dict.fromkeys(people) if each and each != entry.actor_id]
    to = [each for each in wanted if visible(actor_for(each, at=entry.at)).filter(pk=plan.pk).exists()]
    link = Link("improvement:plan", {"number": plan.number}, facts.KIND, plan.pk)
    key = f"{entry.entry_id}:{message}"[:120]
    tell(to, message, kind=f"improvement.{sort}", key=key, at=entry.at, link=link, level=level, plan=plan.number, **more)


@listens(facts.PlanOpened, facts.OwnerChanged)
def on_opened(entry: Heard) -> None:
    _tell(entry, [entry.owner_person], letters.OPENED)


def _judges(entry: Heard) -> list[int]:
    plan = Plan.objects.get(pk=entry.subject_id)
    return [each for each in holders("improvement.approve", plan.centre_id, at=entry.at) if each not in bars(plan)]


@listens(facts.Submitted)
def on_submitted(entry: Heard) -> None:
    _tell(entry, _judges(entry), letters.APPROVE, "decide")


@listens(facts.Approved, facts.Returned, facts.Cancelled)
def on_decided(entry: Heard) -> None:
    withdraw(facts.KIND, entry.subject_id, "improvement.decide", at=entry.at)
    words = {facts.Approved.kind: letters.APPROVED, facts.Returned.kind: letters.RETURNED, facts.Cancelled.kind: letters.CANCELLED}
    _tell(entry, [entry.owner_person], words[entry.kind], level="info" if entry.kind == facts.Approved.kind else "soon")


@listens(facts.StepTakenBack)
def on_taken_back(entry: Heard) -> None:
    """What was asked for is not wanted any more."""
    withdraw(facts.KIND, entry.subject_id, "improvement.decide", at=entry.at)


@listens(facts.VerificationStarted)
def on_verifying(entry: Heard) -> None:
    _tell(entry, _judges(entry), letters.JUDGE, "decide")


@listens(facts.FigureTaken)
def on_figure(entry: Heard) -> None:
    level = "info" if entry.met else "soon"
    people = [entry.owner_person, *_judges(entry)]
    _tell(entry, people, letters.FIGURE, level=level, period=entry.period, value=entry.value, target=entry.target)


@listens(facts.JudgedEffective, facts.JudgedNotEffective)
def on_judged(entry: Heard) -> None:
    withdraw(facts.KIND, entry.subject_id, "improvement.decide", at=entry.at)
    good = entry.kind == facts.JudgedEffective.kind
    _tell(entry, [entry.owner_person], letters.EFFECTIVE if good else letters.NOT_EFFECTIVE, level="info" if good else "soon")


@listens(facts.MeasureAdded)
def on_measure(entry: Heard) -> None:
    _tell(entry, [entry.measure_person], letters.MEASURE, label=entry.label, due_on=entry.due_on)


@listens(facts.MeasureChanged)
def on_measure_changed(entry: Heard) -> None:
    if entry.measure_person != entry.before_person:
        row = Measure.objects.get(pk=entry.measure_id)
        _tell(entry, [entry.measure_person], letters.MEASURE, label=entry.label, due_on=row.due_on.isoformat())


@listens(facts.MeasureOverdue)
def on_overdue(entry: Heard) -> None:
    _tell(entry, [entry.measure_person, entry.plan_person], letters.OVERDUE, level="over", label=entry.label)
