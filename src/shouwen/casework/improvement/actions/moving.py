"""The steps of a plan, from what holds it back now to its closing, and a slip taken back (demand 3.4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.improvement import facts, states
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.pen import Sheet
from shouwen.casework.improvement.models import Goal, Plan, Step
from shouwen.casework.improvement.queries import ready
from shouwen.casework.improvement.queries.scope import Which, lock
from shouwen.casework.improvement.rules import effect
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

FACTS: dict[str, type[facts.StepFact]] = {
    "contain": facts.Contained,
    "analyse": facts.Analysed,
    "submit": facts.Submitted,
    "return": facts.Returned,
    "approve": facts.Approved,
    "start": facts.Started,
    "finish": facts.Finished,
    "verify": facts.VerificationStarted,
    "extend": facts.Extended,
    "effective": facts.JudgedEffective,
    "not_effective": facts.JudgedNotEffective,
    "again": facts.BegunAnew,
    "close": facts.Closed,
    "cancel": facts.Cancelled,
}
WRITES = {"contain": "containment", "analyse": "root_cause", "close": "summary"}
"""Moves whose words are a field of the plan."""
NEEDS_WORDS = frozenset({"return", "extend", "effective", "not_effective", "again", "cancel", "close"})


def move(which: Which, name: str, *, words: str = "", actor: Actor, at: datetime) -> Plan:
    """Take a step. ``words`` say why; with ``contain``, ``analyse`` and ``close`` they are what is written of it, and may
    stand there already.

    :raises NotFound: for no such plan or step.
    :raises Forbidden: without the right, or (approving, judging) for its author, submitter or owner.
    :raises Conflict: when the step does not start here, or with the first thing that is lacking.
    """
    if name not in states.MOVES.rows:
        raise NotFound("move_unknown", _("没有这一步"))
    with transaction.atomic():
        plan = lock(which, actor)
        if (no := ready.why_not(plan, name, actor)) is not None:
            raise no
        said = pen.passage(words, "words")
        changes = _written(plan, name, said)
        if missing := ready.lacking(plan, name):
            raise Conflict("plan_not_ready", missing[0])
        if name in NEEDS_WORDS and not (said or changes.get(WRITES.get(name, ""))):
            raise Invalid({"words": _("请写明理由")})
        changes |= _more(plan, name, actor, at)
        _step(Sheet(plan, actor, at), name, said, changes)
    return plan


def _written(plan: Plan, name: str, said: str) -> dict[str, Any]:
    """What a move writes of its words; put on the plan at once, so that what is lacking is asked of it."""
    field = WRITES.get(name)
    if field is None:
        return {}
    before = getattr(plan, field)
    setattr(plan, field, said or before)
    return {field: said or before}


def _more(plan: Plan, name: str, actor: Actor, at: datetime) -> dict[str, Any]:
    """What else a move changes."""
    me = actor.person_id or None
    if name == "submit":
        return {"submitted_by_id": me}
    if name == "return":
        return {"submitted_by_id": None}
    if name == "approve":
        return {"approved_by_id": me, "approved_at": at}
    if name in ("effective", "not_effective"):
        return {"after_value": _last_value(plan)}
    if name == "again":
        return {"round": plan.round + 1, "after_value": None, "submitted_by_id": None, "approved_by_id": None, "approved_at": None,
                "likelihood_after": None, "impact_after": None, "root_cause": ""}  # fmt: skip
    return {}


def _last_value(plan: Plan) -> Any:
    found = ready.goal(plan)
    figures = sorted(found.figures.all(), key=lambda each: each.period) if found else []
    return figures[-1].value if figures else None


def _step(sheet: Sheet, name: str, said: str, changes: dict[str, Any]) -> None:
    plan, row = sheet.plan, states.MOVES[name]
    source, target = plan.state, row.target or plan.state
    before = {field: _plain(getattr(plan, field)) for field in changes if field != WRITES.get(name)}
    about = sheet.about
    more: dict[str, Any] = {}
    if name in ("effective", "not_effective") and (found := ready.goal(plan)):
        more = {"before": effect.shown(found.baseline), "after": effect.shown(changes["after_value"])}
    if row.target is not None:
        ended = target in states.ENDED
        changes |= {"state": target, "state_since": sheet.at, "is_open": not ended, "ended_at": sheet.at if ended else None}
    if name == "verify":
        Goal.objects.filter(plan=plan, round=plan.round).update(starts_at=sheet.at)
    Step.objects.create(plan=plan, round=plan.round, move=name, source=source, target=target, words=said, before=before,
                        person_id=sheet.actor.person_id or None, at=sheet.at)  # fmt: skip
    told = FACTS[name](**about, round=changes.get("round", plan.round), owner_person=plan.owner_id, **more)
    pen.write(sheet, told, **changes)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value) if hasattr(value, "as_tuple") else value


def take_back(which: Which, *, actor: Actor, at: datetime) -> Plan:
    """Take the last step back: it was a slip. Whoever made it, while nothing has followed.

    :raises Conflict: when there is nothing of theirs to take back.
    """
    with transaction.atomic():
        plan = lock(which, actor)
        name = ready.undoable(plan, actor, at=at)
        if not name:
            raise Conflict("nothing_to_take_back", _("上一步不是您做的，或者后面已有进展，撤不了"))
        if not actor.may(states.MOVES[name].right):
            raise Forbidden("right_missing", _("您现在没有做这一步的权限，也就不能撤销"))
        last = plan.steps.filter(taken_back_at=None).order_by("-at", "-id")[0]
        last.taken_back_at = at
        last.save(update_fields=["taken_back_at"])
        if name == "verify":
            Goal.objects.filter(plan=plan, round=plan.round).update(starts_at=None)
        ended = last.source in states.ENDED
        told = facts.StepTakenBack(
            **pen.about(plan), round=plan.round, owner_person=plan.owner_id, move=name
        )
        pen.write(Sheet(plan, actor, at), told, state=last.source, state_since=at, is_open=not ended, ended_at=None, **last.before)
        plan.refresh_from_db()
    return plan
