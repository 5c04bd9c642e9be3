"""Handling that goes back: returned by a handler who was wrongly given it, or taken back by the owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import answers, lanes, offers, pen, problems
from shouwen.casework.cases.actions.lanes import Change
from shouwen.casework.cases.models import Case, DutyLink
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue


def return_handling(
    case: Which, *, code: str, note: str = "", evidence: Sequence[str] = (), actor: Actor, at: datetime
) -> Case:
    """Give a wrongly given case back to who gave it; it is never passed on (rule 4). Counts as a refusal.

    :raises Forbidden: for anybody but the handler.
    :raises Conflict: when handling did not come by a hand-off, or was decided by a supervisor.
    :raises Invalid: without the note or evidence the reason asks for.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "hand_off", actor)
        if held.handler_id != actor.person_id:
            raise Forbidden("not_handler", _("只有经办人可以退回"))
        link = DutyLink.objects.select_related("handoff").get(case=held, lane="handler", until=None)
        if link.handoff is None or not link.handoff.may_refuse:
            raise Conflict("cannot_return", _("这件事已由主管定下，请办理；仍有异议请主管裁定"))
        answers.check_refusal(code, note, evidence, actor, at)
        back = _sender(held, link.handoff.from_person_id, at)
        recalled = offers.recall(held, ["handler"], actor, at)
        changes = [Change("handler", back, "handed_back")]
        rows, fields = lanes.move(held, changes, at)
        refusals = held.refusals + 1
        more_rows, more = problems.due(held, "refusals", refusals, at)
        fact = facts.HandlingReturned(
            subject_id=held.pk,
            centre_id=held.centre_id,
            from_person=actor.person_id,
            to_person=back.person_id,
            reason_code=code,
            reason_label=catalogue.code("refusal", code).name,
            handoff_id=link.handoff_id or 0,
            duty=lanes.duty(changes),
        )
        alarm = answers.shirking(held, held.hops, at, returned=True)
        told = (*recalled, fact, *alarm, *more)
        pen.write(
            held,
            *told,
            actor=actor,
            at=at,
            reason=tidy(note),
            rows=[*rows, *more_rows],
            refusals=refusals,
            **fields,
        )
        return held


def _sender(case: Case, person_id: int, at: datetime) -> lanes.Holder:
    """Who gave it, or the owner when that person is gone."""
    return lanes.holder(person_id if organisation.on_duty(person_id, at=at) else case.owner_id)


def take_back(case: Which, *, note: str = "", actor: Actor, at: datetime) -> Case:
    """The owner takes handling back into their own hands.

    :raises Forbidden: for anybody but the owner.
    :raises Conflict: when they handle it already.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "hand_off", actor)
        if held.owner_id != actor.person_id:
            raise Forbidden("not_owner", _("只有责任人可以收回经办"))
        if held.handler_id == held.owner_id:
            raise Conflict("already_yours", _("经办就在您手上"))
        recalled = offers.recall(held, ["handler"], actor, at)
        changes = [Change("handler", lanes.holder(held.owner_id), "taken_back")]
        rows, fields = lanes.move(held, changes, at)
        fact = facts.HandlingTakenBack(
            subject_id=held.pk,
            centre_id=held.centre_id,
            from_person=held.handler_id,
            to_person=held.owner_id,
            duty=lanes.duty(changes),
        )
        pen.write(held, *recalled, fact, actor=actor, at=at, reason=tidy(note), rows=rows, **fields)
        return held
