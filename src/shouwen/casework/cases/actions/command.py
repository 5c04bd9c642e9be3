"""What those above may do: escalate, pull up, reassign (CASE-034, CASE-043, CASE-070)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import lanes, offers, pen
from shouwen.casework.cases.actions.lanes import Change
from shouwen.casework.cases.models import Case, Escalation
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.places import province_of
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import tidy

HOTLINES = {1: "cases.manager_hotline", 2: "cases.gm_hotline"}
BOTH = ("owner", "handler")


def escalate(
    case: Which, *, why: str = "authority", note: str = "", recourse: str = "", actor: Actor, at: datetime
) -> Case:
    """Raise a case one level: manager hotline (city), general-manager hotline (province), recourse outside.

    The hotline is offered handling; the owner stays answerable. ``why`` is of the list ``escalation``.

    :raises Forbidden: without ``cases.escalate`` for this case.
    :raises Conflict: when there is no level above.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "escalate", actor)
        if held.level >= 3:
            raise Conflict("no_level_above", _("已告知客户外部途径，没有更高一级"))
        level = held.level + 1
        rows, told = climb(held, level, why, note, recourse, actor, at)
        pen.write(held, *told, actor=actor, at=at, reason=tidy(note), rows=rows, level=level)
        return held


def climb(
    case: Case, level: int, why: str, note: str, recourse: str, actor: Actor, at: datetime
) -> tuple[list[models.Model], list[Fact]]:
    """The rows and facts of a step up to a level."""
    row = Escalation(
        case_id=case.pk,
        level=level,
        why=why,
        note=tidy(note),
        raised_by_id=actor.person_id or None,
        raised_at=at,
    )
    told: list[Fact] = [
        facts.CaseEscalated(
            subject_id=case.pk,
            centre_id=case.centre_id,
            escalation_id=row.pk,
            level=level,
            level_label=pen.said(states.LEVELS[level]),
            why=why,
        )
    ]
    if level >= 3:
        row.recourse = tidy(recourse) or str(_("可向行业主管部门申诉，或拨打 12315"))
        told.append(facts.RecourseTold(subject_id=case.pk, centre_id=case.centre_id, recourse=row.recourse))
        return [row], told
    where = case.centre_id if level == 1 else province_of(case.centre_id).centre_id
    recalled = offers.recall(case, ["handler"], actor, at)
    offer = offers.Offer("hand_up", None, where, HOTLINES[level], note=tidy(note), may_refuse=False)
    handoff = offers.draw(case, offer, sender=case.handler_id, at=at)
    row.handoff_id = handoff.pk
    return [handoff, row], [*recalled, *told, offers.told(case, handoff)]


def reassign(case: Which, *, to: int, lane: str = "handler", reason: str, actor: Actor, at: datetime) -> Case:
    """Put a case into other hands, with a reason: ``lane`` is ``owner``, ``handler`` or ``both`` (CASE-070).

    :raises Forbidden: without ``cases.reassign`` for this case.
    :raises Invalid: without a reason.
    """
    wanted = BOTH if lane == "both" else (lane,)
    if not set(wanted) <= set(BOTH):
        raise Invalid({"lane": _("请选择改派责任还是经办")})
    with transaction.atomic():
        lanes.stay(to)
        held = lock(case, actor)
        need(held, "reassign", actor)
        changes = _changes(held, wanted, to, "reassigned", reason)
        fact = facts.DutyReassigned(
            subject_id=held.pk,
            centre_id=held.centre_id,
            from_person=held.owner_id if "owner" in wanted else held.handler_id,
            to_person=to,
            duty=lanes.duty(changes),
        )
        return _seize(held, changes, fact, reason, actor, at)


def pull_up(case: Which, *, to: int | None = None, reason: str, actor: Actor, at: datetime) -> Case:
    """The level above takes a case over, with a reason; the centre still sees it (CASE-070).

    :raises Forbidden: without ``cases.pull_up`` for this case.
    :raises Invalid: without a reason.
    """
    with transaction.atomic():
        lanes.stay(to or actor.person_id)
        held = lock(case, actor)
        need(held, "pull_up", actor)
        taker = to or actor.person_id
        changes = _changes(held, BOTH, taker, "pulled_up", reason)
        fact = facts.CasePulledUp(
            subject_id=held.pk,
            centre_id=held.centre_id,
            from_person=held.owner_id,
            to_person=taker,
            duty=lanes.duty(changes),
        )
        return _seize(held, changes, fact, reason, actor, at)


def _changes(case: Case, wanted: Sequence[str], to: int, how: str, reason: str) -> list[Change]:
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因")})
    lanes.refuse_accused(case, to)
    taker = lanes.holder(to)
    now = {"owner": case.owner_id, "handler": case.handler_id}
    changes = [Change(lane, taker, how) for lane in wanted if now[lane] != taker.person_id]
    if not changes:
        raise Conflict("already_there", _("已经在这位同事手上"))
    return changes


def _seize(case: Case, changes: list[Change], fact: Fact, reason: str, actor: Actor, at: datetime) -> Case:
    recalled = offers.recall(case, [change.lane for change in changes], actor, at)
    rows, fields = lanes.move(case, changes, at)
    if case.state == states.RECEIVED:
        fields |= pen.step(case, states.REGISTERED, at)
    pen.write(case, *recalled, fact, actor=actor, at=at, reason=tidy(reason), rows=rows, **fields)
    return case
