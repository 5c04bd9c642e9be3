"""Merging a case into another, and undoing it (demand 2, rows 1 and 2; demand 3.1).

Nobody's word is lost: what is open on the merged case (work orders, promises, questions) goes over to the survivor,
which answers for it from now on and waits for it before it closes. The link keeps a journal, from which undoing puts
everything back where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, slots, states
from shouwen.casework.cases.actions import carrying, clocks, lanes, offers, pen
from shouwen.casework.cases.actions.ending import LANES, heir_of
from shouwen.casework.cases.models import Case, CaseLink, Problem
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, find, lock
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid


def merge(case: Which, into: Which, *, actor: Actor, at: datetime) -> Case:
    """Merge a case into another: it ends as a reversible link, both first-contact people stay on record and the earlier
    is marked. The survivor takes over its open work orders, promises, questions, and whom it complains about.

    :raises Forbidden: without ``cases.merge`` for both cases.
    :raises Conflict: when either has ended, while it is a problem order, or when it complains about who would get it.
    """
    with transaction.atomic():
        held, to = _both(case, into, actor)
        need(held, "merge", actor)
        need(to, "merge", actor)
        _refuse(held, to)
        row = _journal(held, to, actor, at)
        recalled = offers.recall(held, LANES, actor, at)
        gone = facts.CaseMerged(
            subject_id=held.pk, centre_id=held.centre_id, other_case=to.pk, other_number=to.number
        )
        fields = {
            **lanes.end(held, "merged", at),
            **pen.step(held, states.MERGED, at),
            "merged_into_id": to.pk,
        }
        stopped = clocks.stop(held, actor=actor, at=at)
        pen.write(held, *recalled, gone, actor=actor, at=at, rows=[row], later=[stopped], **fields)
        announce(_received(held, to), actor=actor, at=at)
        row.before |= carrying.carry(held, to, actor=actor, at=at)
        row.before["upstairs"] = {_name(fill): fill(held, to, None, actor=actor, at=at) for fill in slots.belongings}
        CaseLink.objects.filter(pk=row.pk).update(before=row.before)
        to.refresh_from_db()
        return to


def _both(case: Which, into: Which, actor: Actor) -> tuple[Case, Case]:
    """Both cases, locked in the order of their ids, so that two merges cannot wait for each other."""
    first, second = find(case, actor), find(into, actor)
    if first.pk == second.pk:
        raise Invalid({"into": _("不能并入自己")})
    locked = {pk: lock(pk, actor) for pk in sorted((first.pk, second.pk))}
    return locked[first.pk], locked[second.pk]


def _refuse(held: Case, to: Case) -> None:
    """What speaks against a merge: a decision that is owed, or duty that would reach who is complained about."""
    if Problem.objects.filter(case=held, decided_at=None).exists():
        raise Conflict("problem_open", _("问题单还没有裁定"))
    if held.is_about_staff and held.accused.filter(person_id__in=(to.owner_id, to.handler_id)).exists():
        raise Conflict(
            "accused", _("客户投诉的正是 %(number)s 的责任人或经办人，请先改派") % {"number": to.number}
        )


def _journal(held: Case, to: Case, actor: Actor, at: datetime) -> CaseLink:
    before: dict[str, Any] = {
        "state": held.state,
        "status": held.status,
        "state_since": held.state_since.isoformat(),
        "handler": held.handler_id,
        "clocks": clocks.running(held),
    }
    return CaseLink(
        source_id=held.pk,
        target_id=to.pk,
        kind="merged_into",
        made_by_id=actor.person_id or None,
        made_at=at,
        before=before,
    )


def _received(held: Case, to: Case) -> facts.CaseReceivedMerge:
    return facts.CaseReceivedMerge(
        subject_id=to.pk,
        centre_id=to.centre_id,
        other_case=held.pk,
        other_number=held.number,
        earlier=held.number if _earlier(held, to) else to.number,
        first_contact_person=held.first_contact_id,
    )


def _earlier(first: Case, second: Case) -> bool:
    return (first.first_contact_at or first.received_at) < (second.first_contact_at or second.received_at)


def unmerge(case: Which, *, actor: Actor, at: datetime) -> Case:
    """Undo a merge: the case is as it was, with its number, owner, clocks and all that went over; who is gone is
    replaced. Its clocks ran on meanwhile, with their pauses and extensions.

    :raises Conflict: when it is not merged.
    """
    with transaction.atomic():
        merged = find(case, actor)
        if merged.merged_into_id is None:
            raise Conflict("not_merged", _("这件事没有合并"))
        held, to = _both(merged, merged.merged_into_id, actor)
        need(held, "unmerge", actor)
        if to.merged_into_id is not None:
            raise Conflict(
                "merged_on", _("%(number)s 自己也已并入别的单，请先撤销那一次合并") % {"number": to.number}
            )
        row = CaseLink.objects.get(source=held, target=to, kind="merged_into", removed_at=None)
        row.removed_at, row.removed_by_id = at, actor.person_id or None
        row.save(update_fields=["removed_at", "removed_by"])
        _come_back(held, to, row, actor, at)
        lost = facts.CaseLostMerge(
            subject_id=to.pk, centre_id=to.centre_id, other_case=held.pk, other_number=held.number
        )
        announce(lost, actor=actor, at=at)
        carrying.give_back(held, to, row.before, actor=actor, at=at)
        moved = _moved(row)
        for fill in slots.belongings:
            if _name(fill) in moved:
                fill(to, held, moved[_name(fill)], actor=actor, at=at)
        held.refresh_from_db()
        return held


def _name(fill: Callable[..., Any]) -> str:
    """The module that filled the slot."""
    return fill.__module__.split(".")[2]


def _moved(row: CaseLink) -> dict[str, Any]:
    """What a merge had moved, by module. Before there were several, the list was that of work orders."""
    kept = row.before.get("upstairs") or {}
    return dict(kept) if isinstance(kept, dict) else {"workorders": kept[0]}


def _come_back(held: Case, to: Case, row: CaseLink, actor: Actor, at: datetime) -> None:
    owner = heir_of(held, at)
    kept_handler = organisation.on_duty(row.before["handler"], at=at)
    handler = lanes.holder(row.before["handler"]) if kept_handler else owner
    rows, fields = lanes.begin(held, owner, handler, "unmerged", at)
    fields |= pen.step(held, row.before["state"], at)
    fields |= {"status": row.before.get("status", ""), "merged_into_id": None, "state_since": parse_datetime(row.before["state_since"])}
    back = facts.CaseUnmerged(
        subject_id=held.pk,
        centre_id=held.centre_id,
        other_case=to.pk,
        other_number=to.number,
        owner_person=owner.person_id,
        handler_person=handler.person_id,
    )
    pen.put(held, fields)
    again = clocks.revive(held, row.before.get("clocks", ()), actor=actor, at=at)
    pen.write(held, back, actor=actor, at=at, rows=rows, later=[again], **fields)
