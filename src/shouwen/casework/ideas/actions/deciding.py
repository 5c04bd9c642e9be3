"""Deciding on an idea: by who may, never one's own; an accepted idea opens a plan."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.ideas import facts, queries, states
from shouwen.casework.ideas.actions.submitting import WORDS_MAX, about, locked
from shouwen.casework.ideas.models import Idea
from shouwen.casework.improvement import actions as improvement
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.text import tidy


def accept(
    which: queries.Which, *, why: str, kind: str = "process", owner: int | None = None, due_on: date | None = None, actor: Actor, at: datetime
) -> Idea:
    """Take an idea up: an improvement plan of this ``kind`` is opened at its centre, led by ``owner`` (None: the actor).

    :raises Forbidden: without ``ideas.decide`` or ``improvement.write`` there, or for one's own.
    :raises Conflict: when it is decided already.
    :raises Invalid: without a reason, or as opening the plan does.
    """
    with transaction.atomic():
        row = _to_decide(which, "accept", actor)
        _decided(row, states.ACCEPTED, why, actor, at)
        brief = improvement.Brief(row.title, kind=kind, source="idea", source_note=row.number, problem=row.text, owner=owner, due_on=due_on)
        row.plan = improvement.open_plan(brief, centre_id=row.centre_id, actor=actor, at=at)
        row.save(update_fields=["state", "decided_by", "decided_at", "decided_why", "plan"])
        announce(facts.IdeaAccepted(**about(row), plan=row.plan.number, plan_id=row.plan.pk), actor=actor, at=at)
    return row


def decline(which: queries.Which, *, why: str, actor: Actor, at: datetime) -> Idea:
    """Say no, and why.

    :raises Forbidden: without ``ideas.decide`` there, or for one's own.
    :raises Conflict: when it is decided already.
    :raises Invalid: without a reason.
    """
    with transaction.atomic():
        row = _to_decide(which, "decline", actor)
        _decided(row, states.DECLINED, why, actor, at)
        row.save(update_fields=["state", "decided_by", "decided_at", "decided_why"])
        announce(facts.IdeaDeclined(**about(row)), actor=actor, at=at)
    return row


def _to_decide(which: queries.Which, name: str, actor: Actor) -> Idea:
    row = locked(which, actor)
    if (no := queries.refused(row, name, actor)) is not None:
        raise no
    return row


def _decided(row: Idea, state: str, why: str, actor: Actor, at: datetime) -> None:
    said = tidy(why)
    if not said or len(said) > WORDS_MAX:
        raise Invalid({"why": _("请写明理由，提出的人会看到")})
    row.state, row.decided_by_id, row.decided_at, row.decided_why = state, actor.person_id or None, at, said
