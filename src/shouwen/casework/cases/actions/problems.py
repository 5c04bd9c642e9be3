"""Problem orders: handed round too often, decided one level up, once and for all (demand 3.1, rule 4)."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import lanes, offers, pen
from shouwen.casework.cases.actions.lanes import Change
from shouwen.casework.cases.models import Accused, Case, Problem
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.casework.cases.rules import handoffs as rules
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict
from shouwen.kit.text import tidy


def judge_of(case: Case, at: datetime) -> int | None:
    """Who decides: the owner's leader, or the next one up when the case complains about that person (CASE-064)."""
    accused = (
        set(Accused.objects.filter(case=case).values_list("person_id", flat=True))
        if case.is_about_staff
        else set()
    )
    judge, seen = organisation.lead_of(case.owner_id, at=at), {case.owner_id}
    while judge is not None and judge in accused and judge not in seen:
        seen.add(judge)
        judge = organisation.lead_of(judge, at=at)
    return None if judge in accused else judge


def due(case: Case, why: str, count: int, at: datetime) -> tuple[list[models.Model], list[Fact]]:
    """The problem this refusal or rework makes, if it does: its row and fact."""
    figures = figures_for(case.centre_id)
    limit = figures.refusal_limit if why == "refusals" else figures.rework_limit
    if not rules.is_problem(count, limit) or Problem.objects.filter(case=case, decided_at=None).exists():
        return [], []
    row = Problem(case_id=case.pk, why=why, raised_at=at, judge_id=judge_of(case, at))
    fact = facts.ProblemRaised(
        subject_id=case.pk, centre_id=case.centre_id, problem_id=row.pk, why=why, judge_person=row.judge_id
    )
    return [row], [fact]


def count_rework(case: Which, *, actor: Actor, at: datetime) -> None:
    """Count a reply that was sent back for rework; the third makes a problem order. For work orders to call."""
    with transaction.atomic():
        held = lock(case, actor)
        rows, told = due(held, "reworks", held.reworks + 1, at)
        pen.write(held, *told, actor=actor, at=at, rows=rows, reworks=held.reworks + 1)


def count_return(case: Which, *, actor: Actor, at: datetime) -> None:
    """Count a work order that was given back; the third refusal makes a problem order. For work orders to call."""
    with transaction.atomic():
        held = lock(case, actor)
        rows, told = due(held, "refusals", held.refusals + 1, at)
        pen.write(held, *told, actor=actor, at=at, rows=rows, refusals=held.refusals + 1)


def decide_problem(case: Which, *, to: int, note: str, actor: Actor, at: datetime) -> Problem:
    """Name who handles a problem order; they take it at once and cannot refuse.

    :raises Forbidden: without ``cases.decide_problem`` for this case.
    :raises Conflict: when it is no problem order.
    """
    with transaction.atomic():
        lanes.stay(to)
        held = lock(case, actor)
        need(held, "decide_problem", actor)
        row = Problem.objects.filter(case=held, decided_at=None).first()
        if row is None:
            raise Conflict("no_problem", _("不是问题单"))
        lanes.refuse_accused(held, to)
        chosen = lanes.holder(to)
        recalled = offers.recall(held, ["handler"], actor, at)
        changes = [Change("handler", chosen, "decided")] if chosen.person_id != held.handler_id else []
        rows, fields = lanes.move(held, changes, at) if changes else ([], {})
        row.decided_by_id, row.decided_at, row.chosen_id, row.note = (
            actor.person_id or None,
            at,
            to,
            tidy(note),
        )
        row.save()
        fact = facts.ProblemDecided(
            subject_id=held.pk,
            centre_id=held.centre_id,
            problem_id=row.pk,
            from_person=held.handler_id,
            to_person=to,
            duty=lanes.duty(changes),
        )
        pen.write(held, *recalled, fact, actor=actor, at=at, reason=row.note, rows=rows, **fields)
        return row
